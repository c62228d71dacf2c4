import { describe, expect, test } from 'vitest';
import { When } from '../../src/domain/policy/condition-schema.ts';
import { describeWhen } from '../../src/domain/scoring/reason.ts';

const facts = { rooms: 40, trade: 'hotel', tags: ['spa', 'sea'] };

describe('a condition in words says what it looked at', () => {
  test.each<[string, object, string]>([
    ['a fact', { rooms: { at_least: 10 } }, 'rooms is 40'],
    ['several', { rooms: 40, trade: 'hotel' }, 'rooms is 40, trade is hotel'],
    ['one that is missing', { stars: { exists: false } }, 'stars is not known'],
    ['a list', { tags: 'spa' }, 'tags is spa,sea'],
    [
      'what they did',
      { trade: 'hotel', event: 'quote_asked', within: '2d' },
      'trade is hotel, did quote_asked',
    ],
    ['all', { all: [{ rooms: 40 }, { trade: 'hotel' }] }, 'rooms is 40, trade is hotel'],
    ['any', { any: [{ rooms: 40 }, { trade: 'inn' }] }, 'rooms is 40 or trade is hotel'],
    ['not', { not: { trade: 'inn' } }, 'not (trade is hotel)'],
  ])('%s', (_, when, words) => expect(describeWhen(When.parse(when), facts)).toBe(words));

  test('a long value is cut', () => {
    const words = describeWhen(When.parse({ note: { exists: true } }), { note: 'x'.repeat(99) });
    expect(words).toBe(`note is ${'x'.repeat(80)}…`);
  });
});
