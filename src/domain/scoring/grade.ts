import type { Grades } from '../policy/scoring-schema.ts';
import { compileWhen } from './condition.ts';
import type { Scores } from './context.ts';
import type { ReadContext } from './history.ts';
import type { Lists } from './match.ts';
import type { LineOf } from './rule.ts';
import type { Adjustment } from './scorecard.ts';
import { seasonal } from './season.ts';

export const OUT = 'out';

export interface GradeRules {
  /** Fit letter and engagement digit, and the grade that the matrix gives them. */
  readonly cellOf: (fit: number, engagement: number) => Cell;
  /** The grade after the adjustments, top to bottom. @param used takes those that moved it */
  readonly adjusted: (start: Scores, context: ReadContext, used?: Adjustment[]) => string;
}

type Cell = Pick<Scores, 'cell' | 'grade'>;

/** Bands by lower bound, best first: from 70 up is A, …, the one marked `lowest` takes the rest. */
function compileBands(bands: Grades['fit_letter']): {
  readonly names: readonly string[];
  readonly of: (score: number) => number;
} {
  const sorted = Object.entries(bands)
    .map(([name, from]) => ({ name, from: from === 'lowest' ? Number.NEGATIVE_INFINITY : from }))
    .toSorted((a, b) => b.from - a.from);
  return {
    names: sorted.map(({ name }) => name),
    of: (score) => sorted.findIndex(({ from }) => score >= from),
  };
}

export function compileGrades(grades: Grades, lists: Lists, lineOf: LineOf): GradeRules {
  const letters = compileBands(grades.fit_letter);
  const digits = compileBands(grades.engagement_digit);
  const cells = letters.names.map((letter) =>
    digits.names.map(
      (digit, i): Cell => ({
        cell: `${letter}${digit}`,
        grade: grades.matrix[letter]?.[i] ?? grades.order.at(-1) ?? OUT,
      }),
    ),
  );
  const nowhere: Cell = { cell: '', grade: grades.order.at(-1) ?? OUT };
  const ranks = new Map(grades.order.map((grade, i) => [grade, i]));
  const rank = (grade: string): number => ranks.get(grade) ?? -1;
  const rules = grades.adjust.map((rule, i) => ({
    rule,
    line: lineOf(['grades', 'adjust', i]),
    holds: seasonal(rule, compileWhen(rule.when, lists), false),
  }));
  return {
    cellOf: (fit, engagement) => cells[letters.of(fit)]?.[digits.of(engagement)] ?? nowhere,
    adjusted: (start, { facts, events, history, now }, used) => {
      const scores = { ...start };
      const context = { facts, events, history, now, scores };
      for (const { rule, line, holds } of rules) {
        if (!holds(context)) continue;
        const to = moved(scores.grade, rule, rank);
        if (to !== scores.grade) used?.push({ id: rule.id, line, from: scores.grade, to });
        scores.grade = to;
      }
      return scores.grade;
    },
  };
}

function moved(
  grade: string,
  { cap_at: cap, raise_to: raise }: Grades['adjust'][number],
  rank: (grade: string) => number,
): string {
  if (cap !== undefined && rank(grade) < rank(cap)) return cap;
  if (raise !== undefined && rank(grade) > rank(raise)) return raise;
  return grade;
}
