import * as fc from 'fast-check';
import { When } from '../../src/domain/policy/condition-schema.ts';
import type { FactDefinition } from '../../src/domain/policy/scoring-schema.ts';
import type { Ground } from '../../src/domain/policy/solve/ground.ts';
import { DAY, happened, newestFirst, profileOf } from './leads.ts';

/** Facts of every kind: made and given, of text, numbers, dates, one of a few, and answers with several values. */
const FACTS: Record<string, FactDefinition> = {
  size: { bands_of: 'company.employees', bands: { small: 1, mid: 10, big: 50 }, when_missing: 'unknown' },
  rank: {
    words_in: 'title',
    first_of: { boss: ['head of', 'chief'], helper: ['chief of staff', 'aide'] },
    otherwise: 'other',
    when_missing: 'unknown',
  },
  team: {
    words_in: 'title',
    first_of: { it: ['it'], staff: ['staff'] },
    otherwise: 'other',
    when_missing: '?',
  },
};

export const RANDOM_GROUND: Ground = {
  facts: FACTS,
  lists: { near: ['FR', 'de'], rivals: ['rival.example'] },
  tables: [],
  types: new Map([
    ['email', { kind: 'text' }],
    ['email.domain', { kind: 'text' }],
    ['email.kind', { kind: 'one_of', values: ['company', 'free', 'role', 'disposable', 'missing'] }],
    ['company.employees', { kind: 'number' }],
    ['company.country', { kind: 'country' }],
    ['title', { kind: 'text' }],
    ['source', { kind: 'one_of', values: ['web', 'ads'] }],
    ['size', { kind: 'one_of', values: ['small', 'mid', 'big', 'unknown'] }],
    ['rank', { kind: 'one_of', values: ['boss', 'helper', 'other', 'unknown'] }],
    ['team', { kind: 'one_of', values: ['it', 'staff', 'other', '?'] }],
    ['urgent', { kind: 'yes_no' }],
  ]),
};

/** So many that not every list of them is tried. */
const TAGS = Array.from({ length: 14 }, (_, i) => `tag ${i}`);

const some = (...values: string[]) => fc.subarray(values, { minLength: 1 });
const number = fc.constantFrom(0, 1, 9, 10, 11, 49, 50, 60);
const numeric = fc.oneof(
  fc.record({ at_least: number }),
  fc.record({ at_most: number }),
  fc.record({ at_least: number, at_most: number }),
  fc.tuple(number, number).map(([a, b]) => ({ between: [Math.min(a, b), Math.max(a, b)] })),
  number,
);
const exists = fc.record({ exists: fc.boolean() });
const word = fc.constantFrom('chief', 'staff', 'it', 'chief of staff');
const textual = fc.oneof(
  fc.record({ has_word: word }),
  fc.record({ contains: fc.constantFrom('it', 'chi', 'of staff') }),
  fc.record({ starts_with: fc.constantFrom('head', 'head of') }),
  fc.record({ ends_with: fc.constantFrom('it', 'staff') }),
  fc.record({ matches: fc.constantFrom('^chief', 'staff|aide') }),
  word,
);

const ofFact: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.record({ size: fc.oneof(some('small', 'mid', 'big', 'unknown'), fc.constantFrom('small', 'mid')) }),
  fc.record({ rank: some('boss', 'helper', 'other', 'unknown') }),
  fc.record({ team: some('it', 'staff', '?') }),
  fc.record({ 'company.employees': fc.oneof(numeric, exists) }),
  fc.record({ rooms: fc.oneof(numeric, exists) }),
  fc.record({ title: fc.oneof(textual, exists) }),
  fc.record({ urgent: fc.oneof(fc.boolean(), exists, fc.constant('yes')) }),
  fc.record({
    'company.country': fc.oneof(
      fc.constantFrom('US', 'fr', 'DE'),
      fc.record({ in_list: fc.constant('near') }),
      fc.record({ not_in: some('US', 'DE') }),
      exists,
    ),
  }),
  fc.record({ trade: fc.oneof(some('hotel', 'school', 'café'), fc.record({ not_in: some('hotel', 'x') })) }),
  fc.record({
    tags: fc.oneof(fc.constantFrom(...TAGS), some(...TAGS), fc.record({ not_in: some(...TAGS) }), exists),
  }),
  fc.record({ 'email.kind': some('company', 'free', 'missing') }),
  fc.record({ 'email.domain': fc.oneof(fc.constantFrom('rival.example', 'gmail.com'), exists) }),
  fc.record({ source: fc.constantFrom('web', 'ads') }),
  fc.record({ met: fc.record({ after: fc.constantFrom('2026-01-01', '2026-02-01') }) }),
  fc.record({ met: fc.record({ before: fc.constantFrom('2026-01-01', '2026-02-01') }) }),
  fc.record({
    event: fc.constantFrom('good', 'bad'),
    within: fc.constantFrom('2d', '30d', '365d'),
    times: fc.record({ at_least: fc.integer({ min: 1, max: 2 }) }),
  }),
  fc.record({ event: fc.constant('good'), where: fc.record({ kind: fc.constantFrom('x', 'y') }) }),
);

const { written } = fc.letrec<{ written: Record<string, unknown> }>((tie) => ({
  written: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    ofFact,
    fc.tuple(ofFact, ofFact).map(([a, b]) => ({ ...a, ...b })),
    fc.record({ all: fc.array(tie('written'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('written'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('written') }),
  ),
}));

export const conditions: fc.Arbitrary<When> = written.map((one) => When.parse(one));

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const attributes = fc
  .record({
    'company.employees': maybe(fc.oneof(number, fc.nat(70), fc.constant('many'))),
    rooms: maybe(fc.oneof(number, number.map(String), fc.constantFrom('60 people', 'none', ''))),
    title: maybe(
      fc.oneof(
        fc
          .array(fc.constantFrom('Head of', 'chief', 'chief of staff', 'it', 'aide', 'x', 'kit'), {
            minLength: 1,
            maxLength: 4,
          })
          .map((words) => words.join(' ')),
        fc.constantFrom('Staff', 'it', '', 'chitin'),
      ),
    ),
    urgent: maybe(fc.constantFrom(true, false, 'yes', 'no', 'on', '')),
    'company.country': maybe(fc.constantFrom('US', 'FR', 'DE', 'IT', '')),
    trade: maybe(
      fc.oneof(fc.constantFrom('hotel', 'school', 'y'), fc.subarray(['hotel', 'school', 'café', 'x'])),
    ),
    tags: maybe(fc.oneof(fc.subarray(TAGS, { maxLength: 5 }), fc.constantFrom(...TAGS, 'none of them'))),
    met: maybe(fc.constantFrom('2025-12-01', '2026-01-15', '2026-03-01', 'yesterday')),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

const emails = ['jo@rival.example', 'jo@gmail.com', 'info@hotel.example', 'jo@hotel.example', null];

/** Anybody who could come along, as the engine is given them. */
export const anybody = fc.record({
  known: fc
    .tuple(attributes, fc.constantFrom(...emails), fc.constantFrom('web', 'ads'))
    .map(([said, email, source]) => ({
      identity: { email, phone: null },
      profile: profileOf(said as Parameters<typeof profileOf>[0]),
      source,
      crm: {},
    })),
  events: fc
    .array(
      fc
        .tuple(
          fc.constantFrom('good', 'bad'),
          fc.nat(400).map((n) => n * DAY),
          fc.constantFrom({}, { kind: 'x' }, { kind: 'y' }),
        )
        .map(([name, age, properties]) => happened(name, age, properties)),
      { maxLength: 4 },
    )
    .map(newestFirst),
});
