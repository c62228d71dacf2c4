import type { Scalar } from '../lead/lead.ts';
import type { Match, Test } from '../policy/condition-schema.ts';
import { DAY_MS, wallMs } from '../policy/duration.ts';
import type { FactValue } from './context.ts';
import { instantOf, isDay } from './date.ts';
import { folded, isMissing } from './folded.ts';
import { numberOf } from './number.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import { hasPhrase, phrase, wordsOf } from './words.ts';

export type Lists = Readonly<Record<string, readonly Scalar[]>>;
export type ValueTest = (value: FactValue | undefined, now: number) => boolean;
type ScalarTest = (value: Scalar, now: number) => boolean;

/**
 * Compiles what a value is compared with: equals, one of, or operators that must all hold. A missing value passes
 * only `exists: false`; a list passes when one of its values does.
 * @param patterns takes the patterns that were compiled, for the caller to refill
 */
export function compileMatch(match: Match, lists: Lists, patterns: Pattern[]): ValueTest {
  if (Array.isArray(match)) return present(oneOf(match));
  if (typeof match !== 'object') return present(equalTo(match));
  const tests = (Object.keys(match) as (keyof Test)[])
    .filter((key) => match[key] !== undefined)
    .map((key) => operator(key, match, lists, patterns));
  const [only, ...others] = tests;
  if (only && others.length === 0) return only;
  return (value, now) => {
    for (const test of tests) if (!test(value, now)) return false;
    return true;
  };
}

/** Lifts a test of one value. */
const present =
  (test: ScalarTest): ValueTest =>
  (value, now) => {
    if (value === undefined || value === '') return false;
    if (typeof value !== 'object') return test(value, now);
    for (const one of value) if (one !== '' && test(one, now)) return true;
    return false;
  };

function operator(key: keyof Test, test: Test, lists: Lists, patterns: Pattern[]): ValueTest {
  switch (key) {
    case 'exists':
      return (value) => isMissing(value) !== test.exists;
    case 'not_in': {
      const inside = present(oneOf(test.not_in ?? []));
      return (value, now) => !isMissing(value) && !inside(value, now);
    }
    case 'in_list':
      return present(among(new Set((lists[test.in_list ?? ''] ?? []).map(folded))));
    case 'contains': {
      const wanted = (test.contains ?? '').toLowerCase();
      return present((value) => folded(value).includes(wanted));
    }
    case 'starts_with': {
      const wanted = (test.starts_with ?? '').toLowerCase();
      return present((value) => folded(value).startsWith(wanted));
    }
    case 'ends_with': {
      const wanted = (test.ends_with ?? '').toLowerCase();
      return present((value) => folded(value).endsWith(wanted));
    }
    case 'has_word': {
      const wanted = phrase(test.has_word ?? '');
      return present((value) => hasPhrase(wordsOf(String(value)), wanted));
    }
    case 'matches': {
      const pattern = compilePattern(test.matches ?? '');
      patterns.push(pattern);
      return present((value) => pattern.found(String(value)));
    }
    case 'at_least': {
      const { at_least: low = 0 } = test;
      return numeric((value) => value >= low);
    }
    case 'at_most': {
      const { at_most: high = 0 } = test;
      return numeric((value) => value <= high);
    }
    case 'between': {
      const [low, high] = test.between ?? [0, 0];
      return numeric((value) => value >= low && value <= high);
    }
    case 'before': {
      const limit = instantOf(test.before ?? '');
      return present((value) => instantOf(value) < limit);
    }
    case 'after': {
      const { after = '' } = test;
      // After a day means later than all of it, as `until` a day means all of it.
      const limit = isDay(after) ? instantOf(after) + DAY_MS - 1 : instantOf(after);
      return present((value) => instantOf(value) > limit);
    }
    case 'within': {
      const span = test.within ? wallMs(test.within) : 0;
      return present((value, now) => {
        const age = now - instantOf(value);
        return age >= 0 && age <= span;
      });
    }
  }
}

const numeric = (test: (value: number) => boolean): ValueTest =>
  present((value) => {
    const number = numberOf(value);
    return number !== undefined && test(number);
  });

export const YES: readonly string[] = ['true', 'yes', 'y', 'on', '1'];
export const NO: readonly string[] = ['false', 'no', 'n', 'off', '0'];

/** Equality as ops staff mean it: any case, `true` is also a ticked box, `60` is also "60". */
function equalTo(wanted: Scalar): ScalarTest {
  if (typeof wanted === 'boolean') return among(new Set(wanted ? YES : NO));
  if (typeof wanted === 'number') return (value) => value === wanted || sameNumber(value, wanted);
  const text = folded(wanted);
  return (value) => value === text || folded(value) === text;
}

function oneOf(wanted: readonly Scalar[]): ScalarTest {
  if (wanted.every((one) => typeof one === 'string')) return among(new Set(wanted.map(folded)));
  const tests = wanted.map(equalTo);
  return (value, now) => tests.some((test) => test(value, now));
}

/** Most values come as the policy writes them, so they are looked up as they are before they are folded. */
const among =
  (set: ReadonlySet<string>): ScalarTest =>
  (value) =>
    (typeof value === 'string' && set.has(value)) || set.has(folded(value));

const sameNumber = (value: Scalar, wanted: number): boolean =>
  typeof value !== 'number' && folded(value) !== '' && Number(value) === wanted;
