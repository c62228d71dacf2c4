import { RE2JS, RE2Set } from 're2js';

const MOST_CHARACTERS = 200;
/** Steps of the compiled program; counted repeats multiply them. */
const MOST_STEPS = 500;
/** Characters times steps that one pattern may spend on one lead: 20 ms at worst where that was measured. */
const ALLOWANCE = 200_000;
/** Of the automaton that re2js builds while it reads; more takes longer to fill than it saves. */
const MEMORY_BYTES = 256 * 1024;

/** A user's regular expression, any case, found anywhere in a text. */
export interface Pattern {
  /** Gives the allowance back, before another lead is read. */
  readonly refill: () => void;
  /** Whether it is in the text, or in as much of it as the allowance still covers. */
  readonly found: (text: string) => boolean;
}

/**
 * Compiles a pattern so that no text can make it slow: of all the values that it looks at for one lead, newest first,
 * it reads the first 200,000 characters divided by the steps of its program, and takes the rest for not there. A
 * usual pattern has 10 to 30 steps and so reads 7,000 characters or more; the largest that the checker takes, 400.
 * Which characters are read depends on the pattern and the lead alone, so a decision can be made again.
 * @throws RE2JSException when the text is no RE2; `patternFault` says why in words
 */
export function compilePattern(text: string): Pattern {
  const steps = RE2JS.compile(text, RE2JS.CASE_INSENSITIVE).programSize();
  const automaton = new RE2Set(RE2Set.UNANCHORED, RE2JS.CASE_INSENSITIVE, MEMORY_BYTES);
  automaton.add(text);
  automaton.compile();
  const allowance = Math.ceil(ALLOWANCE / steps);
  let left = allowance;
  return {
    refill: () => {
      left = allowance;
    },
    found: (value) => {
      if (left <= 0) return false;
      const read = value.length > left ? value.slice(0, left) : value;
      left -= read.length + 1;
      return automaton.match(read).length > 0;
    },
  };
}

/** A function that reads one lead, each time with the whole allowance of the patterns it uses. */
export function refilling<Args extends unknown[], Result>(
  patterns: readonly Pattern[],
  read: (...args: Args) => Result,
): (...args: Args) => Result {
  if (patterns.length === 0) return read;
  return (...args) => {
    for (const pattern of patterns) pattern.refill();
    return read(...args);
  };
}

/** What is wrong with a pattern of the policy, in words that follow its name; undefined when nothing is. */
export function patternFault(text: string): string | undefined {
  if (text.length > MOST_CHARACTERS)
    return `has ${text.length} characters; at most ${MOST_CHARACTERS} are allowed`;
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(text, RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    return notRe2(text) ?? `is not a pattern that RE2 can read: ${plain(error as Error)}`;
  }
  const steps = compiled.programSize();
  if (steps > MOST_STEPS)
    return `is too large: written out, its repeats come to ${steps} steps, and at most ${MOST_STEPS} are allowed; use smaller counts in {…}`;
  if (compiled.test('')) return 'matches the empty text, so it would hold for every value';
  return undefined;
}

const FOREIGN: readonly [RegExp, string][] = [
  [/\(\?<[=!]/, 'looks behind, with (?<= or (?<!'],
  [/\(\?[=!]/, 'looks ahead, with (?= or (?!'],
  [/\(\?>/, 'has an atomic group, (?>'],
  [/\\[1-9]|\\k[<{']/, 'refers back to an earlier group, as \\1 does'],
  [/[+*?}]\+/, 'has a possessive repeat such as ++'],
];

/** Names what other dialects have and RE2 has not, since that is what makes it safe. */
function notRe2(text: string): string | undefined {
  const plainText = text.replaceAll('\\\\', '');
  const found = FOREIGN.find(([sign]) => sign.test(plainText));
  return found && `${found[1]}, which RE2 does not have`;
}

const plain = (error: Error): string => error.message.replace(/^error parsing regexp: /, '');
