import { describe, expect, test } from 'vitest';
import type { StoredDecision } from '../../../src/flow/simulate.ts';
import { openSimulationInputs } from '../../../src/store/simulation-inputs.ts';
import { crowdOf, fillWithCrowd } from '../../support/crowd.ts';
import { openLedgerBench } from '../../support/ledger-bench.ts';
import type { OpenStore } from './open-store.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-10-20T09:00:00Z');

export function simulationContract(open: OpenStore): void {
  describe('what simulations read', () => {
    test('of each lead its latest decision in the window, the newest first, whatever the size of a page', async () => {
      await using store = await open();
      const { policies } = await openLedgerBench(store);
      const policy = policies.current();
      await fillWithCrowd(store, policy, { leads: 40, now: NOW });
      const expected = crowdOf(40, policy, NOW).map(shown);
      for (const page of [1, 7, 40, 1000])
        expect((await all(store, page, 30 * DAY)).map(shown)).toEqual(expected);
    });

    test('decisions made after the window are as if they were not there', async () => {
      await using store = await open();
      const { policies } = await openLedgerBench(store);
      const policy = policies.current();
      await fillWithCrowd(store, policy, { leads: 40, now: NOW });
      const until = NOW - 10 * DAY;
      const found = await all(store, 9, 30 * DAY, until);
      expect(found.every(({ at }) => at <= until)).toBe(true);
      const latest = await store.pool.query<{ id: string }>(
        `select distinct on (lead_id) id from decision where at <= $1 order by lead_id, at desc, id desc`,
        [new Date(until)],
      );
      expect(found.map(({ input }) => input.ids.decision).toSorted()).toEqual(
        latest.rows.map(({ id }) => id).toSorted(),
      );
    });

    test('a lead whose latest decision is before the window is left out', async () => {
      await using store = await open();
      const { policies } = await openLedgerBench(store);
      const policy = policies.current();
      await fillWithCrowd(store, policy, { leads: 40, now: NOW });
      const since = 3 * DAY;
      const expected = crowdOf(40, policy, NOW).filter(({ at }) => at >= NOW - since);
      expect(expected.length).toBeGreaterThan(5);
      expect((await all(store, 4, since)).map(shown)).toEqual(expected.map(shown));
    });

    test('decisions of one millisecond are neither lost nor told twice', async () => {
      await using store = await open();
      const { policies } = await openLedgerBench(store);
      await fillWithCrowd(store, policies.current(), { leads: 12, now: NOW });
      await store.pool.query(`update decision set at = $1`, [new Date(NOW - DAY)]);
      for (const page of [1, 5]) {
        const found = await all(store, page, 2 * DAY);
        expect(new Set(found.map(({ input }) => input.lead.id)).size).toBe(12);
        expect(found).toHaveLength(12);
      }
    });

    test('whoever stops reading half-way leaves nothing open', async () => {
      await using store = await open();
      const { policies, hand, count } = await openLedgerBench(store);
      await fillWithCrowd(store, policies.current(), { leads: 12, now: NOW });
      for await (const page of openSimulationInputs(store, 3).latestDecisions({ since: 0, until: NOW }))
        if (page.length > 0) break;
      await hand({ email: 'vera@acme.com' });
      expect(await count('lead', `email = 'vera@acme.com'`)).toBe(1);
    });
  });
}

async function all(
  store: Parameters<typeof openSimulationInputs>[0],
  page: number,
  window: number,
  until = NOW,
): Promise<StoredDecision[]> {
  const found: StoredDecision[] = [];
  for await (const batch of openSimulationInputs(store, page).latestDecisions({ since: NOW - window, until }))
    found.push(...batch);
  return found;
}

const shown = ({ at, input }: StoredDecision): unknown => [
  at,
  input.ids.decision,
  input.events.length,
  input,
];
