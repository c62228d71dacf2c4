import { describe, expect, test } from 'vitest';
import { stampDoubt, stampOf } from '../../../src/intake/form/rendered.ts';

const KEY = 'a key that only Baton knows';
const MADE = new Date('2026-11-02T09:00:00.000Z');
const after = (ms: number): Date => new Date(MADE.getTime() + ms);
const source = (options: object = {}) => ({ name: 'contact', options: { ...options } });
const codeAfter = (ms: number, stamp: unknown = stampOf('contact', MADE, KEY), options: object = {}) =>
  stampDoubt(stamp as string, source(options), after(ms), KEY)?.code ?? null;

describe('the time between page and post', () => {
  test.each([
    [0, 'too_quick'],
    [2_999, 'too_quick'],
    [3_000, null],
    [60_000, null],
    [24 * 3_600_000, null],
    [24 * 3_600_000 + 1, 'stamp_old'],
  ])('%i ms: %s', (ms, code) => {
    expect(codeAfter(ms)).toBe(code);
  });

  test('is told in words', () => {
    const because = (ms: number) =>
      stampDoubt(stampOf('contact', MADE, KEY), source(), after(ms), KEY)?.because;
    expect([because(400), because(1_200)]).toEqual([
      'filled in within 1 second',
      'filled in within 2 seconds',
    ]);
  });
});

describe('a stamp that Baton did not write for this form', () => {
  const good = stampOf('contact', MADE, KEY);
  const [moment = '', mac = ''] = good.split('.');
  test.each([
    ['of another key', stampOf('contact', MADE, 'another key')],
    ['of another form', stampOf('careers', MADE, KEY)],
    ['of another time', `${(Number.parseInt(moment, 36) - 60_000).toString(36)}.${mac}`],
    ['cut short', good.slice(0, -1)],
    ['with something after it', `${good}.x`],
    ['without a signature', moment],
    ['in letters that are no bytes', `${moment}.ü${mac.slice(1)}`],
    ['a number', 1_793_000_000],
    ['a list of a good one', [good]],
    ['an object', { good }],
  ])('%s', (_, stamp) => {
    expect(codeAfter(60_000, stamp)).toBe('stamp_forged');
  });
});

test('a form that says nothing is doubted only where the source asks for it', () => {
  for (const stamp of [undefined, '', '  ', null]) {
    expect(codeAfter(0, stamp ?? '')).toBeNull();
    expect(stampDoubt(stamp, source(), MADE, KEY)).toBeNull();
    expect(stampDoubt(stamp, source({ rendered: 'required' }), MADE, KEY)?.code).toBe('stamp_missing');
  }
});
