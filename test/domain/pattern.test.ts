import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { When } from '../../src/domain/policy/condition-schema.ts';
import { compileWhen } from '../../src/domain/scoring/condition.ts';
import { compilePattern, patternFault } from '../../src/domain/scoring/pattern.ts';
import { contextOf, DAY, happened } from '../support/leads.ts';
import { oneGroup, policyOf } from '../support/policies.ts';
import { replay } from '../support/replay.ts';

const LONG = 100_000;
const mixed = (letters: string): string => {
  // A linear congruence: as good as dice for keeping an automaton from settling.
  let state = 7;
  const symbols = Array.from(letters);
  return Array.from({ length: LONG }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return symbols[(state >> 8) % symbols.length];
  }).join('');
};
const TEXTS = {
  'one letter': 'a'.repeat(LONG),
  'another letter': 'x'.repeat(LONG),
  'two letters mixed': mixed('ab'),
  'words mixed': mixed('ab ab, ab'),
  'other scripts': mixed('абвßéЖ中😀'),
  'a usual message': 'We plan to move 250 people to a new office next spring. '.repeat(LONG / 56),
};

describe('what no text can make slow: below 50 ms on 100 KB', () => {
  test.each([
    '(x+x+)+y',
    '(a|a)*b',
    '(a*)*b',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(.*)(.*)(.*)(.*)(.*)z',
    '(?:a?){160}a{160}b',
    '(?:a{1,15}){1,15}b',
    '[ab]*a[ab]{12}c',
    '(a|b)*a(a|b){50}c',
    '[ab]*a[ab]{450}c',
    '\\pL\\PN{100}\\d',
    '(?:\\p{Lu}\\PN?){150}\\d',
    '(?:\\p{L}\\p{M}*){120}\\d',
    '[\\pL\\pN\\pM\\pP\\pS]{400}!',
    '.{490}z',
    '(?:\\w+\\s?){100}!',
    'a.{30}[^ab]',
    '(?:a|b|ab|ba|aa){40}c',
    `(?:${'alpha|beta|gamma|delta|omega|'.repeat(6)}zeta)!`,
    '\\b(?:rfp|tender|quote)\\b.*\\b(?:soon|asap)\\b',
  ])('%s', (text) => {
    expect(patternFault(text)).toBeUndefined();
    const pattern = compilePattern(text);
    for (const [name, value] of Object.entries(TEXTS)) {
      const best = Math.min(
        ...Array.from({ length: 6 }, () => {
          pattern.refill();
          const start = performance.now();
          pattern.found(value);
          return performance.now() - start;
        }),
      );
      expect(best, name).toBeLessThan(50);
    }
  });

  test('all events of a lead together, and all values of a list, count as one text', () => {
    const text = '[ab]*a[ab]{100}c';
    const mess = mixed('ab').slice(0, 10_000);
    const rules = [{ id: 'seen', event: 'form', where: { message: { matches: text } }, points: 5 }];
    const policy = policyOf({ engagement: oneGroup(rules) });
    const events = Array.from({ length: 200 }, (_, i) => happened('form', i * DAY, { message: mess }));
    const many = contextOf({ message: Array.from({ length: 200 }, () => mess) }, events);
    const holds = compileWhen(When.parse({ message: { matches: text } }), {});
    const best = (run: () => unknown): number =>
      Math.min(
        ...Array.from({ length: 6 }, () => {
          const start = performance.now();
          run();
          return performance.now() - start;
        }),
      );
    expect(best(() => policy.grade(many))).toBeLessThan(50);
    expect(best(() => holds(many))).toBeLessThan(50);
  });
});

describe('how far it reads', () => {
  test('a usual pattern sees thousands of characters, of every lead anew', () => {
    const pattern = compilePattern('\\b(rfp|tender)\\b');
    const far = `${'a word '.repeat(1_000)}tender`;
    for (let lead = 0; lead < 3; lead += 1) {
      pattern.refill();
      expect(pattern.found(far)).toBe(true);
    }
  });

  test('what it has read of one value it does not read of the next', () => {
    const pattern = compilePattern('tender');
    pattern.refill();
    expect(pattern.found('x'.repeat(LONG))).toBe(false);
    expect(pattern.found('tender')).toBe(false);
    pattern.refill();
    expect(pattern.found('tender')).toBe(true);
  });

  test('a lead is read with the whole allowance, whatever the lead before it took', () => {
    const holds = compileWhen(When.parse({ message: { matches: 'tender' } }), {});
    for (const message of ['x'.repeat(LONG), 'a tender'])
      expect(holds(contextOf({ message }))).toBe(message === 'a tender');
    const did = compileWhen(When.parse({ event: 'form', where: { message: { matches: 'tender' } } }), {});
    for (const message of ['x'.repeat(LONG), 'a tender'])
      expect(did(contextOf({}, [happened('form', 0, { message })]))).toBe(message === 'a tender');
  });
});

test('it finds what RE2 finds, in any case', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'B', 'c', ' ', '\n', '1', 'é'), maxLength: 12 });
  const patterns = fc.constantFrom('a+b', '^c', '1$', '\\bab?\\b', '[^a]c', '(?:a|É)1', 'b{2,3}', '\\w \\w');
  const law = fc.property(patterns, letters, (text, value) => {
    const pattern = compilePattern(text);
    const found = RE2JS.compile(text, RE2JS.CASE_INSENSITIVE).matcher(value).find();
    expect(pattern.found(value)).toBe(found);
  });
  fc.assert(law, replay);
});

describe('what the checker says of a pattern', () => {
  test.each([
    ['^(?:vp|head) of', undefined],
    ['\\d{3,5}', undefined],
    ['(?=a)b', 'looks ahead'],
    ['a(?!b)', 'looks ahead'],
    ['(?<=a)b', 'looks behind'],
    ['(?<!a)b', 'looks behind'],
    ['(a)\\1', 'refers back'],
    ['(?<it>a)\\k<it>', 'refers back'],
    ['(?>a+)b', 'atomic group'],
    ['a++b', 'possessive'],
    ['(a', 'missing'],
    ['[z-a]', 'invalid character class range'],
    ['a{2000}', 'invalid repeat count'],
    ['a*', 'empty text'],
    ['^$', 'empty text'],
    ['', 'empty text'],
    ['x|', 'empty text'],
    ['(?:a{1,50}){1,20}b', 'too large'],
    ['(?:\\pL{30}){30}', 'too large'],
    ['a'.repeat(201), 'has 201 characters; at most 200'],
  ])('%s: %s', (text, fault) => {
    if (fault === undefined) expect(patternFault(text)).toBeUndefined();
    else expect(patternFault(text)).toContain(fault);
  });

  test('soon: even the largest that 200 characters can say', () => {
    const start = performance.now();
    expect(patternFault(`(?:${'.'.repeat(190)}){999}`)).toContain('too large');
    expect(patternFault(`(?:${'\\pL'.repeat(60)}){1000}`)).toContain('too large');
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});
