import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import type { PolicySet } from '../../src/domain/policy/policy-set.ts';
import { createSimulate, type SimulateDeps, type StoredDecision } from '../../src/flow/simulate.ts';
import { openSimulationInputs } from '../../src/store/simulation-inputs.ts';
import { crowdOf, fillWithCrowd, simulateDeps } from '../support/crowd.ts';
import { compiled } from '../support/ledger-bench.ts';
import { fixedPolicies } from '../support/policy-book.ts';
import { openTestDatabase } from '../support/test-database.ts';

const TEXT = readFileSync('policy.yaml', 'utf8');
const LIVE = compiled(TEXT);
const NOW = Date.parse('2026-11-20T12:00:00Z');
const never = new AbortController().signal;

function bench(stored: readonly StoredDecision[], changes: Partial<SimulateDeps> = {}) {
  return createSimulate({ ...simulateDeps(LIVE, stored, NOW), ...changes });
}

describe('a simulation', () => {
  test('of a file that is no policy tells what is wrong with it', async () => {
    const broken = TEXT.replace('to: emea', 'to: emae');
    const line = broken.split('\n').findIndex((each) => each.includes('emae')) + 1;
    expect(await bench([])({ yaml: broken, since: '30d', signal: never })).toMatchObject({
      ok: false,
      problems: [{ code: 'unknown-target', line }],
    });
  });

  test('takes the leads of its window', async () => {
    const stored = crowdOf(60, LIVE, NOW);
    const week = stored.filter(({ at }) => at >= NOW - 7 * 86_400_000).length;
    expect(week).toBeGreaterThan(0);
    expect(week).toBeLessThan(stored.length);
    for (const [since, leads] of [
      ['7d', week],
      ['60d', stored.length],
    ] as const)
      expect(await bench(stored)({ yaml: TEXT, since, signal: never })).toMatchObject({
        ok: true,
        simulation: { leads, moved: { leads: 0 }, live: { hash: LIVE.hash } },
      });
  });

  test('runs alone: a second one is told to come back, and may when the first has ended or failed', async () => {
    const gate = Promise.withResolvers<void>();
    let fails = false;
    const inputs: SimulateDeps['inputs'] = {
      async *latestDecisions() {
        await gate.promise;
        if (fails) throw new Error('the database is away');
        yield [];
      },
    };
    const simulate = bench([], { inputs });
    const ask = () => simulate({ yaml: TEXT, since: '30d', signal: never });
    const first = ask();
    await expect(ask()).rejects.toMatchObject({
      code: 'SIMULATION_RUNNING',
      retryAfterMs: expect.any(Number),
    });
    gate.resolve();
    await first;
    fails = true;
    await expect(ask()).rejects.toThrow('the database is away');
    fails = false;
    expect(await ask()).toMatchObject({ ok: true });
  });

  test.each(['signal', 'closing'] as const)('stops when %s says so, and reads no further', async (which) => {
    const stop = new AbortController();
    const [one] = crowdOf(1, LIVE, NOW);
    let pages = 0;
    const inputs: SimulateDeps['inputs'] = {
      async *latestDecisions() {
        while (pages < 100) {
          pages += 1;
          if (pages === 3) stop.abort();
          yield [one!];
        }
      },
    };
    const simulate = bench([], { inputs, ...(which === 'closing' && { closing: stop.signal }) });
    const asked = simulate({ yaml: TEXT, since: '30d', signal: which === 'signal' ? stop.signal : never });
    await expect(asked).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(pages).toBe(3);
  });

  test('of one of several live policies takes the leads that it decides, though another set is live by the end', async () => {
    const american = compiled(
      TEXT.replace('policy: inbound', 'policy: us\napplies_to: { company.country: US }'),
    );
    const stored = crowdOf(120, LIVE, NOW);
    const inAmerica = stored.filter(
      ({ input }) => input.lead.profile.attributes['company.country'] === 'US',
    ).length;
    expect(inAmerica).toBeGreaterThan(5);
    for (const [candidate, leads] of [
      [american.text, inAmerica],
      [TEXT, stored.length - inAmerica],
    ] as const) {
      let live: PolicySet = [american, LIVE];
      const inputs: SimulateDeps['inputs'] = {
        async *latestDecisions() {
          yield stored.slice(0, 60);
          live = [compiled(`${TEXT}\n`)];
          yield stored.slice(60);
        },
      };
      const simulate = bench(stored, { inputs, policies: fixedPolicies(LIVE, { live: () => live }) });
      expect(await simulate({ yaml: candidate, since: '60d', signal: never })).toMatchObject({
        simulation: { leads, moved: { leads: 0 }, rerouted: { routes: 0 } },
      });
    }
  });

  test('lets others have their turn within a page, however large', async () => {
    const some = crowdOf(200, LIVE, NOW);
    const stored = Array.from({ length: 30 }, () => some).flat();
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    await bench(stored)({ yaml: TEXT, since: '60d', signal: never });
    clearImmediate(next);
    expect(turns).toBeGreaterThan(5);
  });

  test('a window that cannot be read is refused before anything is looked at', async () => {
    const asked = bench([])({ yaml: 'no policy', since: 'long ago', signal: never });
    await expect(asked).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

// The bench does ten thousand; here the limits are wide, since other tests run at the same time.
test('a thousand leads take seconds, little memory, and never the whole thread', {
  timeout: 120_000,
}, async () => {
  await using database = await openTestDatabase();
  await fillWithCrowd(database, LIVE, { leads: 1000, now: NOW });
  const before = await database.pool.query(
    'select (select count(*) from decision) d, (select count(*) from policy) p',
  );
  const simulate = bench([], { inputs: openSimulationInputs(database) });
  const candidate = TEXT.replace('mid: +35', 'mid: +15');
  const blocks = monitorEventLoopDelay({ resolution: 1 });
  blocks.enable();
  const began = performance.now();
  const answer = await simulate({ yaml: candidate, since: '30d', signal: never });
  const seconds = (performance.now() - began) / 1000;
  blocks.disable();
  expect(answer.ok && answer.simulation.leads).toBe(1000);
  expect(answer.ok && answer.simulation.moved.leads).toBeGreaterThan(50);
  expect(seconds).toBeLessThan(30);
  expect(blocks.max / 1e6).toBeLessThan(1000);
  const after = await database.pool.query(
    'select (select count(*) from decision) d, (select count(*) from policy) p',
  );
  expect(after.rows).toEqual(before.rows);
});
