import type { When } from '../policy/condition-schema.ts';
import type { Grades } from '../policy/scoring-schema.ts';
import { compileWhen } from './condition.ts';
import type { Context } from './context.ts';
import type { Lists } from './match.ts';
import type { LineOf } from './rule.ts';
import type { Adjustment } from './scorecard.ts';
import { seasonal } from './season.ts';

export const OUT = 'out';

export interface GradeRules {
  /** Fit letter and engagement digit, and the grade that the matrix gives them. */
  readonly cellOf: (fit: number, engagement: number) => Cell;
  /** The grade after the adjustments, top to bottom. @param used takes those that moved it */
  readonly adjusted: (scores: Scores, cell: Cell, context: Context, used?: Adjustment[]) => string;
}

interface Cell {
  readonly cell: string;
  readonly grade: string;
}

interface Scores {
  readonly fit: number;
  readonly engagement: number;
}

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
    digits.names.map((digit, i): Cell => ({
      cell: `${letter}${digit}`,
      grade: grades.matrix[letter]?.[i] ?? grades.order.at(-1) ?? OUT,
    })),
  );
  const nowhere: Cell = { cell: '', grade: grades.order.at(-1) ?? OUT };
  const ranks = new Map(grades.order.map((grade, i) => [grade, i]));
  const rank = (grade: string): number => ranks.get(grade) ?? -1;
  const rules = grades.adjust.map((rule, i) => ({
    rule,
    line: lineOf(['grades', 'adjust', i]),
    holds: seasonal(rule, compileWhen(rule.when, lists), false),
    asksScores: namesScore(rule.when),
  }));
  return {
    cellOf: (fit, engagement) => cells[letters.of(fit)]?.[digits.of(engagement)] ?? nowhere,
    adjusted: ({ fit, engagement }, { cell, grade: start }, context, used) => {
      let grade = start;
      for (const { rule, line, holds, asksScores } of rules) {
        const { facts } = context;
        // Most adjustments ask of facts alone, and a copy of these costs more than the whole score.
        const asked = asksScores
          ? { ...context, facts: { ...facts, fit, engagement, cell, grade } }
          : context;
        if (!holds(asked)) continue;
        const to = moved(grade, rule, rank);
        if (to !== grade) used?.push({ id: rule.id, line, from: grade, to });
        grade = to;
      }
      return grade;
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

const SCORE_NAMES = ['fit', 'engagement', 'cell', 'grade'];

const namesScore = (when: When): boolean =>
  SCORE_NAMES.some((name) => name in when.facts) ||
  [...(when.all ?? []), ...(when.any ?? []), ...(when.not ? [when.not] : [])].some(namesScore);
