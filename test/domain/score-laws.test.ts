import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LeadEvent } from '../../src/domain/lead/lead.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { contextOf, DAY, happened, NOW } from '../support/leads.ts';
import { type PolicySource, policyOf } from '../support/policies.ts';
import {
  decays,
  eachCount,
  engagementGroups,
  histories,
  pastEvents,
  randomPeople,
  randomPolicies,
} from '../support/random-policies.ts';
import { replay } from '../support/replay.ts';

type Engagement = PolicySource['engagement'];

const engagementOf = (policy: Policy, events: readonly LeadEvent[], now = NOW): number =>
  policy.score(contextOf({}, events, now)).engagement;
const shopThat = (engagement: Engagement): Policy => policyOf({ engagement });

const positive = fc.integer({ min: 1, max: 400 }).map((n) => n / 8);
const ruleFor = (name: string, points: fc.Arbitrary<number>, count: fc.Arbitrary<unknown>) =>
  fc.record({ event: fc.constant(name), points, count });
const engagements = (rule: fc.Arbitrary<object>): fc.Arbitrary<Engagement> =>
  fc.record({ max: fc.nat(150), groups: engagementGroups(rule) });

describe('one more event that only positive rules count', () => {
  test('never lowers engagement, at whatever time it happened, where `latest` or `each` counts it', () => {
    const counted = fc.oneof(fc.constant('latest'), eachCount);
    const mixed = engagements(
      fc.oneof(
        ruleFor('good', positive, counted),
        ruleFor(
          'bad',
          positive.map((n) => -n),
          counted,
        ),
      ),
    );
    const changes = fc.array(fc.tuple(histories(), pastEvents(['good'])), { minLength: 8, maxLength: 8 });
    const law = fc.property(mixed, changes, (engagement, changes) => {
      const policy = shopThat(engagement);
      for (const [events, more] of changes)
        expect(engagementOf(policy, [...events, more])).toBeGreaterThanOrEqual(engagementOf(policy, events));
    });
    fc.assert(law, replay);
  });

  test('never lowers engagement under `once` either, unless it is older than the first', () => {
    const once = engagements(ruleFor('good', positive, fc.constant('once')));
    const law = fc.property(once, histories(['good']), pastEvents(['good']), (engagement, events, more) => {
      const first = events.at(-1)?.at ?? more.at;
      fc.pre(more.at >= first);
      const policy = shopThat(engagement);
      expect(engagementOf(policy, [...events, more])).toBeGreaterThanOrEqual(engagementOf(policy, events));
    });
    fc.assert(law, replay);
  });

  test('`once` means the first: an older event that turns up late has faded further, and lowers it', () => {
    const rules = [{ id: 'joined', event: 'good', points: 40, count: 'once' as const }];
    const fading = shopThat({ max: 100, groups: { only: { max: 100, decay: { half_life: '10d' }, rules } } });
    expect(engagementOf(fading, [happened('good', 0)])).toBe(40);
    expect(engagementOf(fading, [happened('good', 0), happened('good', 10 * DAY)])).toBe(20);
    const lasting = shopThat({ max: 100, groups: { only: { max: 100, rules } } });
    expect(engagementOf(lasting, [happened('good', 0), happened('good', 10 * DAY)])).toBe(40);
  });
});

test('a lower cap never raises a score', () => {
  const law = fc.property(
    randomPolicies,
    fc.array(randomPeople, { minLength: 3, maxLength: 3 }),
    fc.constantFrom('fit' as const, 'engagement' as const),
    fc.nat(),
    fc.nat(80),
    (changes, people, side, which, less) => {
      const before = changes[side]!;
      const [name, group] = Object.entries(before.groups)[which % Object.keys(before.groups).length]!;
      const lower = (max: number): number => Math.max(0, max - less);
      const scores = (source: Partial<PolicySource>): number[] => {
        const { facts, score } = policyOf(source);
        return people.flatMap(({ events, ...person }) => {
          const card = score({ facts: facts({ ...person, source: 'website' }), events, now: NOW });
          return [card.fit, card.engagement];
        });
      };
      const plain = scores(changes);
      const groups = { ...before.groups, [name]: { ...group, max: lower(group.max) } };
      for (const changed of [
        { ...before, groups },
        { ...before, max: lower(before.max ?? 100) },
      ]) {
        const capped = scores({ ...changes, [side]: changed });
        capped.forEach((score, i) => expect(score).toBeLessThanOrEqual(plain[i]!));
      }
    },
  );
  fc.assert(law, { ...replay, numRuns: 80 });
});

describe('as time goes by and nothing new happens', () => {
  const noSeasons = (groups: Engagement['groups']): Engagement['groups'] =>
    Object.fromEntries(
      Object.entries(groups).map(([name, group]) => [
        name,
        {
          ...group,
          rules: group.rules.map(({ id, event, points, count }) => ({ id, event, points, count })),
        },
      ]),
    );

  test('engagement never rises, where no rule takes points away and none has a season', () => {
    const counts = fc.oneof(fc.constantFrom('once', 'latest'), eachCount);
    const kind = engagements(ruleFor('good', positive, counts));
    const law = fc.property(
      kind,
      histories(['good']),
      fc.nat(100 * DAY),
      ({ max, groups }, events, later) => {
        const policy = shopThat({ max: max ?? 100, groups: noSeasons(groups) });
        expect(engagementOf(policy, events, NOW + later)).toBeLessThanOrEqual(engagementOf(policy, events));
      },
    );
    fc.assert(law, replay);
  });

  test('each share on its own only ever shrinks towards nothing', () => {
    const any = fc.tuple(decays, fc.integer({ min: -80, max: 80 }));
    const law = fc.property(any, histories(['good']), fc.nat(100 * DAY), ([decay, points], events, later) => {
      const rules = [{ id: 'only', event: 'good', points, count: 'latest' as const }];
      const policy = shopThat({ max: 100, groups: { only: { max: 100, decay, rules } } });
      const share = (now: number): number =>
        Math.abs(policy.score(contextOf({}, events, now)).rules.at(-1)?.decayed ?? 0);
      expect(share(NOW + later)).toBeLessThanOrEqual(share(NOW));
    });
    fc.assert(law, replay);
  });

  test('a reproach that fades lets engagement rise again', () => {
    const policy = shopThat({
      max: 100,
      groups: {
        lasting: { max: 100, rules: [{ id: 'joined', event: 'good', points: 50 }] },
        fading: {
          max: 0,
          decay: { half_life: '10d' },
          rules: [{ id: 'complained', event: 'bad', points: -40 }],
        },
      },
    });
    const events = [happened('good'), happened('bad')];
    expect([0, 10, 20].map((days) => engagementOf(policy, events, NOW + days * DAY))).toEqual([10, 30, 40]);
  });
});
