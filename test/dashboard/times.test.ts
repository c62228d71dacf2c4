import { describe, expect, test } from 'vitest';
import { ago, clock, lengthOf, relative, secondStamp } from '../../src/dashboard/html/times.ts';

const NOW = new Date('2026-08-05T10:30:00.000Z');
const S = 1000;
const H = 3600 * S;

describe('times as people say them', () => {
  test.each([
    [420, '0.4 s'],
    [2100, '2.1 s'],
    [42 * S, '42 s'],
    [59.9 * S, '59 s'],
    [60 * S, '1 min'],
    [3599 * S, '59 min'],
    [H, '1 h'],
    [3 * H + 600 * S, '3 h 10 min'],
    [24 * H, '1 d'],
    [50 * H, '2 d 2 h'],
    [40 * 24 * H, '40 days'],
    [-90 * S, '1 min'],
  ])('%d ms is %s', (ms, words) => {
    expect(lengthOf(ms)).toBe(words);
  });

  test.each([
    ['2026-08-05T10:29:59.000Z', 'just now'],
    ['2026-08-05T10:18:00.000Z', '12 min ago'],
    ['2026-08-05T11:18:00.000Z', 'in 48 min'],
    ['nonsense', ''],
  ])('%s is %s', (at, words) => {
    expect(relative(at, NOW)).toBe(words);
  });

  test('a time of day is said no longer than it must be', () => {
    expect(clock('2026-08-05T11:18:00.000Z', NOW)).toBe('11:18 UTC');
    expect(clock('2026-08-04T11:18:00.000Z', NOW)).toMatch(/^Tue,? 4 Aug,? 11:18 UTC$/);
    expect(clock('2025-12-31T23:59:00.000Z', NOW)).toMatch(/^31 Dec 2025,? 23:59 UTC$/);
    expect(secondStamp('2026-08-05T10:18:02.100Z', NOW).toString()).toContain('>10:18:02 UTC<');
  });

  test('what is no time is shown as it came', () => {
    expect(clock('soon', NOW)).toBe('soon');
    expect(ago('soon', NOW).toString()).toContain('>soon<');
  });
});
