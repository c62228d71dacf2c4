import { describe, expect, test } from 'vitest';
import { moveCrm } from '../../../src/store/move-crm.ts';
import { openLedgerBench } from '../../support/ledger-bench.ts';
import type { OpenStore } from './open-store.ts';

export function movingCrmContract(open: OpenStore): void {
  describe('moving from one CRM to another', () => {
    test('puts the records of leads aside, and brings them back with their CRM', async () => {
      await using store = await open();
      const bench = await openLedgerBench(store);
      const refs = async () => {
        const { rows } = await store.pool.query<{ crm_type: string | null; crm_id: string | null }>(
          'select crm_type, crm_id from lead order by id',
        );
        return rows.map(({ crm_type: type, crm_id: id }) => [type, id]);
      };
      const setRef = (email: string, type: string, id: string) =>
        store.pool.query('update lead set crm_type = $2, crm_id = $3 where email = $1', [email, type, id]);
      for (const email of ['vera@acme.com', 'bo@acme.com', 'new@acme.com']) await bench.hand({ email });
      expect(await moveCrm(store, 'hubspot'), 'the first one').toBeNull();
      await setRef('vera@acme.com', 'contact', '7');
      await setRef('bo@acme.com', 'contact', '8');
      const inHubSpot = await refs();
      expect(await moveCrm(store, 'hubspot')).toBeNull();
      expect(await refs()).toEqual(inHubSpot);

      expect(await moveCrm(store, 'salesforce')).toBe('hubspot');
      expect(await refs()).toEqual([
        [null, null],
        [null, null],
        [null, null],
      ]);
      await setRef('vera@acme.com', 'lead', '00Q000000000001EAA');
      await setRef('new@acme.com', 'contact', '003000000000001AAA');
      const inSalesforce = await refs();

      expect(await moveCrm(store, 'hubspot')).toBe('salesforce');
      expect(await refs()).toEqual(inHubSpot);
      expect(await moveCrm(store, 'sandbox')).toBe('hubspot');
      expect(await moveCrm(store, 'salesforce')).toBe('sandbox');
      expect(await refs()).toEqual(inSalesforce);
    });

    test('of processes that start together one moves', async () => {
      await using store = await open();
      await moveCrm(store, 'hubspot');
      const moved = await Promise.all(Array.from({ length: 4 }, () => moveCrm(store, 'salesforce')));
      expect(moved.filter((before) => before !== null)).toEqual(['hubspot']);
    });

    test('whether a handoff was handed off is known, whichever CRM has it', async () => {
      await using store = await open();
      const bench = await openLedgerBench(store);
      await bench.hand({ email: 'vera@acme.com' });
      const { rows } = await store.pool.query<{ id: string }>('select id from handoff');
      const isHandedOff = () => bench.ledger.transaction((tx) => tx.isHandedOff(rows[0]?.id ?? ''));
      expect(await isHandedOff()).toBe(false);
      await bench.perform(bench.queued[0]?.id ?? '');
      expect(await isHandedOff()).toBe(true);
    });
  });
}
