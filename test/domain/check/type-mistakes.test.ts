import { describe, test } from 'vitest';
import { expectFound, inRow, type Row } from '../../support/mistake.ts';

const ROWS: readonly Row[] = [
  [
    'a number asked of a text',
    'kitchen: { has_word: canteen }',
    'title: { «at_least: 3 }',
    'wrong-type',
    'title is a text',
  ],
  [
    'letters asked of a number',
    'kitchen: { has_word: canteen }',
    'company.employees: { «contains: "100" }',
    'wrong-type',
    'company.employees is a number',
    'short-contains',
  ],
  [
    'a date asked of a text',
    'kitchen: { has_word: canteen }',
    'title: { «within: 3d }',
    'wrong-type',
    'asks about a date',
  ],
  [
    'words for a number',
    'kitchen: { has_word: canteen }',
    'company.employees: «many',
    'wrong-type',
    '"many" is none',
  ],
  [
    'words for yes or no',
    'kitchen: { has_word: canteen }',
    'budget_approved: «maybe',
    'wrong-type',
    'true or false',
  ],
  ['a table over a number', 'by: order.size', 'by: «company.employees', 'wrong-type', 'make bands of it'],
  [
    'between, the wrong way',
    'kitchen: { has_word: canteen }',
    'ovens: { between: «[9, 3] }',
    'backwards',
    'lower number first',
  ],
  [
    'after and before',
    'kitchen: { has_word: canteen }',
    'kitchen: { «after: 2026-05-01, before: 2026-04-01 }',
    'backwards',
    'nothing is after',
  ],
  [
    'a season that ends before it begins',
    'until: 2026-05-31',
    '«until: 2026-01-31',
    'backwards',
    'comes before from',
  ],
  ['a clock of nothing', 'accept: 20m', 'accept: «0m', 'no-time', 'longer than nothing'],
  ['a share above the whole', 'won: 15%', 'won: «150%', 'out-of-range', '0% to 100%'],
  [
    'four deep',
    'email.kind: company }, points',
    'all: [ { any: [ { not: { all: [ «{ email.kind: company } ] } } ] } ] }, points',
    'deep-condition',
    'more than 3 deep',
  ],
  ['a look-ahead', '"^/ovens/[0-9]+$"', '«"^/(?!ovens)"', 'bad-pattern', 'cannot look ahead'],
  ['a reference back', '"^/ovens/[0-9]+$"', '«"(a)\\\\1"', 'bad-pattern', 'refer back'],
  ['a bracket too few', '"^/ovens/[0-9]+$"', '«"[0-9"', 'bad-pattern', 'RE2 says'],
  ['a pattern that everything matches', '"^/ovens/[0-9]+$"', '«"x*"', 'bad-pattern', 'and so everything'],
  [
    'a pattern too long',
    '"^/ovens/[0-9]+$"',
    `«"${'x1'.repeat(101)}"`,
    'bad-value',
    'at most 200 characters',
  ],
  [
    'a pattern where words would do',
    'kitchen: { has_word: canteen }',
    'kitchen: { matches: «canteen|mensa }',
    'pattern-of-words',
    'has_word',
  ],
  [
    'three letters',
    'kitchen: { has_word: canteen }',
    'kitchen: { contains: «cto }',
    'short-contains',
    'has_word: cto',
  ],
  [
    'not, of what may be missing',
    'kitchen: { has_word: canteen }',
    'not: { «kitchen: canteen }',
    'not-missing',
    'kitchen: { exists: true }',
    'test-failed',
  ],
];

describe('mistakes: kinds of values', () =>
  test.each(ROWS.map(inRow))('%s', (_, mistake) => expectFound(mistake)));
