import type { CST } from 'yaml';
import { applied, type Edit, linesOf, rootOf } from './source.ts';

const STEP = 2;
const BLANK = new Set<CST.SourceToken['type']>(['space', 'comment', 'newline']);

/** Where a map or list began its lines, and where they begin from now on. */
interface Level {
  readonly was: number;
  readonly is: number;
}

/** Two spaces for each level, lists one level in; what goes on over several lines moves as one. */
export function indented(text: string): string {
  const { lines, startOf, lineOf, columnOf, leads } = linesOf(text);
  const wanted = new Map<number, number>();
  const edits: Edit[] = [];
  const put = (offset: number, indent: number): void => {
    if (leads(offset)) wanted.set(lineOf(offset), indent);
  };
  /** A comment belongs to the innermost level that does not begin to the right of it. */
  const comments = (tokens: readonly CST.SourceToken[] | undefined, levels: readonly Level[]): void => {
    for (const { type, offset } of tokens ?? [])
      if (type === 'comment') put(offset, levels.findLast(({ was }) => was <= columnOf(offset))?.is ?? 0);
  };
  const visit = (token: CST.Token | null | undefined, indent: number, above: readonly Level[]): void => {
    if (token?.type !== 'block-map' && token?.type !== 'block-seq') return;
    const levels = [...above, { was: columnOf(token.offset), is: indent }];
    for (const { start, key, sep, value } of token.items) {
      const isBlock = value?.type === 'block-map' || value?.type === 'block-seq';
      const inside = isBlock ? [...levels, { was: columnOf(value.offset), is: indent + STEP }] : levels;
      comments(start, inside);
      comments(sep, inside);
      const begin = start.find(({ type }) => !BLANK.has(type)) ?? key ?? sep?.[0];
      if (begin) put(begin.offset, indent);
      if (isBlock) edits.push(...oneSpaceAfterDash(start, lineOf, lineOf(value.offset)));
      visit(value, indent + STEP, levels);
    }
  };
  visit(rootOf(text), 0, []);
  let shift = 0;
  lines.forEach((line, i) => {
    const old = line.length - line.trimStart().length;
    const indent = wanted.get(i);
    if (indent !== undefined) shift = indent - old;
    edits.push({
      from: startOf(i),
      to: startOf(i) + old,
      text: ' '.repeat(Math.max(0, old + shift)),
    });
  });
  return applied(text, edits);
}

/** `-   name: x` -> `- name: x`, when a map or a list begins in the line of the dash. */
function oneSpaceAfterDash(
  start: readonly CST.SourceToken[],
  lineOf: (offset: number) => number,
  line: number,
): Edit[] {
  const dash = start.find(({ type }) => type === 'seq-item-ind');
  const gap = start.find(({ type, offset }) => type === 'space' && dash && offset > dash.offset);
  if (!dash || !gap || lineOf(dash.offset) !== line) return [];
  return [{ from: gap.offset, to: gap.offset + gap.source.length, text: ' ' }];
}
