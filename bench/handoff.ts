import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PGlite } from '@electric-sql/pglite';
import pLimit from 'p-limit';
import { openHubSpotCrm } from '../src/crm/hubspot/hubspot-crm.ts';
import { openPortal } from '../src/crm/hubspot/portal.ts';
import { openHubSpotApi } from '../src/crm/hubspot/wire/hubspot-client.ts';
import { openLimiter } from '../src/crm/limiter.ts';
import { decide } from '../src/domain/decide.ts';
import type { CrmWrite } from '../src/domain/handoff/crm-write.ts';
import type { Crm } from '../src/flow/ports.ts';
import { HUBSPOT_CONCURRENCY } from '../src/open-crm/hubspot.ts';
import { openCrmUseLedger } from '../src/store/crm-limits.ts';
import { type Database, overPGlite } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { FAKE_TOKEN } from '../test/support/hubspot/start-fake-hubspot.ts';
import { compiled } from '../test/support/ledger-bench.ts';
import { testPolicy } from '../test/support/test-policy.ts';

interface Case {
  readonly name: string;
  readonly leads: number;
  readonly latencyMs: number;
  /** Calls that HubSpot takes in 10 s; null: as many as one likes. */
  readonly limit: number | null;
  readonly mostCallsPerLead?: number;
  readonly leastLeadsPerSecond?: number;
  /** How many times the time that the limit allows for the calls made. */
  readonly mostTimesTheLimit?: number;
}

const CASES: readonly Case[] = [
  { name: 'burst of 100', leads: 100, latencyMs: 5, limit: 190, mostCallsPerLead: 0.5 },
  { name: 'burst of 100', leads: 100, latencyMs: 200, limit: 190, mostCallsPerLead: 0.5 },
  {
    name: 'backlog of 10,000',
    leads: 10_000,
    latencyMs: 5,
    limit: 190,
    mostCallsPerLead: 0.06,
    mostTimesTheLimit: 2,
  },
  {
    name: 'backlog of 10,000',
    leads: 10_000,
    latencyMs: 200,
    limit: 190,
    mostCallsPerLead: 0.06,
    mostTimesTheLimit: 2,
  },
  { name: '10,000, no limit', leads: 10_000, latencyMs: 200, limit: null, leastLeadsPerSecond: 300 },
];

const POLICY = compiled(
  testPolicy({
    routes: '  - { id: account, when: { account.owner: { exists: true } }, to: account.owner }\n',
  }),
);
const OWNERS = Object.values(POLICY.document.people).map(({ email }) => email);

/**
 * What HubSpot costs and carries: each lead, unknown before, is looked up with its company and gets contact, owner,
 * task and note, over real HTTP, from a HubSpot in another process that keeps to its limits.
 */
export async function run(): Promise<boolean> {
  process.stdout.write('leads handed off to HubSpot: what it costs in calls, and how long it takes\n');
  const passed: boolean[] = [];
  for (const one of CASES) passed.push(await measure(one));
  return passed.every(Boolean);
}

async function measure(one: Case): Promise<boolean> {
  await using hubspot = await startHubSpot(one);
  const database = overPGlite(await PGlite.create(), {
    onError: (error) => {
      throw error;
    },
  });
  await migrate(database);
  const crm = openCrm(database, hubspot.url, one.limit ?? 1_000_000);
  const begun = performance.now();
  // As Baton does it: so many looked up at once, so many written.
  const lookingUp = pLimit(HUBSPOT_CONCURRENCY.signal);
  const writing = pLimit(HUBSPOT_CONCURRENCY.effect);
  const isCrowd = one.leads > HUBSPOT_CONCURRENCY.signal;
  await Promise.all(
    Array.from({ length: one.leads }, async (_, i) => {
      const writes = await lookingUp(() => decided(crm, i, isCrowd));
      for (const write of writes)
        await writing(() => crm.write(write, { ...callOf(isCrowd), looking: false, policy: POLICY }));
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  await database.close();

  const { calls, rateLimited, records } = await hubspot.stats();
  const perLead = calls / one.leads;
  const rate = one.leads / seconds;
  const allowed = one.limit === null ? null : Math.max(0, calls - one.limit) / (one.limit / 10);
  const whole = [records['contacts'], records['tasks'], records['notes']].every((n) => n === one.leads);
  const bars = [
    whole,
    rateLimited === 0,
    perLead <= (one.mostCallsPerLead ?? Number.POSITIVE_INFINITY),
    rate >= (one.leastLeadsPerSecond ?? 0),
    allowed === null || one.mostTimesTheLimit === undefined || seconds <= one.mostTimesTheLimit * allowed,
  ];
  const cells = [
    one.name.padEnd(18),
    `answers in ${String(one.latencyMs).padStart(3)} ms`,
    `${perLead.toFixed(3)} calls/lead`,
    `${seconds.toFixed(1).padStart(5)} s`,
    `${rate.toFixed(0).padStart(4)} leads/s`,
    allowed === null ? 'no limit' : `the limit alone takes ${allowed.toFixed(1)} s`,
    whole ? '' : `INCOMPLETE ${JSON.stringify(records)}`,
    rateLimited === 0 ? '' : `${rateLimited} × 429`,
    bars.every(Boolean) ? 'good' : 'BELOW THE BAR',
  ];
  process.stdout.write(`  ${cells.filter(Boolean).join('  ')}\n`);
  return bars.every(Boolean);
}

function openCrm(database: Database, url: string, rate: number): Crm {
  const limiter = openLimiter({ ledger: openCrmUseLedger(database), name: 'hubspot', rate });
  const api = openHubSpotApi({ accessToken: FAKE_TOKEN, baseUrl: url, limiter });
  const now = (): Date => new Date();
  return openHubSpotCrm({
    api,
    portal: openPortal({ api, now }),
    now,
    people: () => new Map(),
    wanted: () => new Set(['account.owner']),
    onWarning: (text) => process.stderr.write(`${text}\n`),
    pausedUntil: limiter.pausedUntil,
  });
}

const callOf = (patient: boolean) => ({ signal: AbortSignal.timeout(120_000), urgent: true, patient });

/** The writes for one lead, looked up and decided. */
async function decided(crm: Crm, i: number, patient: boolean): Promise<CrmWrite[]> {
  const identity = { email: `person-${i}@company-${i}.com`, phone: null };
  const [known] = await crm.lookUp([identity], callOf(patient));
  const { effects } = decide(
    {
      cause: 'signal',
      ids: { decision: `dec_${i}`, handoff: `hnd_${i}` },
      signal: {
        id: `sig_${i}`,
        source: 'website',
        kind: 'form_submitted',
        receivedAt: new Date().toISOString(),
      },
      lead: {
        id: `lead_${i}`,
        identity,
        profile: {
          attributes: { name: `Pat Poe ${i}`, title: 'VP Operations', message: 'Please call.' },
          answers: {},
          attribution: { utm: {}, clickIds: {}, page: null, referrer: null },
          consent: [],
          files: [],
        },
        stage: null,
        knownToCrm: (known?.ref ?? null) !== null,
      },
      events: [{ name: 'form_submitted', at: new Date().toISOString(), properties: {} }],
      crm: known?.facts ?? {},
      openHandoff: null,
      pools: {},
    },
    POLICY,
    Date.now(),
  );
  return effects.map(({ write }) => write);
}

interface Stats {
  readonly calls: number;
  readonly rateLimited: number;
  readonly records: Readonly<Record<string, number>>;
}

async function startHubSpot({ latencyMs, limit }: Case) {
  const args = ['--latency', String(latencyMs), '--owners', OWNERS.join(',')];
  if (limit !== null) args.push('--limit', String(limit), '--search-limit', '5');
  const child: ChildProcess = spawn(process.execPath, ['test/support/hubspot/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout ?? process.stdin, 'data')) as [Buffer];
  const url = line.toString().trim();
  return {
    url,
    stats: async (): Promise<Stats> => (await (await fetch(`${url}/__fake/stats`)).json()) as Stats,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
