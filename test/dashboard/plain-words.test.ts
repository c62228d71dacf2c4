import { expect, test } from 'vitest';
import { spanWords, whenWords } from '../../src/dashboard/policy/plain-words.ts';
import { When } from '../../src/domain/policy/condition-schema.ts';
import { Duration } from '../../src/domain/policy/duration.ts';

const scale = { order: ['A', 'B', 'C', 'out'], show_as: 'stars' as const };

test.each([
  [
    { 'company.country': 'US', 'company.size': ['mid', 'large'] },
    'company.country is US, and company.size is mid or large',
  ],
  [{ grade: ['A', 'B', 'out'] }, 'grade is ★★★, ★★ or out'],
  [{ 'crm.owner': { exists: true }, phone: { exists: false } }, 'crm.owner is known, and phone is not known'],
  [{ rooms: { at_least: 10, at_most: 40 } }, 'rooms is at least 10, and rooms is at most 40'],
  [{ rooms: { between: [1, 9] } }, 'rooms is between 1 and 9'],
  [
    { title: { has_word: 'head of' }, page: { starts_with: '/p' } },
    'title has the word “head of”, and page starts with “/p”',
  ],
  [
    { trade: { not_in: ['hotel', 'school'] }, host: { in_list: 'rivals' } },
    'trade is none of hotel, school, and host is in rivals',
  ],
  [
    { met: { within: '30d' }, born: { before: '2026-01-01' } },
    'met lies within 30 days, and born is before 2026-01-01',
  ],
  [{ any: [{ a: 1 }, { b: true, c: 'x' }] }, '(a is 1; or b is yes, and c is x)'],
  [{ not: { all: [{ a: 1 }, { b: 2 }] } }, 'not (a is 1, and b is 2)'],
  [
    { event: 'page_viewed', where: { path: { contains: 'price' } }, times: { at_least: 3 }, within: '36h' },
    'did page_viewed (path contains “price”) 3 times or more within 1 d 12 h',
  ],
])('%j in words', (when, said) => {
  expect(whenWords(When.parse(when), scale)).toBe(said);
});

test.each([
  ['30s', '30 s'],
  ['90m', '1 h 30 min'],
  ['1d', '1 working day'],
  ['400d', '400 working days'],
  ['720h', '30 days'],
])('%s is %s', (written, said) => {
  expect(spanWords(Duration.parse(written), 'working day')).toBe(said);
});
