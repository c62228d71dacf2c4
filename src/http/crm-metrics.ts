import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Pause } from '../flow/ports.ts';

/** What this process asks of the CRM. A CRM without calls over the wire leaves it empty. */
export interface CrmMetrics {
  readonly registry: Registry;
  /** @param outcome `answered`, `refused`, or the code of the fault */
  readonly countCall: (outcome: string) => void;
  readonly observeWait: (ms: number, urgent: boolean) => void;
  /** Calls of the last 24 hours, by all apps together, and how many the account may make: of a CRM that tells. */
  readonly setDaily: (used: number, most: number) => void;
}

export function createCrmMetrics(): CrmMetrics {
  const registry = new Registry();
  const registers = [registry];
  const calls = new Counter({
    name: 'baton_crm_calls_total',
    help: 'Calls to the CRM, by how they ended: answered, refused, or the code of the fault',
    labelNames: ['outcome'],
    registers,
  });
  const waits = new Histogram({
    name: 'baton_crm_turn_wait_seconds',
    help: 'Time that a call waited for its turn, so that the CRM’s limit is kept; urgent: for a handoff',
    labelNames: ['urgent'],
    buckets: [0.01, 0.05, 0.25, 1, 2.5, 5, 10, 20],
    registers,
  });
  const daily = new Gauge({
    name: 'baton_crm_daily_calls',
    help: 'Calls to the CRM in the last 24 hours by all its apps (which=used), and how many it takes (which=most)',
    labelNames: ['which'],
    registers,
  });
  return {
    registry,
    countCall: (outcome) => calls.inc({ outcome }),
    observeWait: (ms, urgent) => waits.observe({ urgent: urgent ? 'yes' : 'no' }, ms / 1000),
    setDaily: (used, most) => {
      daily.set({ which: 'used' }, used);
      daily.set({ which: 'most' }, most);
    },
  };
}

/** Of all processes together, as the ledger says now. */
export function crmPauseMetrics(pause: Pause | null, now: Date): Registry {
  const registry = new Registry();
  const left = pause === null ? 0 : Math.max(0, (pause.until.getTime() - now.getTime()) / 1000);
  const help = 'For how long the CRM still takes nothing from us; 0: it does. /readyz says why';
  new Gauge({ name: 'baton_crm_pause_seconds', help, registers: [registry] }).set(left);
  return registry;
}
