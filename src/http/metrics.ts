import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { FaultCode } from '../faults.ts';
import type { Clock, Crm, PolicyBook } from '../flow/ports.ts';
import type { Counts, Reads } from '../flow/read-ports.ts';
import { type CrmMetrics, crmPauseMetrics } from './crm-metrics.ts';
import { ALWAYS } from './overload.ts';

/** @param code why it was refused, else empty */
export type CountSignal = (
  source: string,
  outcome: 'accepted' | 'duplicate' | 'refused' | 'broken_off',
  code: FaultCode | '',
) => void;

export interface Metrics {
  readonly registry: Registry;
  readonly countSignal: CountSignal;
  readonly observe: (request: FastifyRequest, reply: FastifyReply) => void;
}

/** The numbers of one process, in a registry of their own so that several apps can live in one test. */
export function createMetrics(policies: PolicyBook): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const duration = new Histogram({
    name: 'baton_http_request_duration_seconds',
    help: 'Time to answer, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const signals = new Counter({
    name: 'baton_signals_received_total',
    help: 'Deliveries at the door, by source and what became of them',
    labelNames: ['source', 'outcome', 'code'],
    registers,
  });
  return {
    registry,
    // A name that the policy lacks comes from outside: counted under its own name it could fill the memory.
    countSignal: (source, outcome, code) =>
      signals.inc({
        source: policies.live().some(({ document }) => Object.hasOwn(document.sources, source))
          ? source
          : '(unknown)',
        outcome,
        code,
      }),
    observe: (request, reply) => {
      const route = request.is404 ? '(none)' : (request.routeOptions.url ?? '(none)');
      duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    },
  };
}

export interface MeteredCrm {
  readonly metrics: CrmMetrics;
  readonly pausedUntil: Crm['pausedUntil'];
}

export interface MetricsOptions {
  readonly registry: Registry;
  readonly policies: PolicyBook;
  readonly counts: Reads['counts'];
  readonly crm: MeteredCrm;
  readonly now: Clock;
}

/** GET /metrics in the Prometheus text format. */
export const metricsRoute: FastifyPluginAsync<MetricsOptions> = async (
  app,
  { registry, policies, counts, crm, now },
) => {
  app.get('/metrics', { config: ALWAYS, schema: { hide: true } }, async (request, reply) => {
    const ledger = await counts(now()).catch((err: unknown) => {
      request.log.warn({ err }, 'metrics without the ledger');
      return null;
    });
    const pause = await crm.pausedUntil().then(
      (known) => crmPauseMetrics(known, now()),
      () => null,
    );
    const text = await Promise.all([
      registry.metrics(),
      policyMetrics(policies).metrics(),
      crm.metrics.registry.metrics(),
      pause?.metrics() ?? '',
      ledgerMetrics(ledger).metrics(),
    ]);
    return reply.type(registry.contentType).send(text.join('\n'));
  });
};

function policyMetrics(policies: PolicyBook): Registry {
  const registry = new Registry();
  const help = '1 while a changed policy is refused and the one before it stays live';
  const refused = new Gauge({ name: 'baton_policy_refused', help, registers: [registry] });
  refused.set(policies.refused() === null ? 0 : 1);
  return registry;
}

/** What the ledger says now. Without it these are absent, since a stale number would be a lie. */
function ledgerMetrics(counts: Counts | null): Registry {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, value: number): void =>
    new Gauge({ name: `baton_${name}`, help, registers }).set(value);
  gauge('ledger_readable', '1 when the ledger answered this scrape', counts === null ? 0 : 1);
  if (counts === null) return registry;

  gauge(
    'oldest_due_job_age_seconds',
    'Age of the oldest job that is due and not done',
    counts.oldestDueSeconds,
  );
  gauge('quarantine_held', 'Signals in quarantine that wait for somebody', counts.held);
  gauge('open_handoffs', 'Handoffs that are not closed', counts.openHandoffs);
  const jobs = new Gauge({ name: 'baton_jobs', help: 'Jobs by state', labelNames: ['state'], registers });
  for (const [state, count] of Object.entries(counts.jobs)) jobs.set({ state }, count);
  const leads = new Gauge({ name: 'baton_leads', help: 'Leads by grade', labelNames: ['grade'], registers });
  for (const [grade, count] of Object.entries(counts.leadsByGrade)) leads.set({ grade }, count);
  return registry;
}
