import type { Scalar } from '../../lead/lead.ts';
import type { FactValue } from '../../scoring/context.ts';
import { numberOf } from '../../scoring/number.ts';
import { DAY_MS } from '../duration.ts';
import type { Mentions } from './mentions.ts';
import { textsFor } from './texts.ts';

/** Values to try for a fact whose values nobody can list; undefined is a missing one. */
export interface Candidates {
  /** The ones that read best first. */
  readonly values: readonly (FactValue | undefined)[];
  /** For how many tests that are to be true at once they stand for every value there is. */
  readonly completeUpTo: number;
}

const YES_AND_NO = [true, false, 'yes', 'no', 'y', 'n', 'on', 'off', 1, 0, 'true', 'false'];

export function candidatesFor(mentions: Mentions): Candidates {
  const { values, numbers, instants } = mentions;
  const texts = textsFor(mentions);
  const spots = spotsAround(numbers);
  // A day begins and ends: `after` it is after its end.
  const ends = instants.flatMap((at) => [at, at + DAY_MS]);
  const days = spotsAround(ends, DAY_MS).map((at) => new Date(at).toISOString());
  const asksText = texts.texts.length > 0;
  const kinds = [asksText, numbers.length > values.filter(isNumber).length, instants.length > 0];
  return {
    values: [
      ...values,
      ...spots,
      ...days,
      ...texts.texts,
      ...(values.some((value) => typeof value === 'boolean') ? YES_AND_NO : []),
      'something else',
      texts.filler,
      // "60 people" counts as 60 where numbers are asked for, and is not the same as 60.
      ...values
        .map(numberOf)
        .filter((number) => number !== undefined)
        .flatMap((number) => [`${number} ${texts.filler}`, `${number}.0`, number]),
      undefined,
      '',
    ],
    // Text that holds certain words and starts with a certain number: there are too many ways to be such a text.
    completeUpTo: kinds.filter(Boolean).length <= 1 ? texts.completeUpTo : 0,
  };
}

const isNumber = (value: Scalar): boolean => typeof value === 'number';

/** Each bound, and a number below, between and above them: whole ones where there is room. */
export function spotsAround(bounds: readonly number[], step = 1): number[] {
  const sorted = [...new Set(bounds)].filter((bound) => !Number.isNaN(bound)).sort((a, b) => a - b);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return [];
  const between = sorted.slice(1).map((high, i) => {
    const middle = ((sorted[i] ?? high) + high) / 2;
    const whole = Math.floor(middle);
    return whole > (sorted[i] ?? high) ? whole : middle;
  });
  return [...sorted, ...between, first - step, last + step];
}

const MOST_FOR_ALL = 8;
const MOST_FOR_PAIRS = 50;

/**
 * Answers with several values, of single ones that each pass other tests. An answer needs no more values than there are
 * tests it is to pass, since each further value can only pass more. Only words are thought of: who ticks several boxes
 * ticks words, and a list of numbers or dates is not an answer that a form gives.
 */
export function unionsOf(singles: readonly FactValue[]): { lists: Scalar[][]; completeUpTo: number } {
  const words = singles.filter(
    (value): value is string =>
      typeof value === 'string' && value !== '' && numberOf(value) === undefined && !/^\d{4}-/.test(value),
  );
  if (words.length <= MOST_FOR_ALL) return { lists: subsetsOf(words), completeUpTo: Infinity };
  if (words.length > MOST_FOR_PAIRS) return { lists: [], completeUpTo: 1 };
  return { lists: words.flatMap((a, i) => words.slice(i + 1).map((b) => [a, b])), completeUpTo: 2 };
}

const subsetsOf = (words: readonly string[]): string[][] =>
  Array.from({ length: 2 ** words.length }, (_, bits) =>
    words.filter((_word, i) => Math.floor(bits / 2 ** i) % 2 === 1),
  )
    .filter((subset) => subset.length > 1)
    .sort((a, b) => a.length - b.length);
