import { describe, expect, test } from 'vitest';
import { When } from '../../src/domain/policy/condition-schema.ts';
import { compileWhen } from '../../src/domain/scoring/condition.ts';
import type { Context } from '../../src/domain/scoring/context.ts';
import { contextOf, DAY, HOUR, happened, iso, NOW } from '../support/leads.ts';

const LISTS = { rivals: ['Rival.example', 42], nobody: [] };
const holds = (condition: object, context: Context): boolean =>
  compileWhen(When.parse(condition), LISTS)(context);
/** Whether a test of the fact `it` passes for this value. */
const passes = (match: unknown, value: Context['facts'][string]): boolean =>
  holds({ it: match }, contextOf({ it: value }));

describe('one value', () => {
  test.each<[string, unknown, Context['facts'][string], boolean]>([
    ['equals, any case, spaces around', 'Hotel', ' hOTEL ', true],
    ['equals the whole text', 'hotel', 'hotels', false],
    ['a number equals its text', 60, '60', true],
    ['a text equals its number', '60', 60, true],
    ['nothing equals no number', 0, '', false],
    ['true is a ticked box', true, 'yes', true],
    ['true is on', true, 'ON', true],
    ['true is 1', true, 1, true],
    ['true is not just any text', true, 'perhaps', false],
    ['false is no', false, 'No', true],
    ['false is false', false, false, true],
    ['false is not just any text', false, 'perhaps', false],
    ['one of', ['hotel', 'school'], 'School', true],
    ['none of', ['hotel', 'school'], 'café', false],
    ['not_in', { not_in: ['hotel'] }, 'café', true],
    ['not_in, any case', { not_in: ['hotel'] }, 'HOTEL', false],
    ['in_list, any case', { in_list: 'rivals' }, 'rival.EXAMPLE', true],
    ['in_list, a number', { in_list: 'rivals' }, '42', true],
    ['in_list, another', { in_list: 'rivals' }, 'friend.example', false],
    ['in_list, an empty one', { in_list: 'nobody' }, 'x', false],
    ['contains', { contains: 'CTO' }, 'Director', true],
    ['has_word: whole words only', { has_word: 'CTO' }, 'Director', false],
    ['has_word', { has_word: 'cto' }, 'Founder/CTO', true],
    ['has_word: several in a row', { has_word: 'head of' }, 'The Head of Rooms', true],
    ['has_word: not scattered', { has_word: 'head of' }, 'Head chef of Rome', false],
    ['has_word: a word of no letters is in nothing', { has_word: '?!' }, 'why?!', false],
    ['has_word: other letters', { has_word: 'geschäftsführer' }, 'Geschäftsführer, GmbH', true],
    ['starts_with', { starts_with: '/Pricing' }, '/pricing/teams', true],
    ['starts_with, elsewhere', { starts_with: 'pricing' }, '/pricing', false],
    ['ends_with', { ends_with: '.edu' }, 'some.EDU', true],
    ['ends_with, elsewhere', { ends_with: '.edu' }, 'some.edu.org', false],
    ['matches, any case, anywhere', { matches: 'room[s]? [0-9]+' }, 'in Room 12', true],
    ['matches not', { matches: '^room$' }, 'bedroom', false],
    ['at_least its bound', { at_least: 10 }, 10, true],
    ['at_least, below', { at_least: 10 }, 9.9, false],
    ['at_most its bound', { at_most: 10 }, 10, true],
    ['at_most, above', { at_most: 10 }, 10.1, false],
    ['between, low end', { between: [5, 10] }, 5, true],
    ['between, high end', { between: [5, 10] }, 10, true],
    ['between, below', { between: [5, 10] }, 4, false],
    ['between, above', { between: [5, 10] }, 11, false],
    ['a number in a text', { at_least: 200 }, '220 people', true],
    ['a number with its thousands apart', { at_least: 1000 }, '1,200', true],
    ['a decimal in a text', { at_most: 1.5 }, '1.2', true],
    ['no number in a text', { at_least: 0 }, 'many', false],
    ['true is no number', { at_least: 0 }, true, false],
    ['before', { before: '2026-10-20' }, '2026-10-19T23:59:59Z', true],
    ['before, on the day', { before: '2026-10-20' }, '2026-10-20', false],
    ['after', { after: '2026-10-20' }, '2026-10-21', true],
    ['after, on the day', { after: '2026-10-20' }, '2026-10-20', false],
    ['after, at any time of the day itself', { after: '2026-10-20' }, '2026-10-20T23:59:59Z', false],
    ['after, the first moment of the next day', { after: '2026-10-20' }, '2026-10-21T00:00:00Z', true],
    ['after an instant', { after: '2026-10-20T09:00:00Z' }, '2026-10-20T09:00:01Z', true],
    ['after, no date', { after: '2026-10-20' }, 'soon', false],
    ['after, a number is no date', { after: '2001-01-01' }, 2026, false],
    ['before, a text with a number is no date', { before: '2026-10-20' }, 'room 12', false],
    ['a time without a zone is UTC', { before: '2026-10-20T09:00:00Z' }, '2026-10-20T08:59:59', true],
    ['a time with a zone', { before: '2026-10-20T09:00:00Z' }, '2026-10-20T10:59:59+02:00', true],
    ['milliseconds, as some CRMs say it', { within: '2d' }, NOW - DAY, true],
    ['within', { within: '2d' }, iso(NOW - 2 * DAY), true],
    ['within, longer ago', { within: '2d' }, iso(NOW - 2 * DAY - 1), false],
    ['within, still to come', { within: '2d' }, iso(NOW + HOUR), false],
    ['exists', { exists: true }, 'x', true],
    ['exists: 0 is something', { exists: true }, 0, true],
    ['exists: no is something', { exists: true }, false, true],
    ['exists: an empty field is nothing', { exists: true }, '', false],
    ['exists: spaces are nothing', { exists: true }, '  ', false],
    ['exists: a list of nothing is nothing', { exists: true }, [], false],
    ['exists: a list of empty fields is nothing', { exists: true }, ['', ' '], false],
    ['exists: a list of something', { exists: true }, ['', 'x'], true],
    ['exists: false', { exists: false }, '', true],
    ['exists: false of an empty list', { exists: false }, [], true],
    ['exists: false of something', { exists: false }, 'x', false],
    ['several operators must all hold', { at_least: 5, at_most: 10 }, 7, true],
    ['several operators, one fails', { at_least: 5, at_most: 10 }, 11, false],
    ['one value of a list is enough', 'spa', ['pool', 'Spa'], true],
    ['no value of a list', 'spa', ['pool', 'sauna'], false],
    ['not_in: every value of a list', { not_in: ['spa'] }, ['pool', 'spa'], false],
    ['not_in: no value of a list', { not_in: ['spa'] }, ['pool', 'sauna'], true],
    ['an empty field is missing: not_in', { not_in: ['spa'] }, '', false],
    ['an empty field is missing: no', false, ' ', false],
    ['an empty field is missing: matches', { matches: '^' }, '', false],
    ['an empty list is missing: not_in', { not_in: ['spa'] }, [], false],
    ['contains a word with its space', { contains: 'vp ' }, 'VP Sales', true],
    ['contains a space that is not there', { contains: 'vp ' }, 'VPN', false],
    ['one of, words and numbers and yes', ['many', 60, true], '60', true],
    ['one of, words and numbers and yes', ['many', 60, true], 'Yes', true],
    ['one of, words and numbers and yes', ['many', 60, true], 'few', false],
  ])('%s', (_, match, value, expected) => expect(passes(match, value)).toBe(expected));

  const tests: unknown[] = [
    'x',
    ['x', 1],
    true,
    false,
    0,
    { not_in: ['x'] },
    { in_list: 'rivals' },
    { contains: 'x' },
    { has_word: 'x' },
    { starts_with: 'x' },
    { ends_with: 'x' },
    { matches: '.*' },
    { at_least: -9 },
    { at_most: 9 },
    { between: [-9, 9] },
    { before: '2999-01-01' },
    { after: '1999-01-01' },
    { within: '9999d' },
    { exists: true },
  ];
  test.each(tests.map((match) => ({ match })))('a missing value fails $match', ({ match }) => {
    expect(passes(match, undefined)).toBe(false);
  });

  test('a missing value passes `exists: false`, and only that', () => {
    expect(passes({ exists: false }, undefined)).toBe(true);
    expect(passes({ exists: false, at_least: 0 }, undefined)).toBe(false);
  });
});

describe('conditions combined', () => {
  const big = { rooms: { at_least: 10 } };
  const hotel = { trade: 'hotel' };

  test('every key must hold', () => {
    expect(holds({ ...big, ...hotel }, contextOf({ rooms: 10, trade: 'hotel' }))).toBe(true);
    expect(holds({ ...big, ...hotel }, contextOf({ rooms: 10, trade: 'school' }))).toBe(false);
    expect(holds({ ...hotel, any: [big] }, contextOf({ rooms: 10 }))).toBe(false);
  });

  test('all, any and not nest', () => {
    const either = { any: [big, { all: [hotel, { not: { rooms: { at_most: 2 } } }] }] };
    expect(holds(either, contextOf({ rooms: 10, trade: 'school' }))).toBe(true);
    expect(holds(either, contextOf({ rooms: 5, trade: 'hotel' }))).toBe(true);
    expect(holds(either, contextOf({ rooms: 2, trade: 'hotel' }))).toBe(false);
    expect(holds(either, contextOf({ rooms: 5, trade: 'school' }))).toBe(false);
  });

  test('`not` over a missing value is true', () => {
    expect(holds({ not: big }, contextOf({}))).toBe(true);
    expect(holds({ not: { trade: { not_in: ['hotel'] } } }, contextOf({}))).toBe(true);
  });
});

describe('what the lead did', () => {
  const visits = [1, 3, 9].map((days) => happened('page_viewed', days * DAY, { path: `/p${days}` }));
  const did = (condition: object, events = visits): boolean => holds(condition, contextOf({}, events));

  test.each([
    ['once is enough', { event: 'page_viewed' }, true],
    ['something else', { event: 'webinar' }, false],
    ['within', { event: 'page_viewed', within: '1d' }, true],
    ['not within', { event: 'page_viewed', within: '23h' }, false],
    ['as often as asked', { event: 'page_viewed', times: { at_least: 3 } }, true],
    ['not often enough', { event: 'page_viewed', times: { at_least: 4 } }, false],
    ['not often enough within', { event: 'page_viewed', within: '3d', times: { at_least: 3 } }, false],
    ['where', { event: 'page_viewed', where: { path: '/p3' } }, true],
    ['where nothing fits', { event: 'page_viewed', where: { path: '/p4' } }, false],
    [
      'where and within ask of the same event',
      { event: 'page_viewed', where: { path: '/p9' }, within: '2d' },
      false,
    ],
    ['never', { not: { event: 'webinar' } }, true],
  ])('%s', (_, condition, expected) => expect(did(condition)).toBe(expected));

  test('what is still to come has not happened', () => {
    expect(did({ event: 'page_viewed' }, [happened('page_viewed', -HOUR)])).toBe(false);
  });
});
