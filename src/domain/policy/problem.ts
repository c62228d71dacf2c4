import { nearest } from './nearest.ts';

/** One thing the checker has to say about a policy file. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** A stable word for the kind of problem: `unknown-fact`, `bad-yaml`, … Each is explained in docs/policy-checks.md. */
  readonly code: string;
  readonly message: string;
  /** Counted from 1; null where the problem has no place of its own. */
  readonly line: number | null;
  readonly column: number | null;
  /** The column after the last character, where the thing meant ends in the same line. */
  readonly endColumn?: number | null;
}

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number | null;
}

/** Of one kind of check, so that a file that is wrong throughout is answered at once. */
export const MOST_PROBLEMS = 200;

export type Path = readonly PropertyKey[];

/** At the end of a path: the value that stands there, not its key. */
export const VALUE: unique symbol = Symbol('value');

export function problemAt(
  severity: Problem['severity'],
  code: string,
  message: string,
  place: Place | null,
): Problem {
  const { line, column, endColumn } = place ?? { line: null, column: null, endColumn: null };
  return {
    severity,
    code,
    message: message.length > 500 ? `${message.slice(0, 500)}…` : message,
    line,
    column,
    endColumn,
  };
}

export const byPlace = (a: Problem, b: Problem): number =>
  (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);

/** `policy.yaml:34:11 unknown-fact "company.sise" is not a fact. …` */
export function problemLine(file: string, { line, column, code, severity, message }: Problem): string {
  const place = line === null ? '' : `:${line}:${column ?? 1}`;
  return `${file}${place} ${code}${severity === 'warning' ? ' (warning)' : ''} ${message}`;
}

/** "…. Did you mean "company.size"?" or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const guess = nearest(name, known);
  return guess === undefined ? '' : ` Did you mean "${guess}"?`;
}

/** The name that was meant, or where there is none like it, all that there are, if they are few. */
export function instead(name: string, known: Iterable<string>): string {
  const all = [...known];
  const guess = nearest(name, all);
  if (guess !== undefined) return `. Did you mean "${guess}"?`;
  return all.length === 0 ? '; there is none yet' : all.length <= 12 ? `; known are ${all.join(', ')}` : '';
}

const WIDTH = 100;

/** The line of a problem and a caret under its column, as compilers show it; null where it has no line. */
export function excerpt(lines: readonly string[], { line, column, endColumn }: Problem): string | null {
  const source = line === null ? undefined : lines[line - 1];
  if (source === undefined || column === null) return null;
  // A tab would move the caret, and a control character could write anything to the terminal.
  const plain = source
    .replaceAll('\t', ' ')
    .replaceAll(/\p{Cc}/gu, '·')
    .trimEnd();
  const from = column <= WIDTH - 20 ? 0 : column - 40;
  const shown = plain.slice(from, from + WIDTH);
  const cut = `${from > 0 ? '…' : ''}${shown}${from + WIDTH < plain.length ? '…' : ''}`;
  const at = column - 1 - from + (from > 0 ? 1 : 0);
  const length = Math.max(1, Math.min((endColumn ?? column + 1) - column, cut.length - at));
  return `  ${cut}\n  ${' '.repeat(at)}${'^'.repeat(length)}`;
}
