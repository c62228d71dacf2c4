import { CST } from 'yaml';
import { applied, type Edit, linesOf, rootOf } from './source.ts';

/** What is shorter stays in one line. */
const WIDTH = 140;
const STEP = 2;

/** Breaks `{ … }` and `[ … ]` that make their line too long into lines of their own, from the outside inwards. */
export function broken(text: string): string {
  const edit = firstLong(text);
  return edit === undefined ? text : broken(applied(text, [edit]));
}

function firstLong(text: string): Edit | undefined {
  const { lines, lineOf, columnOf } = linesOf(text);
  const visit = (token: CST.Token | null | undefined): Edit | undefined => {
    if (token?.type !== 'block-map' && token?.type !== 'block-seq') return undefined;
    for (const { start, key, value } of token.items) {
      const begin = key ?? start.find(({ type }) => type === 'seq-item-ind');
      const found = value?.type === 'flow-collection' && begin ? editOf(begin, value) : visit(value);
      if (found) return found;
    }
    return undefined;
  };
  const editOf = (begin: CST.Token, value: CST.FlowCollection): Edit | undefined => {
    const close = value.end.findLast(({ type }) => type === 'flow-map-end' || type === 'flow-seq-end');
    const pieces = piecesOf(value);
    if (!close || !pieces || 'props' in begin) return undefined;
    const to = close.offset + 1;
    const isLong = columnOf(to) > WIDTH;
    const inOneLine = lineOf(begin.offset) === lineOf(to);
    if (!isLong || !inOneLine) return undefined;
    const isItem = begin.type === 'seq-item-ind';
    // A list in a list would begin with two dashes; that is no better to read.
    if (isItem && value.start.type === 'flow-seq-start') return undefined;
    const indent = ' '.repeat(columnOf(begin.offset) + STEP);
    const rest = lines[lineOf(to)]?.slice(columnOf(to)) ?? '';
    const end = to + rest.length;
    const comment = rest.trim() === '' ? '' : ` ${rest.trim()}`;
    if (isItem) {
      const [first, ...more] = pieces;
      return {
        from: begin.offset,
        to: end,
        text: [`- ${first}${comment}`, ...more.map((piece) => indent + piece)].join('\n'),
      };
    }
    return {
      from: value.offset,
      to: end,
      text: `${comment.trimStart()}\n${pieces.map((piece) => indent + piece).join('\n')}`,
    };
  };
  return visit(rootOf(text));
}

/** `{ a: 1, b: 2 }` -> `a: 1` and `b: 2`; undefined when that cannot be said so. */
function piecesOf({ start, items }: CST.FlowCollection): string[] | undefined {
  const pieces: string[] = [];
  for (const item of items) {
    const { key, sep, value } = item;
    const marks = [...item.start, ...(sep ?? [])].map(({ type }) => type);
    if (marks.some((type) => !ORDINARY.has(type))) return undefined;
    const shown = value ? CST.stringify(value).trim() : '';
    if (key || sep) pieces.push(`${key ? CST.stringify(key).trim() : '""'}: ${shown}`.trimEnd());
    else if (value) pieces.push(start.type === 'flow-map-start' ? `${shown}:` : `- ${shown}`);
    if ((key || sep) && start.type === 'flow-seq-start') pieces.push(`- ${pieces.pop()}`);
  }
  return pieces.length === 0 ? undefined : pieces;
}

const ORDINARY = new Set(['space', 'comma', 'map-value-ind']);
