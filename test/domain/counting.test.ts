import { describe, expect, test } from 'vitest';
import type { LeadEvent } from '../../src/domain/lead/lead.ts';
import { contextOf, DAY, HOUR, happened, NOW } from '../support/leads.ts';
import { oneGroup, type PolicySource, policyOf } from '../support/policies.ts';

type Rule = PolicySource['engagement']['groups'][string]['rules'][number];

/** The share of one rule over these events; undefined when it did not fire. */
function shareOf(rule: Partial<Rule>, events: LeadEvent[], decay: object | 'none' = 'none') {
  const { max, groups } = oneGroup<Rule>([{ id: 'only', event: 'visit', points: 10, ...rule }]);
  const engagement = { max, groups: { only: { ...groups.only, decay } } } as PolicySource['engagement'];
  return policyOf({ engagement })
    .score(contextOf({}, events))
    .rules.find(({ id }) => id === 'only');
}
const visits = (...days: number[]): LeadEvent[] => days.map((age) => happened('visit', age * DAY));
const fading = { half_life: '10d' };

describe('which events a rule counts', () => {
  test('latest: the newest, once', () => {
    expect(shareOf({ count: 'latest' }, visits(10, 20, 30), fading)).toMatchObject({ raw: 10, decayed: 5 });
  });

  test('once: the first there ever was', () => {
    expect(shareOf({ count: 'once' }, visits(0, 10), fading)).toMatchObject({ raw: 10, decayed: 5 });
  });

  test('left out, it is latest', () => {
    expect(shareOf({}, visits(0, 10, 20), fading)?.decayed).toBe(10);
  });

  test.each<[string, number, string, number[], number]>([
    ['all of them', 9, '7d', [1, 2, 3, 4], 4],
    ['at most so many in a window', 3, '7d', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 3],
    ['the window rolls: it begins at each event', 1, '7d', [0, 6, 7, 13, 14], 3],
    ['events a whole window apart both count', 1, '7d', [0, 7], 2],
    ['events just less than a window apart do not', 1, '7d', [0, 6.999], 1],
    ['two in every window', 2, '7d', [0, 1, 2, 7, 8, 9], 4],
  ])('each: %s', (_, at_most, per, days, expected) => {
    const share = shareOf({ count: { each: true, at_most, per } }, visits(...days));
    expect(share?.raw).toBe(10 * expected);
  });

  test('each: of too many the newest are kept', () => {
    const share = shareOf({ count: { each: true, at_most: 1, per: '20d' } }, visits(10, 11, 12), fading);
    expect(share?.decayed).toBe(5);
  });

  test('each fades on its own', () => {
    const share = shareOf({ count: { each: true, at_most: 9, per: '1d' } }, visits(0, 10, 20), fading);
    expect(share).toMatchObject({ raw: 30, decayed: 17.5 });
  });
});

describe('which events a rule sees', () => {
  test('only its own, and only where its properties fit', () => {
    const events = [
      happened('visit', 0, { path: '/beds' }),
      happened('call', 0, { path: '/pricing' }),
      happened('visit', DAY, { path: '/Pricing/all' }),
    ];
    expect(shareOf({ where: { path: { starts_with: '/pricing' } } }, events)).toMatchObject({
      points: 10,
      because: 'visit (path /Pricing/all), 1 d ago',
    });
    expect(shareOf({ where: { path: '/chairs' } }, events)).toBeUndefined();
    expect(shareOf({ event: 'fax' }, events)).toBeUndefined();
  });

  test('none that is still to come', () => {
    expect(shareOf({}, [happened('visit', -1)])).toBeUndefined();
    expect(shareOf({}, [happened('visit', 0)])?.points).toBe(10);
  });
});

describe('a rule has its season', () => {
  const on = (season: Partial<Rule>, now: string): boolean => {
    const engagement = oneGroup<Rule>([{ id: 'only', event: 'visit', points: 10, ...season }]);
    const at = Date.parse(now);
    const events = [happened('visit', NOW - at + HOUR)];
    return policyOf({ engagement }).score({ facts: {}, events, now: at }).engagement === 10;
  };
  test.each<[string, Partial<Rule>, string, boolean]>([
    ['always, if it says nothing', {}, '2026-10-20T09:00:00Z', true],
    ['never when switched off', { enabled: false }, '2026-10-20T09:00:00Z', false],
    ['not before from', { from: '2026-10-21' }, '2026-10-20T23:59:59Z', false],
    ['from the first moment of from', { from: '2026-10-21' }, '2026-10-21T00:00:00Z', true],
    ['to the last moment of until', { until: '2026-10-21' }, '2026-10-21T23:59:59Z', true],
    ['not after until', { until: '2026-10-21' }, '2026-10-22T00:00:00Z', false],
  ])('%s', (_, season, now, expected) => expect(on(season, now)).toBe(expected));
});

test('what a stranger wrote does not fill the reasons', () => {
  const words = `${'a'.repeat(79)}🛏️ and so on`;
  const because = shareOf({ where: { message: { contains: 'aaa' } } }, [
    happened('visit', 0, { message: words }),
  ])!.because;
  expect(because).toBe(`visit (message ${'a'.repeat(79)}…), today`);
});
