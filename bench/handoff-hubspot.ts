import { openHubSpotCrm } from '../src/crm/hubspot/hubspot-crm.ts';
import { openPortal } from '../src/crm/hubspot/portal.ts';
import { openHubSpotApi } from '../src/crm/hubspot/wire/hubspot-client.ts';
import { openLimiter } from '../src/crm/limiter.ts';
import { HUBSPOT_CONCURRENCY } from '../src/open-crm/hubspot.ts';
import { openCrmUseLedger } from '../src/store/crm-limits.ts';
import { FAKE_TOKEN } from '../test/support/hubspot/start-fake-hubspot.ts';
import { startFake } from './fake-process.ts';
import type { Case, HandoffCrm } from './handoff-cases.ts';
import { OWNERS } from './handoff-lead.ts';

const BURST = { name: 'burst of 100', leads: 100, limit: 190, mostCallsPerLead: 0.5 };
const BACKLOG = {
  name: 'backlog of 10,000',
  leads: 10_000,
  limit: 190,
  mostCallsPerLead: 0.06,
  mostTimesTheLimit: 2,
};
const CASES: readonly Case[] = [
  { ...BURST, latencyMs: 5 },
  { ...BURST, latencyMs: 200 },
  { ...BACKLOG, latencyMs: 5 },
  { ...BACKLOG, latencyMs: 200 },
  { name: '10,000, no limit', leads: 10_000, latencyMs: 200, limit: null, leastLeadsPerSecond: 300 },
];

/** Each lead is looked up with its company, and gets contact, owner, task and note. */
export const hubspot: HandoffCrm = {
  name: 'HubSpot',
  cases: CASES,
  concurrency: HUBSPOT_CONCURRENCY,
  start: ({ latencyMs, limit }) => {
    const args = ['--latency', String(latencyMs), '--owners', OWNERS.join(',')];
    if (limit !== null) args.push('--limit', String(limit), '--search-limit', '5');
    return startFake('test/support/hubspot/main.ts', args);
  },
  open: (database, url, { limit }) => {
    const rate = limit ?? 1_000_000;
    const limiter = openLimiter({ ledger: openCrmUseLedger(database), name: 'hubspot', rate });
    const api = openHubSpotApi({ accessToken: FAKE_TOKEN, baseUrl: url, limiter });
    const now = (): Date => new Date();
    return openHubSpotCrm({
      api,
      portal: openPortal({ api, now }),
      readStored: async () => new Error('nothing is stored'),
      now,
      people: () => new Map(),
      wanted: () => new Set(['account.owner']),
      onWarning: (text) => process.stderr.write(`${text}\n`),
      pausedUntil: limiter.pausedUntil,
    });
  },
  seen: async (url) => {
    const stats = (await (await fetch(`${url}/__fake/stats`)).json()) as Stats;
    const { contacts = 0, tasks = 0, notes = 0 } = stats.records;
    return { calls: stats.calls, wrong: stats.rateLimited, records: { contacts, tasks, notes } };
  },
};

interface Stats {
  readonly calls: number;
  readonly rateLimited: number;
  readonly records: Readonly<Partial<Record<string, number>>>;
}
