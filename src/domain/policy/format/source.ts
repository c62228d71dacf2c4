import { type CST, Parser } from 'yaml';

/** A stretch of the text, and what comes in its place. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function applied(text: string, edits: readonly Edit[]): string {
  let done = 0;
  const pieces = edits
    .toSorted((a, b) => a.from - b.from)
    .map((edit) => {
      const piece = text.slice(done, edit.from) + edit.text;
      done = edit.to;
      return piece;
    });
  return pieces.join('') + text.slice(done);
}

type Item = CST.BlockMap['items'][number] | CST.FlowCollection['items'][number];

/** The tokens of a text, which hold every character of it: comments and spaces as well. */
export const tokensOf = (text: string): CST.Token[] => [...new Parser().parse(text)];

/** The value of the one document in the text. */
export const rootOf = (text: string): CST.Token | undefined =>
  tokensOf(text).find((token) => token.type === 'document')?.value;

/** A token and all within it, from the outside inwards. */
export function* within(token: CST.Token | null | undefined): Generator<CST.Token> {
  if (!token) return;
  yield token;
  if ('start' in token && Array.isArray(token.start)) yield* token.start;
  if ('props' in token) for (const inner of token.props) yield* within(inner);
  if ('items' in token) {
    for (const item of token.items as Item[]) {
      yield* item.start;
      yield* within(item.key);
      yield* item.sep ?? [];
      yield* within(item.value);
    }
  }
  if ('value' in token) yield* within(token.value);
  if ('end' in token && Array.isArray(token.end)) yield* token.end;
}

/** Line numbers (from 0) and columns of offsets. */
export function linesOf(text: string): {
  readonly lines: readonly string[];
  readonly startOf: (line: number) => number;
  readonly lineOf: (offset: number) => number;
  readonly columnOf: (offset: number) => number;
  /** Whether nothing but spaces stands before it in its line. */
  readonly leads: (offset: number) => boolean;
} {
  const lines = text.split('\n');
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const lineOf = (offset: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const startOf = (line: number): number => starts[line] ?? text.length;
  const columnOf = (offset: number): number => offset - startOf(lineOf(offset));
  const leads = (offset: number): boolean =>
    (lines[lineOf(offset)] ?? '').slice(0, columnOf(offset)).trim() === '';
  return { lines, startOf, lineOf, columnOf, leads };
}
