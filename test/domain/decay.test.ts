import { describe, expect, test } from 'vitest';
import { Decay } from '../../src/domain/policy/scoring-schema.ts';
import { compileDecay } from '../../src/domain/scoring/decay.ts';
import { DAY } from '../support/leads.ts';

const left = (decay: unknown, days: number): number => compileDecay(Decay.parse(decay))(days * DAY);

describe('a half-life', () => {
  const decay = { full_for: '2d', half_life: '14d', forget_after: '90d' };
  test.each([
    ['whole at once', 0, 1],
    ['whole to the end of full_for', 2, 1],
    ['half after one half-life', 16, 0.5],
    ['a quarter after two', 30, 0.25],
    ['still there on the last day', 90, 0.5 ** (88 / 14)],
    ['gone after it', 90.001, 0],
  ])('%s', (_, days, expected) => expect(left(decay, days)).toBeCloseTo(expected, 9));

  test('without full_for it fades from the first moment', () => {
    expect(left({ half_life: '14d' }, 14)).toBe(0.5);
    expect(left({ half_life: '14d' }, 0.01)).toBeLessThan(1);
  });

  test('without forget_after it is never quite gone', () => {
    expect(left({ half_life: '14d' }, 140)).toBeCloseTo(1 / 1024, 9);
  });
});

describe('steps', () => {
  const decay = { step: { every: '30d', lose: '25%' } };
  test.each([
    ['whole before the first step', 29.9, 1],
    ['each step takes the same part of the original', 30, 0.75],
    ['two steps', 60, 0.5],
    ['four steps', 120, 0],
    ['never below nothing', 900, 0],
  ])('%s', (_, days, expected) => expect(left(decay, days)).toBeCloseTo(expected, 9));
});

test('none', () => expect(left('none', 9_999)).toBe(1));

test.each([
  ['no half-life at all', { half_life: '0d' }],
  ['steps without time between them', { step: { every: '0h', lose: '25%' } }],
  ['forgotten before it begins to fade', { full_for: '10d', half_life: '5d', forget_after: '9d' }],
])('%s is refused', (_, decay) => expect(Decay.safeParse(decay).success).toBe(false));
