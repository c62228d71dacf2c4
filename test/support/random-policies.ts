import * as fc from 'fast-check';
import type { LeadEvent } from '../../src/domain/lead/lead.ts';
import { DAY, happened, newestFirst, profileOf } from './leads.ts';
import type { PolicySource } from './policies.ts';

const TRADES = ['hotel', 'school', 'café'];
const GRADES = ['gold', 'silver', 'bronze', 'lead'];

const points = fc.oneof(
  fc.integer({ min: -60, max: 60 }),
  fc.integer({ min: -600, max: 600 }).map((n) => n / 8),
);
const days = (max: number) => fc.integer({ min: 1, max }).map((n) => `${n}d`);

export const decays = fc.oneof(
  fc.constant('none' as const),
  fc.record({ half_life: days(40) }),
  fc.record({
    full_for: days(9),
    half_life: days(40),
    forget_after: days(90).map((d) => `${d.slice(0, -1)}0d`),
  }),
  fc.record({
    step: fc.record({ every: days(60), lose: fc.integer({ min: 0, max: 120 }).map((n) => `${n}%`) }),
  }),
);

export const eachCount = fc.record({
  each: fc.constant(true as const),
  at_most: fc.integer({ min: 1, max: 4 }),
  per: days(20),
});
const counts = fc.oneof(fc.constantFrom('once' as const, 'latest' as const), eachCount);

const seasons = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  fc.constantFrom(
    { enabled: false },
    { from: '2026-10-01' },
    { until: '2026-10-19' },
    { from: '2026-10-20', until: '2026-10-20' },
  ),
);

/** Any condition: facts that are there or not, what the lead did, and all of these combined. */
const { condition } = fc.letrec<{ condition: Record<string, unknown> }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    fc.record({ trade: fc.oneof(fc.constantFrom(...TRADES), fc.subarray(TRADES, { minLength: 1 })) }),
    fc.record({
      rooms: fc.oneof(
        fc.record({ at_least: fc.nat(60) }),
        fc.record({ between: fc.tuple(fc.nat(30), fc.nat(60)) }),
      ),
    }),
    fc.record({ urgent: fc.boolean() }),
    fc.record({
      title: fc.oneof(
        fc.record({ has_word: fc.constantFrom('buyer', 'head of') }),
        fc.record({ exists: fc.boolean() }),
      ),
    }),
    fc.record({ 'email.kind': fc.constantFrom('company', 'free', 'missing') }),
    fc.record({
      renewal: fc.oneof(
        fc.record({ within: days(60) }),
        fc.record({ after: fc.constantFrom('2026-10-20', '2026-10-20T09:00:00Z') }),
      ),
    }),
    fc.record({
      event: fc.constantFrom('good', 'bad'),
      within: days(30),
      times: fc.record({ at_least: fc.integer({ min: 1, max: 3 }) }),
    }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie('condition') }),
  ),
}));

const score = fc.integer({ min: 0, max: 100 });
const engagementTest = fc.oneof(
  fc.record({ at_least: score }),
  fc.record({ at_most: score }),
  fc.record({ not_in: fc.constant([0, 50]) }),
  fc.record({ contains: fc.constantFrom('.5', '1') }),
  score,
);
/** What adjustments and routes may ask: of what scoring made of the lead as well. */
const scoredCondition = fc.oneof(
  { weight: 3, arbitrary: condition },
  fc.record({ engagement: engagementTest }),
  fc.record({ not: fc.record({ engagement: engagementTest }) }),
  fc.record({ fit: fc.record({ at_least: score }), cell: fc.constantFrom('P1', 'Q2', 'R4') }),
  fc.record({ grade: fc.constantFrom(...GRADES) }),
);

const fitRule = fc.oneof(
  fc.record({ when: condition, points }),
  fc.record({ by: fc.constant('trade'), points: fc.dictionary(fc.constantFrom(...TRADES), points) }),
);
const engagementRule = fc.record({
  event: fc.constantFrom('good', 'bad'),
  where: fc.oneof(
    fc.constant({}),
    fc.record({ kind: fc.constantFrom('x', 'y') }),
    fc.record({ due: fc.record({ within: days(40) }) }),
  ),
  points,
  count: counts,
});

/** Groups of rules, each rule with an id and sometimes a season. */
function groupsOf(prefix: string, rule: fc.Arbitrary<object>, rest: fc.Arbitrary<object>) {
  const seasonal = fc.tuple(rule, seasons).map(([rule, season]) => ({ ...rule, ...season }));
  const rules = fc.array(seasonal, { minLength: 1, maxLength: 4 });
  const group = fc.record({ max: fc.nat(80), rules, rest });
  return fc
    .array(group, { minLength: 1, maxLength: 3 })
    .map((groups) =>
      Object.fromEntries(
        groups.map(({ max, rules, rest }, g) => [
          `${prefix}${g}`,
          { ...rest, max, rules: rules.map((one, i) => ({ ...one, id: `${prefix}${g}-${i}` })) },
        ]),
      ),
    );
}

const fitGroups = groupsOf('fit', fitRule, fc.constant({})) as fc.Arbitrary<PolicySource['fit']['groups']>;

/** @param rule which rules; any by default */
export const engagementGroups = (rule: fc.Arbitrary<object> = engagementRule) =>
  groupsOf('eng', rule, fc.record({ decay: decays })) as fc.Arbitrary<PolicySource['engagement']['groups']>;

const bands = (names: string[]) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: 99 }), {
      minLength: names.length - 1,
      maxLength: names.length - 1,
    })
    .map((froms) => {
      const sorted = froms.toSorted((a, b) => b - a);
      return Object.fromEntries(names.map((name, i) => [name, sorted[i] ?? ('lowest' as const)]));
    });

const adjustments = fc
  .array(
    fc.tuple(
      fc.record({ when: scoredCondition }),
      fc.oneof(
        fc.record({ cap_at: fc.constantFrom(...GRADES) }),
        fc.record({ raise_to: fc.constantFrom(...GRADES) }),
      ),
    ),
    { maxLength: 4 },
  )
  .map((rules) => rules.map(([when, move], i) => ({ id: `adjust-${i}`, ...when, ...move })));

const rowOf = (length: number) =>
  fc.array(fc.constantFrom(...GRADES), { minLength: length, maxLength: length });
const grades: fc.Arbitrary<PolicySource['grades']> = fc.record({
  fit_letter: bands(['P', 'Q', 'R']),
  engagement_digit: bands(['1', '2', '3', '4']),
  matrix: fc.record({ P: rowOf(4), Q: rowOf(4), R: rowOf(4) }),
  adjust: adjustments,
  order: fc.shuffledSubarray(GRADES, { minLength: GRADES.length }).map((order) => [...order, 'out']),
});

const targets = fc.constantFrom('nobody', 'desk', 'night', 'gil', 'crm.owner');
const routing = fc
  .tuple(fc.array(fc.tuple(scoredCondition, targets, seasons), { maxLength: 4 }), targets)
  .map(([rules, last]) => [
    ...rules.map(([when, to, season], i) => ({ id: `route-${i}`, when, to, if_away: 'desk', ...season })),
    { id: 'route-last', to: last },
  ]);

const disqualify = fc
  .array(fc.tuple(condition, seasons), { maxLength: 2 })
  .map((rules) =>
    rules.map(([when, season], i) => ({ id: `dq-${i}`, when, reason: `reason ${i}`, ...season })),
  );

/** What differs from the shop's policy; whatever comes out must pass the checker. */
export const randomPolicies: fc.Arbitrary<Partial<PolicySource>> = fc.record({
  disqualify,
  fit: fc.record({ max: fc.nat(120), groups: fitGroups }),
  engagement: fc.record({ max: fc.nat(120), groups: engagementGroups() }),
  grades,
  routing,
  stages: fc.constant({ order: ['lead', 'mql', 'customer'], mql_when: { grade: ['gold', 'silver'] } }),
  sla: fc.constant({ gold: { accept: '15m', first_touch: '1h' } }),
  nobody_eligible: fc.constantFrom('wait' as const, { pool: 'night' }),
});

/** An event up to 200 days ago, at any millisecond or on the hour, so that some fall together. */
export const pastEvents = (names = ['good', 'bad']): fc.Arbitrary<LeadEvent> =>
  fc
    .tuple(
      fc.constantFrom(...names),
      fc.oneof(
        fc.nat(200 * DAY),
        fc.nat(200).map((n) => n * DAY),
      ),
      fc.constantFrom({}, { kind: 'x' }, { kind: 'y' }, { kind: 'x', due: '2026-11-01' }),
    )
    .map(([name, age, properties]) => happened(name, age, properties));

export const histories = (names?: string[]): fc.Arbitrary<LeadEvent[]> =>
  fc.array(pastEvents(names), { maxLength: 12 }).map(newestFirst);

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const attributes = fc
  .record({
    trade: optional(fc.oneof(fc.constantFrom(...TRADES), fc.string(), fc.subarray(TRADES))),
    rooms: optional(fc.oneof(fc.nat(90), fc.nat(90).map(String), fc.string())),
    urgent: optional(fc.oneof(fc.boolean(), fc.constantFrom('yes', 'no', ''))),
    title: optional(fc.oneof(fc.constantFrom('Head of Rooms', 'Buyer', 'VP Sales', 'CEO'), fc.string())),
    'company.employees': optional(fc.oneof(fc.nat(700), fc.string())),
    'company.industry': optional(fc.constantFrom('software', 'farming')),
    'company.country': optional(fc.constantFrom('US', 'GB')),
    renewal: optional(fc.constantFrom('2026-09-30', '2026-10-20', '2026-10-20T09:00:00.001Z', '2027-01-15')),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

const emails = fc.constantFrom('mia@seaview.example', 'mia@gmail.com', 'spy@rival.example', null);

/** What a decision knows of somebody. */
export const randomPeople = fc.record({
  identity: fc.record({ email: emails, phone: fc.constantFrom('+442079460000', null) }),
  profile: attributes.map((known) => profileOf(known as Parameters<typeof profileOf>[0])),
  crm: fc.constantFrom({}, { 'crm.owner': 'gil@shop.example' }, { 'crm.owner': 'someone@else.example' }),
  events: histories(['good', 'bad', 'form_submitted']),
});
