import { expect, test } from 'vitest';
import { factsUsed } from '../../../src/domain/policy/facts-used.ts';
import { policyOf } from '../../support/policies.ts';

test('a policy looks at what its conditions, its own facts and its routes name, nested or not', () => {
  const { document } = policyOf({
    facts: {
      crowd: { bands_of: 'account.employees', bands: { small: 1 }, when_missing: 'unknown' },
      role: { words_in: 'title', first_of: { boss: ['chief'] }, otherwise: 'other', when_missing: 'none' },
    },
    routing: [
      { id: 'owned', when: { 'account.owner': { exists: true } }, to: 'account.owner', if_away: 'desk' },
      {
        id: 'mine',
        when: { any: [{ 'crm.open_deals': { at_least: 1 } }, { 'crm.stage': 'customer' }] },
        to: 'desk',
      },
      { id: 'rest', to: 'crm.owner', if_away: 'desk' },
    ],
  });
  const used = factsUsed(document);
  for (const name of [
    'account.employees',
    'title',
    'account.owner',
    'crm.open_deals',
    'crm.stage',
    'crm.owner',
  ])
    expect([...used]).toContain(name);
  expect([...used]).not.toContain('account.name');
});
