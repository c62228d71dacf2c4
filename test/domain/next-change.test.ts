import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DecisionInput, evaluate } from '../../src/domain/decide.ts';
import type { LeadEvent } from '../../src/domain/lead/lead.ts';
import { nextChange } from '../../src/domain/next-change.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { DAY, HOUR, happened, iso, mia, miaWith, NOW, newestFirst, profileOf } from '../support/leads.ts';
import { compiled, type PolicySource, policyOf } from '../support/policies.ts';
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
    routing: [{ id: 'first', when, to: 'night' }, ...last],
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

  test('a date in what the lead said that comes near enough for a rule', () => {
    const rules = [{ id: 'due', event: 'quote_asked', where: { due: { within: '5d' } }, points: 60 }];
    const engagement = { max: 100, groups: { only: { max: 100, rules } } };
    const due = (due: string) => mia({ events: [happened('quote_asked', HOUR, { due })] });
    expect(only({ engagement }, due('2026-11-01'))).toBe(Date.parse('2026-11-01'));
    expect(only({ engagement }, due('2026-10-18'))).toBe(Date.parse('2026-10-23') + 1);
  });

  // Shown rounded to a tenth: 50 is what lies between 49.95 and 50.05.
  test.each<[string, object, number]>([
    ['at least', { at_least: 50 }, 49.95],
    ['at most', { at_most: 50 }, 50.05],
    ['between', { between: [45, 50] }, 50.05],
    ['another than', { not_in: [50] }, 50.05],
    ['by its digits', { contains: '50.5' }, 59.95],
  ])('an engagement that a route compares with: %s', (_, engagement, points) => {
    const crossing = NOW - HOUR + 2 * DAY + 14 * DAY * Math.log2(60 / points);
    const next = nextChange(mia(), fading(route({ engagement })), NOW)!;
    expect(Math.abs(next - crossing)).toBeLessThan(60_000);
  });
});

describe('points given and points taken', () => {
  const rules = [
    { id: 'good', event: 'good', points: 50 },
    { id: 'bad', event: 'bad', points: -40 },
  ];
  const together = (decay: NonNullable<PolicySource['engagement']['groups'][string]['decay']>): Policy =>
    policyOf({ engagement: { max: 100, groups: { only: { max: 100, decay, rules } } } });
  const lead = (badFor: number) => mia({ events: [happened('good'), happened('bad', badFor)] });

  test('in one group: the sum may rise before it falls', () => {
    // 10 now; 40 and so band 1 for a while when the reproach has faded to 10 and the praise is still whole.
    const next = nextChange(lead(9 * DAY), together({ full_for: '20d', half_life: '2d' }), NOW)!;
    const crossing = NOW + 11 * DAY + 2 * DAY * Math.log2(40 / 10.05);
    expect(Math.abs(next - crossing)).toBeLessThan(60_000);
  });

  test('in one group: a reproach that is forgotten at once', () => {
    const decay = { half_life: '9999d', forget_after: '10d' };
    expect(nextChange(lead(4 * DAY), together(decay), NOW)).toBe(NOW + 6 * DAY + 1);
  });

  test('in two groups, each on its own clock', () => {
    const step = { step: { every: '30d', lose: '50%' } };
    const policy = policyOf({
      engagement: {
        max: 100,
        groups: {
          good: { max: 100, rules: rules.slice(0, 1) },
          bad: { max: 0, decay: step, rules: rules.slice(1) },
        },
      },
    });
    // Band 1 begins at 40: 20 are taken until the reproach is 60 days old, then none.
    expect(nextChange(lead(20 * DAY), policy, NOW)).toBe(NOW + 40 * DAY);
  });

  test('that cancel out: a look too early at worst, and no long search', () => {
    const decay = { half_life: '14d' };
    // 40.25 for ever, the very number from which it is shown as 40.3.
    const { grades } = policyOf().document;
    const policy = policyOf({
      grades: { ...grades, engagement_digit: { 1: 40.3, 2: 'lowest' } },
      engagement: {
        max: 100,
        groups: {
          base: { max: 50, rules: [{ id: 'base', event: 'base', points: 40.25 }] },
          good: { max: 50, decay, rules: [{ id: 'good', event: 'good', points: 50 }] },
          bad: { max: 0, decay, rules: [{ id: 'bad', event: 'good', points: -50 }] },
        },
      },
    });
    const input = mia({ events: [happened('good'), happened('base')] });
    const start = performance.now();
    const next = nextChange(input, policy, NOW);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(next).toBeGreaterThan(NOW);
  });
});

test('a usual lead takes well under a millisecond', () => {
  const policy = compiled(readFileSync('policy.yaml', 'utf8'));
  const events = [1, 3, 3, 8, 20].map((days) => happened('form_submitted', days * DAY, { form: 'demo' }));
  const lead = mia({ events });
  const rounds = Array.from({ length: 20 }, () => {
    const start = performance.now();
    for (let i = 0; i < 50; i += 1) nextChange(lead, policy, NOW);
    return (performance.now() - start) / 50;
  });
  expect(Math.min(...rounds)).toBeLessThan(1);
});
