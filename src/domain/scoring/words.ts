/** The words of a text, lower case, letters and digits only: `VP, Operations` -> vp, operations. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** A word or several words in a row, prepared for `hasPhrase`. */
export const phrase = (text: string): readonly string[] => wordsOf(text);

/** Whole words only: `cto` is not in `Director`. */
export function hasPhrase(words: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.length === 0) return false;
  return words.some((_, start) => wanted.every((word, i) => words[start + i] === word));
}
