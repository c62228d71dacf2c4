import { describe, expect, test } from 'vitest';
import type { CrmUse } from '../../../src/flow/crm-limit.ts';
import { openCrmUseLedger } from '../../../src/store/crm-limits.ts';
import type { OpenStore } from './open-store.ts';

const UNUSED: CrmUse = { calls: [], searches: [], pause: null, searchPause: null };

export function crmLimitsContract(open: OpenStore): void {
  describe('the use of a CRM', () => {
    test('is nothing at first, and is kept whole for each CRM by itself', async () => {
      await using store = await open();
      const ledger = openCrmUseLedger(store);
      expect((await ledger.read('hubspot')).use).toEqual(UNUSED);
      const use: CrmUse = {
        calls: [1_795_334_400_000.25, 1_795_334_400_001],
        searches: [1_795_334_400_001],
        pause: { until: 1_795_334_500_000, why: 'a "daily" limit' },
        searchPause: null,
      };
      expect(await ledger.change('hubspot', (before) => ({ use, answer: before }))).toEqual(UNUSED);
      expect((await ledger.read('hubspot')).use).toEqual(use);
      expect((await ledger.read('salesforce')).use).toEqual(UNUSED);
      await ledger.change('hubspot', () => ({ use: UNUSED, answer: undefined }));
      expect((await ledger.read('hubspot')).use).toEqual(UNUSED);
    });

    test('is changed by one after the other: nothing is lost, and instants come in order', async () => {
      await using store = await open();
      const ledger = openCrmUseLedger(store);
      const clocks = await Promise.all(
        Array.from({ length: 40 }, () =>
          ledger.change('hubspot', (use, now) => ({
            use: { ...use, calls: [...use.calls, now] },
            answer: now,
          })),
        ),
      );
      const { use, now } = await ledger.read('hubspot');
      expect(use.calls).toHaveLength(40);
      expect(use.calls).toEqual(clocks.toSorted((a, b) => a - b));
      expect(use.calls.at(-1)).toBeLessThanOrEqual(now);
      expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
    });

    test('that cannot be told is a Fault that says so', async () => {
      await using store = await open();
      const ledger = openCrmUseLedger(store);
      await store.pool.query('alter table crm_limit rename to crm_limit_away');
      await expect(ledger.read('hubspot')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(ledger.change('hubspot', (use) => ({ use, answer: undefined }))).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
      });
      await store.pool.query('alter table crm_limit_away rename to crm_limit');
    });
  });
}
