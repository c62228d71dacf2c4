import { LineCounter, parseDocument, visit } from 'yaml';
import type { Problem } from '../problem.ts';
import { indented } from './indent.ts';
import { broken } from './long-lines.ts';
import { unquoted } from './quotes.ts';
import { ordered } from './sections.ts';
import { tokensOf, within } from './source.ts';
import { tidied } from './tidy.ts';

export type Formatted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * A policy file as it should look: sections in their usual order with a blank line between them, two spaces for each
 * level, quotes where they are needed, nothing longer than a line. Columns that somebody aligned stay aligned, and
 * every comment stays. It never changes what a file says: a step that would is left out.
 */
export function formatPolicy(text: string): Formatted {
  const problems = problemsOf(text);
  if (problems.length > 0) return { ok: false, problems };
  const start = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const said = meaning(start);
  let formatted = start;
  // One step may make room for another; a text that would never stand still stays as it was.
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const after = formattedOnce(formatted, said);
    if (after === formatted) return { ok: true, text: formatted };
    formatted = after;
  }
  return { ok: true, text: start };
}

const MOST_ROUNDS = 5;

const formattedOnce = (text: string, said: string): string =>
  [unquoted, indented, broken, tidied, ordered].reduce((before, step) => {
    const after = step(before);
    return after === before || meaning(after) === said ? after : before;
  }, text);

/** What keeps a text from being formatted: it is no YAML, or it repeats parts by reference. */
function problemsOf(text: string): Problem[] {
  const lineCounter = new LineCounter();
  const yaml = parseDocument(text, { lineCounter, prettyErrors: false });
  const problemAt = (offset: number, code: string, message: string): Problem => {
    const { line, col } = lineCounter.linePos(offset);
    return { severity: 'error', code, message, line, column: col };
  };
  const problems = yaml.errors.map(({ pos, message }) => problemAt(pos[0], 'bad-yaml', message));
  visit(yaml, {
    Alias: (_key, { range, source }) => {
      problems.push(
        problemAt(range?.[0] ?? 0, 'alias', `"*${source}" repeats what stands elsewhere; write it out`),
      );
    },
  });
  return problems;
}

/** All that the text says, in whatever order its sections stand, and all its comments. */
function meaning(text: string): string {
  const yaml = parseDocument(text);
  if (yaml.errors.length > 0) return 'nothing';
  const said: unknown = yaml.toJS();
  const sections = typeof said === 'object' && said !== null && !Array.isArray(said);
  const comments = tokensOf(text)
    .flatMap((token) => [...within(token)])
    .flatMap((token) => (token.type === 'comment' && 'source' in token ? [token.source.trimEnd()] : []));
  return JSON.stringify([
    sections ? Object.entries(said).toSorted(([a], [b]) => (a < b ? -1 : 1)) : said,
    comments.toSorted(),
  ]);
}
