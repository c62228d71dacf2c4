import { PGlite } from '@electric-sql/pglite';
import pLimit from 'p-limit';
import type { Crm } from '../src/flow/ports.ts';
import { overPGlite } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import type { Case, HandoffCrm, Seen } from './handoff-cases.ts';
import { hubspot } from './handoff-hubspot.ts';
import { callOf, decided, POLICY } from './handoff-lead.ts';
import { salesforce } from './handoff-salesforce.ts';

const CRMS: Readonly<Record<string, HandoffCrm>> = { hubspot, salesforce };
export const PARTS = Object.keys(CRMS);

/**
 * What a CRM costs and carries: leads, unknown before, are looked up and written, over real HTTP, to a CRM in another
 * process that keeps to its limits.
 */
export async function run(parts: readonly string[]): Promise<boolean> {
  const passed: boolean[] = [];
  for (const [name, crm] of Object.entries(CRMS)) {
    if (parts.length > 0 && !parts.includes(name)) continue;
    process.stdout.write(`leads handed off to ${crm.name}: what it costs in calls, and how long it takes\n`);
    for (const one of crm.cases) passed.push(await measure(crm, one));
  }
  return passed.every(Boolean);
}

async function measure(to: HandoffCrm, one: Case): Promise<boolean> {
  await using fake = await to.start(one);
  const database = overPGlite(await PGlite.create(), {
    onError: (error) => {
      throw error;
    },
  });
  await migrate(database);
  const crm = to.open(database, fake.url, one);
  const begun = performance.now();
  await handOff(one.leads, crm, to.concurrency);
  const seconds = (performance.now() - begun) / 1000;
  await database.close();
  return judged(one, seconds, await to.seen(fake.url));
}

/** As Baton does it: so many looked up at once, so many written. */
async function handOff(leads: number, crm: Crm, atOnce: HandoffCrm['concurrency']): Promise<void> {
  const lookingUp = pLimit(atOnce.signal);
  const writing = pLimit(atOnce.effect);
  const isCrowd = leads > atOnce.signal;
  await Promise.all(
    Array.from({ length: leads }, async (_, i) => {
      const writes = await lookingUp(() => decided(crm, i, isCrowd));
      for (const write of writes)
        await writing(() => crm.write(write, { ...callOf(isCrowd), looking: false, policy: POLICY }));
    }),
  );
}

/** Prints what was measured, and says whether it is good. */
function judged(one: Case, seconds: number, { calls, byPath, records, wrong }: Seen): boolean {
  const perLead = calls / one.leads;
  const rate = one.leads / seconds;
  const allowed = one.limit === null ? null : Math.max(0, calls - one.limit) / (one.limit / 10);
  const whole = Object.values(records).every((many) => many === one.leads);
  const isGood =
    whole &&
    wrong === 0 &&
    perLead <= (one.mostCallsPerLead ?? Number.POSITIVE_INFINITY) &&
    rate >= (one.leastLeadsPerSecond ?? 0) &&
    (allowed === null || one.mostTimesTheLimit === undefined || seconds <= one.mostTimesTheLimit * allowed);
  const cells = [
    one.name.padEnd(18),
    `answers in ${String(one.latencyMs).padStart(3)} ms`,
    `${perLead.toFixed(3)} calls/lead`,
    `${seconds.toFixed(1).padStart(5)} s`,
    `${rate.toFixed(0).padStart(4)} leads/s`,
    allowed === null ? 'no limit' : `the limit alone takes ${allowed.toFixed(1)} s`,
    whole ? '' : `INCOMPLETE ${JSON.stringify(records)}`,
    wrong === 0 ? '' : `${wrong} calls that were wrong`,
    isGood ? 'good' : `BELOW THE BAR ${JSON.stringify(byPath ?? {})}`,
  ];
  process.stdout.write(`  ${cells.filter(Boolean).join('  ')}\n`);
  return isGood;
}
