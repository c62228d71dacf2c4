import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault, type FaultCode } from '../../src/faults.ts';
import { afterFailure, readable } from '../../src/flow/retry-policy.ts';
import { replay } from '../support/replay.ts';

const NOW = new Date('2026-10-20T09:00:00Z');
const away = new Fault('CRM_UNAVAILABLE', 'the CRM is away');
/** Milliseconds until the next try; null when there is none. */
const delay = (error: unknown, attempts: number, random = 0.5): number | null => {
  const { retryAt } = afterFailure(error, attempts, NOW, random);
  return retryAt && retryAt.getTime() - NOW.getTime();
};

describe('a failure that trying again cannot mend', () => {
  test.each<FaultCode>(['LEAD_UNIDENTIFIED', 'CRM_REFUSED', 'CRM_OWNER_INVALID', 'SOURCE_UNKNOWN'])(
    '%s is final at once',
    (code) => {
      expect(afterFailure(new Fault(code, 'no use'), 1, NOW, 0)).toEqual({
        code,
        message: 'no use',
        retryAt: null,
      });
    },
  );
});

describe('a failure that may pass', () => {
  test('is tried again after a delay that grows fourfold, to four hours', () => {
    const seconds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 23].map((attempts) => delay(away, attempts)! / 1000);
    expect(seconds).toEqual([1, 4, 16, 64, 256, 1024, 4096, 14_400, 14_400, 14_400]);
  });

  test('is given up after 24 attempts, about three days, and says so', () => {
    expect(afterFailure(away, 24, NOW, 0.5)).toEqual({
      code: 'CRM_UNAVAILABLE',
      message: 'the CRM is away (given up after 24 attempts)',
      retryAt: null,
    });
    const whole = Array.from({ length: 23 }, (_, i) => delay(away, i + 1)!).reduce((sum, ms) => sum + ms, 0);
    expect(whole / 86_400_000).toBeCloseTo(2.7, 1);
  });

  test('spreads by at most 30 % to either side', () => {
    const law = fc.property(
      fc.integer({ min: 1, max: 23 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (attempts, random) => {
        const middle = delay(away, attempts)!;
        const spread = delay(away, attempts, random)!;
        expect(spread).toBeGreaterThanOrEqual(Math.floor(middle * 0.7));
        expect(spread).toBeLessThanOrEqual(Math.ceil(middle * 1.3));
      },
    );
    fc.assert(law, replay);
    expect([delay(away, 4, 0), delay(away, 4, 1)]).toEqual([44_800, 83_200]);
  });

  test('never before the time the other side asked for', () => {
    const limited = new Fault('CRM_RATE_LIMITED', 'slower, please', { retryAfterMs: 10_000 });
    expect([1, 2, 3].map((attempts) => delay(limited, attempts))).toEqual([10_000, 10_000, 16_000]);
  });

  test.each([[new TypeError('oops')], ['a bare text'], [undefined]])(
    '%s, which nobody foresaw, may pass',
    (error) => {
      expect(afterFailure(error, 1, NOW, 0.5)).toMatchObject({
        code: 'INTERNAL',
        retryAt: new Date(NOW.getTime() + 1000),
      });
    },
  );
});

describe('the text of an error as a database takes it', () => {
  test.each([
    ['no NUL', 'a\u0000b', 'a\uFFFDb'],
    ['no half characters', 'a\uD83D', 'a\uFFFD'],
    ['not endless', 'x'.repeat(2000), 'x'.repeat(1000)],
    ['not cut within a character', `${'x'.repeat(999)}🛏`, `${'x'.repeat(999)}\uFFFD`],
  ])('%s', (_, text, expected) => {
    expect(readable(new Error(text))).toBe(expected);
    expect(afterFailure(new Error(text), 1, NOW, 0).message).toBe(expected);
  });
});
