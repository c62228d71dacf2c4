import { expect, test } from 'vitest';
import type { LeadEvent } from '../../src/domain/lead/lead.ts';
import type { RuleShare } from '../../src/domain/scoring/scorecard.ts';
import { contextOf, DAY, HOUR, happened, iso, NOW } from '../support/leads.ts';
import { oneGroup, policyOf } from '../support/policies.ts';

const policy = policyOf({
  fit: oneGroup([
    { id: 'trade', by: 'trade', points: { hotel: 10 } },
    {
      id: 'busy',
      when: {
        rooms: { at_least: 10 },
        any: [{ 'company.country': 'GB' }, { event: 'page_viewed', within: '7d' }],
        not: { title: { has_word: 'student' } },
      },
      points: 20,
    },
  ]),
  engagement: oneGroup([
    { id: 'quote', event: 'quote_asked', points: 10 },
    { id: 'first', event: 'page_viewed', points: 10, count: 'once' as const },
    {
      id: 'look',
      event: 'page_viewed',
      where: { path: '/beds' },
      points: 1,
      count: { each: true as const, at_most: 9, per: '1d' },
    },
  ]),
});

function sharesOf(facts: Record<string, string | number>, events: LeadEvent[]): Map<string, RuleShare> {
  return new Map(policy.score(contextOf(facts, events)).rules.map((rule) => [rule.id, rule]));
}

test('a fit rule names the facts it looked at, and the events', () => {
  const shares = sharesOf({ trade: 'Hotel', rooms: 40 }, [
    happened('page_viewed', HOUR),
    happened('page_viewed', 8 * DAY),
  ]);
  expect(shares.get('trade')).toMatchObject({ facts: [{ name: 'trade', value: 'Hotel' }], events: [] });
  expect(shares.get('busy')).toMatchObject({
    facts: [
      { name: 'rooms', value: '40' },
      { name: 'company.country', value: null },
      { name: 'title', value: null },
    ],
    events: [{ name: 'page_viewed', at: iso(NOW - HOUR) }],
  });
});

test('an engagement rule names the events it counted, and no other', () => {
  const shares = sharesOf({}, [
    happened('quote_asked', -HOUR),
    happened('quote_asked', HOUR),
    happened('quote_asked', DAY),
    happened('page_viewed', 2 * DAY, { path: '/beds' }),
    happened('page_viewed', 3 * DAY, { path: '/chairs' }),
  ]);
  const timesOf = (id: string) => shares.get(id)?.events?.map(({ at }) => (NOW - Date.parse(at)) / HOUR);
  expect(timesOf('quote')).toEqual([1]);
  expect(timesOf('first')).toEqual([72]);
  expect(timesOf('look')).toEqual([48]);
  expect(shares.get('look')?.facts).toEqual([]);
});

test('of many events only the newest five are named, and of a long value only its start', () => {
  const views = Array.from({ length: 8 }, (_, i) => happened('page_viewed', i * HOUR, { path: '/beds' }));
  const shares = sharesOf({ trade: 'hotel', rooms: 10, title: 'x'.repeat(200) }, views);
  expect(shares.get('look')?.raw).toBe(8);
  expect(shares.get('look')?.events?.map(({ at }) => at)).toEqual(
    [0, 1, 2, 3, 4].map((h) => iso(NOW - h * HOUR)),
  );
  expect(shares.get('busy')?.facts?.at(-1)?.value).toBe(`${'x'.repeat(80)}…`);
});
