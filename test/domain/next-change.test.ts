import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DecisionInput, evaluate } from '../../src/domain/decide.ts';
import type { LeadEvent } from '../../src/domain/lead/lead.ts';
import { nextChange } from '../../src/domain/next-change.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { DAY, HOUR, happened, iso, mia, miaWith, NOW, newestFirst, profileOf } from '../support/leads.ts';
import { type PolicySource, policyOf } from '../support/policies.ts';
import { pastEvents, randomPeople, randomPolicies } from '../support/random-policies.ts';
import { replay } from '../support/replay.ts';

/** All that must not change between two looks. */
function outcome(input: DecisionInput, policy: Policy, now: number): unknown {
  const { scorecard, route } = evaluate(input, policy, now);
  const { grade, cell, disqualified } = scorecard;
  return { grade, cell, disqualified: disqualified?.id, route: route.id };
}

/** Some of what the lead did is still to come, as when a sender's clock is ahead. */
const anEvent = fc
  .tuple(pastEvents(), fc.constantFrom(0, 0, 0, 210 * DAY))
  .map(([event, later]): LeadEvent => ({ ...event, at: iso(Date.parse(event.at) + later) }));
const inputs = fc
  .tuple(randomPeople, fc.array(anEvent, { maxLength: 6 }))
  .map(([{ identity, profile, crm }, events]) =>
    miaWith({ identity, profile }, { crm, events: newestFirst(events) }),
  );

describe('whatever the policy and the lead', () => {
  const looks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 });

  test('nothing changes between now and the next change, and nothing ever when there is none', () => {
    const found = { some: 0, none: 0, right: 0 };
    const law = fc.property(
      randomPolicies,
      fc.array(inputs, { minLength: 3, maxLength: 3 }),
      looks,
      (changes, three, looks) => {
        const policy = policyOf(changes);
        for (const input of three) {
          const next = nextChange(input, policy, NOW);
          const before = outcome(input, policy, NOW);
          const end = next ?? NOW + 2_000 * DAY;
          expect(end).toBeGreaterThan(NOW);
          // Near to now and near to the end there is more to be missed than halfway.
          const between = looks.flatMap((part) => [
            NOW + Math.floor(part ** 4 * (end - 1 - NOW)),
            end - 1 - Math.floor(part ** 4 * (end - 1 - NOW)),
          ]);
          for (const now of [...between, end - 1]) expect(outcome(input, policy, now)).toEqual(before);
          if (next === null) found.none += 1;
          else found.some += 1;
          if (next !== null && JSON.stringify(outcome(input, policy, next)) !== JSON.stringify(before))
            found.right += 1;
        }
      },
    );
    fc.assert(law, { numRuns: 150, ...replay });
    // A look that was not needed is allowed, but not the rule.
    expect(found.some).toBeGreaterThan(50);
    expect(found.none).toBeGreaterThan(50);
    expect(found.right / found.some).toBeGreaterThan(0.7);
  });
});

const DECAY = { full_for: '2d', half_life: '14d', forget_after: '90d' };
const fading = (changes: Partial<PolicySource> = {}): Policy =>
  policyOf({
    engagement: {
      max: 100,
      groups: {
        intent: { max: 80, decay: DECAY, rules: [{ id: 'quote', event: 'quote_asked', points: 60 }] },
      },
    },
    ...changes,
  });

describe('one request that fades', () => {
  const asked = mia({ events: [happened('quote_asked', HOUR)] });

  test('is looked at again when its points fall below the band, to the minute', () => {
    // Shown rounded to a tenth, 60 points are 40 until less than 39.95 of them are left.
    const crossing = NOW - HOUR + 2 * DAY + 14 * DAY * Math.log2(60 / 39.95);
    expect(Math.abs(nextChange(asked, fading(), NOW)! - crossing)).toBeLessThan(60_000);
  });

  test('is looked at when it is forgotten, where nothing else is asked', () => {
    const { grades } = fading().document;
    const bands = { ...grades, engagement_digit: { 1: 2, 2: 'lowest' as const } };
    // 88 days of fading leave 0.8 of the 60 points: what takes it below 2 comes first.
    const soon = nextChange(asked, fading({ grades: bands }), NOW)!;
    expect(soon).toBeLessThan(NOW + 90 * DAY);
    const low = { ...grades, engagement_digit: { 1: 0.5, 2: 'lowest' as const } };
    expect(nextChange(asked, fading({ grades: low }), NOW)).toBe(NOW - HOUR + 90 * DAY + 1);
  });

  test('is not looked at again once it is below the lowest band', () => {
    expect(nextChange(mia({ events: [happened('quote_asked', 80 * DAY)] }), fading(), NOW)).toBeNull();
  });

  test('nor where nothing fades', () => {
    expect(nextChange(mia(), policyOf(), NOW)).toBeNull();
  });
});

describe('it knows of', () => {
  const only = (changes: Partial<PolicySource>, input = mia()): number | null =>
    nextChange(input, policyOf(changes), NOW);
  const { routing } = policyOf().document;
  const last = [{ id: 'the-rest', to: 'desk' }];
  const route = (when: object): Partial<PolicySource> => ({
    routing: [{ id: 'first', when: when as never, to: 'night' }, ...last],
  });

  test('a season that begins, and one that ends', () => {
    const rule = { id: 'campaign', when: { rooms: 40 }, to: 'night' };
    expect(routing.length).toBeGreaterThan(0);
    expect(only({ routing: [{ ...rule, from: '2026-12-01' }, ...last] })).toBe(Date.parse('2026-12-01'));
    expect(only({ routing: [{ ...rule, until: '2026-12-01' }, ...last] })).toBe(Date.parse('2026-12-02'));
    expect(only({ routing: [{ ...rule, from: '2026-12-01', enabled: false }, ...last] })).toBeNull();
  });

  test('an event that grows too old for a condition', () => {
    expect(only(route({ event: 'quote_asked', within: '3d' }))).toBe(NOW - HOUR + 3 * DAY + 1);
    expect(only(route({ not: { any: [{ event: 'quote_asked', within: '3d' }] } }))).toBe(
      NOW - HOUR + 3 * DAY + 1,
    );
  });

  test('an event still to come', () => {
    const later = mia({ events: [happened('quote_asked', -HOUR), happened('quote_asked', HOUR)] });
    expect(only(route({ event: 'quote_asked', times: { at_least: 2 } }), later)).toBe(NOW + HOUR);
  });

  test('a date that comes near enough, and one that passes out of reach', () => {
    const renewing = (renewal: string) => miaWith({ profile: profileOf({ name: 'Mia', renewal }) });
    const asked = route({ renewal: { within: '5d' } });
    expect(only(asked, renewing('2026-11-01'))).toBe(Date.parse('2026-11-01'));
    expect(only(asked, renewing('2026-10-18'))).toBe(Date.parse('2026-10-23') + 1);
    expect(only(asked, renewing('2026-01-01'))).toBeNull();
  });

  test('an engagement that a route compares with', () => {
    const policy = fading(route({ engagement: { at_least: 50 } }));
    const crossing = NOW - HOUR + 2 * DAY + 14 * DAY * Math.log2(60 / 49.95);
    expect(Math.abs(nextChange(mia(), policy, NOW)! - crossing)).toBeLessThan(60_000);
  });
});

test('points that come and go at once are followed', () => {
  const rules = [
    { id: 'good', event: 'good', points: 50 },
    { id: 'bad', event: 'bad', points: -50 },
  ];
  const policy = policyOf({
    engagement: { max: 100, groups: { only: { max: 100, decay: { half_life: '10d' }, rules } } },
  });
  // The older reproach weighs 25 against 50; both fade together, so what is left only falls, from 25.
  const both = mia({ events: [happened('good'), happened('bad', 10 * DAY)] });
  expect(nextChange(both, policy, NOW)).toBeNull();
  // 10 days on, the reproach that stays whole for a month lets go at once.
  const split = policyOf({
    engagement: {
      max: 100,
      groups: {
        good: { max: 100, rules: [rules[0]!] },
        bad: { max: 0, decay: { step: { every: '30d', lose: '50%' } }, rules: [rules[1]!] },
      },
    },
  });
  const reproached = mia({ events: [happened('good'), happened('bad', 20 * DAY)] });
  // Band 1 begins at 40: at 30 days 25 are taken, at 60 days none.
  expect(nextChange(reproached, split, NOW)).toBe(NOW + 40 * DAY);
});
