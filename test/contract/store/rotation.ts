import { describe, expect, test } from 'vitest';
import { openLedgerBench } from '../../support/ledger-bench.ts';
import { testPolicy, WEIGHTS } from '../../support/test-policy.ts';
import type { OpenStore } from './open-store.ts';

const LEADS = 200;
const TOTAL = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);

export function rotationContract(open: OpenStore): void {
  test('two hundred decisions at once share the pool by weight, within one lead of each share', {
    timeout: 60_000,
  }, async () => {
    await using store = await open();
    const { decide, takeIn } = await openLedgerBench(store);
    const signals = await Promise.all(
      Array.from({ length: LEADS }, (_, i) => takeIn({ email: `lead-${i}@acme.com` })),
    );
    // More than the database has connections for: they stand in line, and nobody is told to come again.
    expect(new Set((await Promise.all(signals.map(decide))).map(({ kind }) => kind))).toEqual(
      new Set(['settled']),
    );
    const { rows } = await store.pool.query<{ owner: string; n: number }>(
      'select owner, count(*)::int as n from handoff group by owner',
    );
    const given = Object.fromEntries(rows.map(({ owner, n }) => [owner, n]));
    for (const [name, weight] of Object.entries(WEIGHTS))
      expect(
        Math.abs((given[name] ?? 0) - (LEADS * weight) / TOTAL),
        `${name} got ${given[name]}`,
      ).toBeLessThan(1);
    expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(LEADS);
  });

  test('what somebody is owed who was away is kept with the turns, and paid back', async () => {
    await using store = await open();
    const today = new Date().toISOString().slice(0, 10);
    const catching = (away: string) =>
      testPolicy({ people: { ana: 1, bo: 1 } })
        .replace('ana: {', `ana: { away: [${away}],`)
        .replace('share: round_robin', 'share: round_robin, catch_up: { at_most: 1, per: 1d }');
    const absent = await openLedgerBench(store, catching(`{ from: ${today}, to: ${today} }`));
    for (let i = 0; i < 4; i += 1) await absent.hand({ email: `away-${i}@acme.com` });
    const back = await openLedgerBench(store, catching(''));
    await back.hand({ email: 'back@acme.com' });
    const { rows } = await store.pool.query(`select catch_up->'owed' as owed from rotation`);
    expect(rows).toEqual([{ owed: { ana: 1 } }]);
    expect(await back.count('handoff', `owner = 'ana'`)).toBe(1);
  });

  describe('turns', () => {
    test('are not taken by a decision that fails', async () => {
      await using store = await open();
      const { hand, decide, takeIn } = await openLedgerBench(store);
      await hand({ email: 'first@acme.com' });
      const before = await credits();
      const signal = await takeIn({ email: 'second@acme.com' });
      await store.pool.query('alter table timeline rename to timeline_away');
      await decide(signal);
      await store.pool.query('alter table timeline_away rename to timeline');
      expect(await credits()).toEqual(before);

      async function credits(): Promise<unknown> {
        return (await store.pool.query('select pool, credits from rotation')).rows;
      }
    });
  });
}
