import { describe, expect, test } from 'vitest';
import { type AssignInput, assign, membersCounted, poolsNeeded } from '../../src/domain/routing/assign.ts';
import { NOW } from '../support/leads.ts';
import { type PolicySource, policyOf } from '../support/policies.ts';

const AWAY = { away: [{ from: '2026-10-20', to: '2026-10-23' }] };
const people = policyOf().document.people as PolicySource['people'];
const withAway = (...ids: string[]): Partial<PolicySource> => ({
  people: Object.fromEntries(
    Object.entries(people).map(([id, person]) => [id, ids.includes(id) ? { ...person, ...AWAY } : person]),
  ),
});

const toDesk: AssignInput['target'] = { kind: 'pool', pool: 'desk', share: 'round_robin' };
const toOwner: AssignInput['target'] = { kind: 'owner_fact', fact: 'crm.owner', ifAway: 'desk' };
const assigned = (input: Partial<AssignInput>, changes: Partial<PolicySource> = {}) => {
  const { roster, document } = policyOf(changes);
  return assign(
    { target: toDesk, facts: {}, pools: {}, notOwners: {}, now: NOW, ...input },
    roster,
    document.nobody_eligible,
  );
};

describe('whose handoffs are counted', () => {
  const counted = (target: AssignInput['target'], changes: Partial<PolicySource> = {}) => {
    const { roster } = policyOf(changes);
    return membersCounted(roster.pools.get('desk')!, target, roster);
  };
  const capped = (cap: { open?: number; per_day?: number }): Partial<PolicySource> => ({
    people: { ...people, hana: { email: 'hana@shop.example', cap } },
  });

  test('nobody’s, where turns alone decide', () => {
    expect(counted(toDesk)).toEqual([]);
  });

  test('theirs who have a cap, of either kind', () => {
    expect([counted(toDesk, capped({ open: 25 })), counted(toOwner, capped({ per_day: 0 }))]).toEqual([
      ['hana'],
      ['hana'],
    ]);
  });

  test('everybody’s, where the fewest open decide; not in a pool that is only the way out', () => {
    expect(counted({ ...toDesk, share: 'least_open' })).toEqual(['gil', 'hana']);
    expect(counted({ kind: 'pool', pool: 'night', share: 'least_open' })).toEqual([]);
  });
});

describe('a pool', () => {
  test('the one whose turn it is, and the turns afterwards', () => {
    const first = assigned({});
    expect(first).toMatchObject({ kind: 'owner', owner: 'gil', pool: 'desk', eligible: ['gil', 'hana'] });
    const credits = first.kind === 'owner' ? first.credits! : {};
    expect(assigned({ pools: { desk: { credits, loads: {} } } })).toMatchObject({ owner: 'hana' });
  });

  test('the one with the fewest open', () => {
    const loads = { gil: { open: 4, today: 0 }, hana: { open: 3, today: 0 } };
    const target = { ...toDesk, share: 'least_open' } as const;
    expect(assigned({ target, pools: { desk: { credits: {}, loads } } })).toMatchObject({ owner: 'hana' });
  });

  test('what somebody who has left the pool was owed goes to those who stay', () => {
    const credits = { gil: -0.5, hana: -0.5, zed: 1 };
    expect(assigned({ pools: { desk: { credits, loads: {} } } })).toMatchObject({
      owner: 'gil',
      credits: { gil: -0.5, hana: 0.5 },
    });
  });

  test('who is away or full is passed over, and it says why', () => {
    const full = { gil: { ...people['gil']!, cap: { open: 5 } } };
    const loads = { gil: { open: 5, today: 0 } };
    const changes = { people: { ...people, ...full } };
    expect(assigned({ pools: { desk: { credits: {}, loads } } }, changes)).toMatchObject({
      owner: 'hana',
      excluded: [{ id: 'gil', why: 'has 5 open, cap 5' }],
    });
    expect(assigned({}, withAway('gil'))).toMatchObject({ owner: 'hana', eligible: ['hana'] });
  });

  test('nobody there: the lead waits', () => {
    expect(assigned({}, withAway('gil', 'hana'))).toMatchObject({
      kind: 'waiting',
      pool: 'desk',
      because: 'nobody of desk may take it: gil away until 2026-10-23; hana away until 2026-10-23',
    });
  });

  test('nobody there: another pool takes it', () => {
    const changes = { ...withAway('gil', 'hana'), nobody_eligible: { pool: 'night' } };
    expect(assigned({}, changes)).toMatchObject({
      owner: 'ivo',
      pool: 'night',
      excluded: [{ id: 'gil' }, { id: 'hana' }],
    });
  });

  test('nobody in the other pool either: it waits', () => {
    const changes = { ...withAway('gil', 'hana', 'ivo'), nobody_eligible: { pool: 'night' } };
    expect(assigned({}, changes)).toMatchObject({ kind: 'waiting', pool: 'night' });
    const same = { ...withAway('gil', 'hana'), nobody_eligible: { pool: 'desk' } };
    const waiting = assigned({}, same);
    expect(waiting).toMatchObject({ kind: 'waiting', pool: 'desk' });
    expect(waiting.kind === 'waiting' && waiting.excluded.map(({ id }) => id)).toEqual(['gil', 'hana']);
  });
});

describe('the owner the CRM names', () => {
  const owned = (email: string, changes = {}) =>
    assigned({ target: toOwner, facts: { 'crm.owner': email } }, changes);

  test('keeps the lead, by any case of the address, caps or not, out of no pool', () => {
    expect(owned('ivo@SHOP.example')).toEqual({
      kind: 'owner',
      owner: 'ivo',
      pool: null,
      eligible: ['ivo'],
      excluded: [],
      because: 'crm.owner is ivo',
    });
    const full = { people: { ...people, ivo: { ...people['ivo']!, cap: { open: 0 } } } };
    expect(owned('ivo@shop.example', full)).toMatchObject({ owner: 'ivo' });
  });

  test('away: the pool for that', () => {
    expect(owned('ivo@shop.example', withAway('ivo'))).toMatchObject({
      owner: 'gil',
      pool: 'desk',
      excluded: [{ id: 'ivo', why: 'away until 2026-10-23' }],
    });
  });

  test('who may own nothing in the CRM: the pool for that, and the pool passes them over too', () => {
    const notOwners = { 'ivo@shop.example': 'is deactivated', 'gil@shop.example': 'is deactivated' };
    const given = assigned({ target: toOwner, facts: { 'crm.owner': 'ivo@shop.example' }, notOwners });
    expect(given).toMatchObject({
      owner: 'hana',
      excluded: [
        { id: 'ivo', why: 'is deactivated' },
        { id: 'gil', why: 'is deactivated' },
      ],
    });
  });

  test('not among the people: the pool for that', () => {
    expect(owned('temp@agency.example')).toMatchObject({
      owner: 'gil',
      pool: 'desk',
      excluded: [{ id: 'temp@agency.example', why: 'is not among the people of the policy' }],
    });
  });

  test('away, and no pool for that: the lead waits, or goes to the pool for leads nobody may take', () => {
    const target = { ...toOwner, ifAway: null };
    const input = { target, facts: { 'crm.owner': 'temp@agency.example' } };
    expect(assigned(input)).toMatchObject({ kind: 'waiting', pool: null });
    expect(assigned(input, { nobody_eligible: { pool: 'night' } })).toMatchObject({
      owner: 'ivo',
      pool: 'night',
    });
  });
});

test('a person the rule names', () => {
  const target = { kind: 'person', person: 'hana', ifAway: 'night' } as const;
  expect(assigned({ target })).toMatchObject({ owner: 'hana', pool: null });
  expect(assigned({ target }, withAway('hana'))).toMatchObject({ owner: 'ivo', pool: 'night' });
});

test('nobody', () => expect(assigned({ target: { kind: 'nobody' } })).toEqual({ kind: 'nobody' }));

describe('the pools a route may ask', () => {
  test.each<[string, AssignInput['target'], 'wait' | { pool: string }, string[]]>([
    ['a pool: itself', toDesk, 'wait', ['desk']],
    [
      'and the one after it, always in one order',
      { ...toDesk, pool: 'night' },
      { pool: 'desk' },
      ['desk', 'night'],
    ],
    ['once', toDesk, { pool: 'desk' }, ['desk']],
    ['an owner: the one for who is away', toOwner, 'wait', ['desk']],
    ['an owner: and the last one', toOwner, { pool: 'night' }, ['desk', 'night']],
    ['a person without one', { kind: 'person', person: 'hana', ifAway: null }, 'wait', []],
    ['nobody: none', { kind: 'nobody' }, { pool: 'night' }, []],
  ])('%s', (_, target, fallback, expected) => expect(poolsNeeded(target, fallback)).toEqual(expected));
});
