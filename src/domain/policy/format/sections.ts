import { PolicySchema } from '../schema.ts';
import { linesOf, rootOf, tokensOf } from './source.ts';

const ORDER = Object.keys(PolicySchema.shape);
/** Sections that stand under the one before without a blank line, for they are read together. */
const TOGETHER = new Set(['version', 'owner', 'applies_to', 'timezone', 'nobody_eligible']);
const SPACE = new Set(['space', 'comment', 'newline']);

interface Section {
  readonly name: string;
  readonly lines: readonly string[];
}

/** The sections in their usual order with a blank line between them; comments above a section go with it. */
export function ordered(text: string): string {
  const { lines } = linesOf(text);
  const starts = sectionStarts(text);
  const first = starts[0];
  if (first === undefined) return text;
  // What stands at the top is about the whole file, and so is what stands at the end.
  const headEnd = lines.slice(0, first.line).lastIndexOf('') + 1 || first.line;
  const last = starts.at(-1)?.line ?? 0;
  const footStart = lines.findLastIndex((line, i) => i <= last || !isAside(line)) + 1;
  const sections = starts.map(({ name, line }, i): Section => {
    const from = i === 0 ? headEnd : commentsAbove(lines, line);
    const next = starts[i + 1];
    const to = next ? commentsAbove(lines, next.line) : footStart;
    return { name, lines: withoutEdges(lines.slice(from, to)) };
  });
  const body = sections
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((section, i) => [...(i === 0 || TOGETHER.has(section.name) ? [] : ['']), ...section.lines]);
  return [...lines.slice(0, headEnd), ...body, ...lines.slice(footStart)].join('\n');
}

const rank = ({ name }: Section): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
const isAside = (line: string): boolean => line === '' || line.startsWith('#');

/** The keys of the outermost map, each in a line of its own; none where the text is put together in another way. */
function sectionStarts(text: string): { name: string; line: number }[] {
  const root = rootOf(text);
  const { lineOf } = linesOf(text);
  const isOne = tokensOf(text).filter(({ type }) => type === 'document' || type === 'doc-end').length === 1;
  if (root?.type !== 'block-map' || !isOne) return [];
  const keys = root.items.flatMap(({ start, key }) => {
    const isPlain = key && 'source' in key && start.every(({ type }) => SPACE.has(type));
    return isPlain ? [{ name: key.source.replaceAll(/^["']|["']$/g, ''), line: lineOf(key.offset) }] : [];
  });
  const comments = root.items.filter(({ key, sep, value }) => !key && !sep && !value);
  return keys.length + comments.length === root.items.length ? keys : [];
}

/** The first of the comment lines that stand directly above a line, or the line itself. */
function commentsAbove(lines: readonly string[], line: number): number {
  let from = line;
  while (lines[from - 1]?.startsWith('#')) from -= 1;
  return from;
}

const withoutEdges = (lines: readonly string[]): readonly string[] =>
  lines.slice(
    lines.findIndex((line) => line !== ''),
    lines.findLastIndex((line) => line !== '') + 1,
  );
