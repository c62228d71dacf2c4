import { describe, expect, test } from 'vitest';
import { keepPolicy } from '../../../src/store/policies.ts';
import { openPolicyArchive } from '../../../src/store/policy-archive.ts';
import { openTokens } from '../../../src/store/tokens.ts';
import { compiled } from '../../support/ledger-bench.ts';
import { testPolicy } from '../../support/test-policy.ts';
import type { OpenStore } from './open-store.ts';

const now = (): Date => new Date();
const ADMIN = 'baton_admin-of-this-test';

export function tokensAndPoliciesContract(open: OpenStore): void {
  describe('tokens', () => {
    test('are known by themselves alone, with name and role, and only their hash is kept', async () => {
      await using store = await open();
      const tokens = openTokens(store, ADMIN, now);
      const made = await tokens.create('Vera’s script', 'viewer');
      expect(await tokens.find(made)).toEqual({ name: 'Vera’s script', role: 'viewer' });
      expect(await tokens.find(ADMIN)).toEqual({ name: 'admin', role: 'admin' });
      for (const wrong of ['', 'baton_', made.slice(0, -1), `${made} `, made.toUpperCase()])
        expect(await tokens.find(wrong), wrong).toBeNull();
      const { rows } = await store.pool.query('select * from token');
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain(made.slice('baton_'.length));
    });

    test('two of one name are two', async () => {
      await using store = await open();
      const tokens = openTokens(store, ADMIN, now);
      const [one, two] = await Promise.all([tokens.create('ci', 'viewer'), tokens.create('ci', 'operator')]);
      expect(one).not.toBe(two);
      expect((await tokens.find(two))?.role).toBe('operator');
    });
  });

  describe('policies', () => {
    test('that once were live are found by their hash, whole, by a later process', async () => {
      await using store = await open();
      const old = compiled(testPolicy({ version: 1 }));
      const live = compiled(testPolicy({ version: 2 }));
      for (const policy of [old, old, live]) await keepPolicy(store, policy, now());
      const found = await openPolicyArchive(store)(old.hash);
      expect([found.version, found.text]).toEqual([1, old.text]);
      expect((await store.pool.query('select hash from policy')).rows).toHaveLength(2);
    });

    test('that nobody has are refused', async () => {
      await using store = await open();
      await expect(openPolicyArchive(store)('0123456789abcdef')).rejects.toMatchObject({
        code: 'POLICY_INVALID',
      });
    });
  });
}
