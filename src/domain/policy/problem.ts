/** One thing the checker has to say about a policy file. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** A stable word for the kind of problem: `unknown-fact`, `bad-yaml`, … */
  readonly code: string;
  readonly message: string;
  /** Counted from 1; null where the problem has no place of its own. */
  readonly line: number | null;
  readonly column: number | null;
}

export type Path = readonly PropertyKey[];

/** At the end of a path: the value that stands there, not its key. */
export const VALUE: unique symbol = Symbol('value');

/** `policy.yaml:34:11 unknown-fact  "company.sise" is not a fact. …` */
export function problemLine(file: string, problem: Problem): string {
  const place = problem.line === null ? '' : `:${problem.line}:${problem.column ?? 1}`;
  return `${file}${place} ${problem.severity} ${problem.code}  ${problem.message}`;
}

/** The known name most like the given one, if any is near enough to be meant. */
function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (!best || distance < best.distance) best = { name: candidate, distance };
  }
  return best && best.distance <= Math.max(2, Math.floor(name.length / 3)) ? best.name : undefined;
}

/** "…. Did you mean "company.size"?" or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const guess = nearest(name, known);
  return guess === undefined || guess === name ? '' : ` Did you mean "${guess}"?`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
