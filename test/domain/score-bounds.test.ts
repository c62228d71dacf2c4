import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RuleShare, Scorecard } from '../../src/domain/scoring/scorecard.ts';
import { contextOf, NOW } from '../support/leads.ts';
import { policyOf } from '../support/policies.ts';
import { randomPeople, randomPolicies } from '../support/random-policies.ts';
import { replay } from '../support/replay.ts';

const cards = (law: (card: Scorecard, policy: ReturnType<typeof policyOf>) => void): void =>
  fc.assert(
    fc.property(randomPolicies, fc.array(randomPeople, { minLength: 5, maxLength: 5 }), (changes, people) => {
      const policy = policyOf(changes);
      for (const { events, ...person } of people) {
        const facts = policy.facts({ ...person, source: 'website' });
        law(policy.score({ facts, events, now: NOW }), policy);
      }
    }),
    replay,
  );

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const clamp = (score: number, max: number): number => Math.min(max, Math.max(0, score));
const byGroup = (shares: readonly RuleShare[]): RuleShare[][] => [
  ...Map.groupBy(shares, ({ side, group }) => `${side} ${group}`).values(),
];

describe('whatever the policy and the person', () => {
  test('both scores lie between 0 and their maximum', () => {
    cards(({ fit, engagement }, { document }) => {
      expect(fit).toBeGreaterThanOrEqual(0);
      expect(fit).toBeLessThanOrEqual(document.fit.max);
      expect(engagement).toBeGreaterThanOrEqual(0);
      expect(engagement).toBeLessThanOrEqual(document.engagement.max);
    });
  });

  test('the shares of a side add up to its score, give or take the rounding of each to a tenth', () => {
    cards((card, { document }) => {
      for (const side of ['fit', 'engagement'] as const) {
        const shares = card.rules.filter((rule) => rule.side === side);
        const given = clamp(sum(shares.map(({ points }) => points)), document[side].max);
        expect(Math.abs(given - card[side])).toBeLessThanOrEqual(0.05 * (shares.length + 1) + 1e-9);
      }
    });
  });

  test('the shares of a group never pass its cap, and only what passed it was cut', () => {
    cards((card, { document }) => {
      for (const shares of byGroup(card.rules)) {
        const max = document[shares[0]!.side].groups[shares[0]!.group]!.max;
        const rounding = 0.05 * shares.length + 1e-9;
        const [earned, cut] = [sum(shares.map((one) => one.decayed)), sum(shares.map((one) => one.capped))];
        expect(sum(shares.map((one) => one.points))).toBeLessThanOrEqual(max + rounding);
        expect(Math.abs(cut - Math.max(0, earned - max))).toBeLessThanOrEqual(2 * rounding);
        for (const { decayed, capped, points } of shares) {
          expect(capped).toBeGreaterThanOrEqual(0);
          expect(Math.abs(decayed - capped - points)).toBeLessThanOrEqual(0.15 + 1e-9);
        }
      }
    });
  });

  test('fading never makes a share larger than the rule says', () => {
    cards(({ rules }) => {
      for (const { raw, decayed } of rules) {
        expect(Math.abs(decayed)).toBeLessThanOrEqual(Math.abs(raw));
        expect(decayed * raw).toBeGreaterThanOrEqual(0);
      }
    });
  });
});

test('with whole points that do not fade the shares add up exactly', () => {
  const points = fc.integer({ min: -50, max: 50 });
  const groups = fc.array(fc.record({ max: fc.nat(60), points: fc.array(points, { minLength: 1 }) }), {
    minLength: 1,
    maxLength: 4,
  });
  const law = fc.property(groups, (groups) => {
    const fit = {
      max: 1000,
      groups: Object.fromEntries(
        groups.map(({ max, points }, g) => [
          `g${g}`,
          { max, rules: points.map((points, i) => ({ id: `r${g}-${i}`, when: { rooms: 1 }, points })) },
        ]),
      ),
    };
    const card = policyOf({ fit }).score(contextOf({ rooms: 1 }));
    const wanted = groups.map(({ max, points }) => Math.min(max, sum(points)));
    expect(byGroup(card.rules).map((shares) => sum(shares.map((one) => one.points)))).toEqual(wanted);
    expect(card.fit).toBe(clamp(sum(wanted), 1000));
  });
  fc.assert(law, replay);
});
