import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** How a block is meant; its first line says so, see the comment at the top of docs/policy.md. */
type Mark =
  | { readonly kind: 'replaces' | 'merged' | 'whole' }
  | { readonly kind: 'refused'; readonly code: string };

/** One ```yaml block of a page. */
export interface Block {
  /** `docs/policy.md:120 fit`: where it stands. */
  readonly place: string;
  /** The `##` heading it stands under, without backticks. */
  readonly chapter: string;
  readonly mark: Mark;
  readonly text: string;
}

type Keys = Readonly<Record<string, unknown>>;

export const readPage = (file: string): string => readFileSync(file, 'utf8');

export function blocksOf(file: string): Block[] {
  const page = readPage(file);
  return [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map((found): Block => {
    const before = page.slice(0, found.index);
    const chapter = [...before.matchAll(/^## (.+)$/gm)].at(-1)?.[1]?.replaceAll('`', '') ?? '';
    const line = before.split('\n').length;
    const text = found[1] ?? '';
    return { place: `${file}:${line} ${chapter}`, chapter, mark: markOf(text), text };
  });
}

function markOf(text: string): Mark {
  const [first = ''] = text.split('\n');
  const code = /^# refused: ([a-z-]+)$/.exec(first)?.[1];
  if (code !== undefined) return { kind: 'refused', code };
  if (first === '# a whole file') return { kind: 'whole' };
  return { kind: first === '# only what changes' ? 'merged' : 'replaces' };
}

/** A policy's text: the block as it stands, or put into the example file (whose own tests are left out). */
export function policyWith({ mark, text, place }: Block, example: Block): string {
  if (mark.kind === 'whole') return text;
  const { tests: _, ...base } = keysOf(example.text, example.place);
  const keys = mark.kind === 'refused' && mark.code === 'alias' ? undefined : keysOf(text, place);
  // What is wrong with an alias is how it is written, so it must reach the checker as written.
  if (keys === undefined) {
    const own = [...text.matchAll(/^(\w+):/gm)].map((match) => match[1] ?? '');
    const rest = Object.entries(base).filter(([key]) => !own.includes(key));
    return `${rest.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join('\n')}\n${text}`;
  }
  return JSON.stringify(mark.kind === 'replaces' ? { ...base, ...keys } : merged(base, keys));
}

function keysOf(text: string, place: string): Keys {
  const value: unknown = parse(text, { uniqueKeys: true });
  if (isKeys(value)) return value;
  throw new Error(`${place} holds no keys`);
}

const isKeys = (value: unknown): value is Keys =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function merged(under: Keys, over: Keys): Keys {
  const changed = Object.entries(over).map(([key, value]): [string, unknown] => {
    const before = under[key];
    return [key, isKeys(before) && isKeys(value) ? merged(before, value) : value];
  });
  return { ...under, ...Object.fromEntries(changed) };
}

/** The part of a page under one heading of any level, up to the next heading of its level or above. */
export function partUnder(page: string, heading: string): string {
  const lines = page.split('\n');
  const start = lines.indexOf(heading);
  if (start === -1) throw new Error(`there is no heading "${heading}"`);
  const level = heading.indexOf(' ');
  const length = lines
    .slice(start + 1)
    .findIndex((line) => /^#{1,6} /.test(line) && line.indexOf(' ') <= level);
  return lines.slice(start, length === -1 ? undefined : start + 1 + length).join('\n');
}

/** The rows of the table that begins with this header cell, cells trimmed; `\|` is a plain bar. */
export function tableUnder(part: string, firstHeader: string): string[][] {
  const lines = part.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${firstHeader} |`));
  if (start === -1) throw new Error(`there is no table that begins with "${firstHeader}"`);
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines
    .slice(start, length === -1 ? undefined : start + length)
    .filter((_, i) => i !== 1)
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll('\\|', '|')));
}

/** What stands in backticks. */
export const coded = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
