import type { Mentions } from './mentions.ts';

const MOST_TEXTS = 2_000;
const MOST_PAIRS = 2_000;
const FILLERS = ['xx', 'qq', 'zz', 'jj', 'vv', 'kk', 'ww'];

/**
 * Texts for every way in which the tests of a text can come out together. A text that passes some of them passes the
 * same ones when it is boiled down to the parts they look for, with a filler in between that none of them knows.
 */
export function textsFor({ starts, ends, inside, phrases, values }: Mentions): {
  readonly texts: readonly string[];
  readonly filler: string;
  /** For how many tests that are to be true at once every outcome has its text. */
  readonly completeUpTo: number;
} {
  const mentioned = [...starts, ...ends, ...inside, ...phrases.flat(), ...values.map(String)].map((text) =>
    text.toLowerCase(),
  );
  const filler = FILLERS.find((word) => !mentioned.some((text) => text.includes(word))) ?? 'xqzjx';
  const glued = (text: string): string => `${filler}${text}${filler}`;
  // Each slot is one choice; the first option leaves it out.
  const slots: string[][] = [
    starts.length > 0 ? ['', ...starts.map((text) => `${text}${filler}`)] : [],
    ...phrases.map((choice) => ['', ...choice]),
    ...inside.map((text) => ['', glued(text)]),
    ends.length > 0 ? ['', ...ends.map((text) => `${filler}${text}`)] : [],
  ].filter((slot) => slot.length > 0);
  if (slots.length === 0) return { texts: [], filler, completeUpTo: Infinity };
  const plain = [
    ...starts,
    ...phrases.flat(),
    ...inside,
    ...ends.flatMap((text) => [`example${text}`, text]),
    // A phrase beside something else is not the phrase alone.
    ...phrases.flat().map((text) => `${text} ${filler}`),
  ];
  const ways = slots.reduce((product, slot) => product * slot.length, 1);
  const all = ways <= MOST_TEXTS;
  const combined = all ? productOf(slots) : pairsOf(slots);
  const completeUpTo = all ? Infinity : combined.length < MOST_PAIRS ? 2 : 0;
  return {
    texts: [
      ...plain,
      ...combined.flatMap((parts) =>
        starts.length + ends.length === 0 && parts.length > 1
          ? [parts.join(', '), parts.join(` ${filler} `), `${parts.join(` ${filler} `)} ${filler}`]
          : [parts.join(` ${filler} `)],
      ),
    ],
    filler,
    completeUpTo,
  };
}

function productOf(slots: readonly (readonly string[])[]): string[][] {
  return slots
    .reduce<string[][]>((rows, slot) => rows.flatMap((row) => slot.map((option) => [...row, option])), [[]])
    .map((row) => row.filter((option) => option !== ''))
    .filter((row) => row.length > 0);
}

/** One part alone, and every two from different slots. */
function pairsOf(slots: readonly (readonly string[])[]): string[][] {
  const parts = slots.map((slot) => slot.slice(1));
  const pairs = parts.flatMap((some, i) =>
    parts.slice(i + 1).flatMap((others) => some.flatMap((a) => others.map((b) => [a, b]))),
  );
  return [...parts.flat().map((part) => [part]), ...pairs].slice(0, MOST_PAIRS);
}
