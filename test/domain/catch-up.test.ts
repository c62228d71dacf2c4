import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Assignment, assign } from '../../src/domain/routing/assign.ts';
import type { CatchUpState } from '../../src/domain/routing/catch-up.ts';
import type { PoolState } from '../../src/domain/routing/roster.ts';
import { DAY, HOUR, NOW } from '../support/leads.ts';
import { policyOf } from '../support/policies.ts';
import { replay } from '../support/replay.ts';

const OFFICE = { days: 'mon-sun', from: '00:00', to: '24:00', zone: 'UTC' };
const AWAY_UNTIL = '2026-10-22';
/** Gil is away from the first day to the third; he and Hana share a desk, Hana with twice the weight. */
const policy = policyOf({
  people: {
    gil: { email: 'gil@shop.example', away: [{ from: '2026-10-20', to: AWAY_UNTIL }] },
    hana: { email: 'hana@shop.example', weight: 2 },
    ivo: { email: 'ivo@shop.example' },
  },
  pools: { desk: { members: ['gil', 'hana'], hours: OFFICE }, night: { members: ['ivo'], hours: 'always' } },
});
const terms = { at_most: 2, per: { days: 1, ms: 0 } };
const back = Date.parse('2026-10-23T08:00:00Z');

/** Gives one lead after another, each at its time, and keeps the books as the ledger does. */
function give(times: readonly number[], catchUp: typeof terms | null = terms) {
  let desk: PoolState = { credits: {}, loads: {} };
  return times.map((now) => {
    const target = { kind: 'pool', pool: 'desk', share: 'round_robin', ...(catchUp && { catchUp }) } as const;
    const given: Assignment = assign(
      { target, facts: {}, pools: { desk }, notOwners: {}, now },
      policy.roster,
      'wait',
    );
    if (given.kind !== 'owner') throw new Error(`the lead of ${now} went to nobody`);
    desk = {
      credits: given.credits ?? {},
      loads: {},
      ...(given.catchUp && { catchUp: JSON.parse(JSON.stringify(given.catchUp)) as CatchUpState }),
    };
    return given;
  });
}
const every = (count: number, from: number, step = HOUR) =>
  Array.from({ length: count }, (_, i) => from + i * step);
const ownersOf = (given: ReturnType<typeof give>) => given.map(({ owner }) => owner);
const gils = (given: ReturnType<typeof give>) => ownersOf(given).filter((owner) => owner === 'gil').length;

describe('who was away', () => {
  const away = every(9, NOW);

  test('is owed their share of what was given meanwhile, and gets it back two a day at most', () => {
    const given = give([...away, ...every(6, back), ...every(6, back + DAY)]);
    expect(ownersOf(given.slice(0, 9))).toEqual(Array.from({ length: 9 }, () => 'hana'));
    expect(given[8]?.catchUp?.owed).toEqual({ gil: expect.closeTo(3, 9) });
    // Back: the first two make up for what went to others, then the turns go on as if nothing had been.
    expect(ownersOf(given.slice(9, 11))).toEqual(['gil', 'gil']);
    expect(gils(given.slice(11, 15))).toBeLessThanOrEqual(2);
    expect(given[15]?.owner).toBe('gil');
    expect(given[15]?.because).toContain('catches up');
    expect(given.at(-1)?.catchUp?.owed).toEqual({});
    expect(given[9]?.because).toBe('gil catches up: 3 went to others while away (1 of at most 2 now)');
  });

  test('without catch_up comes back to the turns as they were', () => {
    const given = give([...away, ...every(6, back)], null);
    expect(gils(given.slice(9))).toBe(2);
    expect(given.at(-1)).not.toHaveProperty('catchUp');
  });

  test('has had their share in the end, whenever the leads came', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 40, maxLength: 120 });
    fc.assert(
      fc.property(gaps, (hours) => {
        let at = NOW;
        const given = give([...hours.map((gap) => (at += gap * HOUR)), ...every(200, at + HOUR, 8 * HOUR)]);
        expect(Math.abs(gils(given) - given.length / 3)).toBeLessThan(2);
      }),
      replay,
    );
  });

  test('never catches up on more than the terms allow in any stretch of that length', () => {
    const given = give([...away, ...every(60, back, HOUR)]);
    const at = given
      .map(({ because }, i) => ({ because, at: i < 9 ? NOW : back + (i - 9) * HOUR }))
      .filter(({ because }) => because.includes('catches up'))
      .map((one) => one.at);
    expect(at.length).toBe(3);
    for (const one of at)
      expect(at.filter((other) => other >= one && other < one + DAY).length).toBeLessThanOrEqual(2);
  });
});
