import type { Grades } from '../policy/scoring-schema.ts';
import { compileWhen, type Lists } from './condition.ts';
import type { Context } from './context.ts';
import type { LineOf } from './fit.ts';
import type { Adjustment } from './scorecard.ts';
import { inSeason } from './season.ts';

export const OUT = 'out';

interface Graded {
  readonly cell: string;
  readonly grade: string;
  readonly adjustments: readonly Adjustment[];
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

/** Fit letter and engagement digit name a cell of the matrix; the adjustments then move its grade, in order. */
export function compileGrades(
  grades: Grades,
  lists: Lists,
  lineOf: LineOf,
): (fit: number, engagement: number, context: Context) => Graded {
  const letters = compileBands(grades.fit_letter);
  const digits = compileBands(grades.engagement_digit);
  const rank = (grade: string): number => grades.order.indexOf(grade);
  const adjust = grades.adjust.map((rule, i) => ({
    rule,
    line: lineOf(['grades', 'adjust', i]),
    holds: compileWhen(rule.when, lists),
    active: inSeason(rule),
  }));
  return (fit, engagement, context) => {
    const letter = letters.names[letters.of(fit)] ?? '';
    const digit = digits.of(engagement);
    const start = grades.matrix[letter]?.[digit] ?? grades.order.at(-1) ?? OUT;
    const adjustments: Adjustment[] = [];
    let grade = start;
    for (const { rule, line, holds, active } of adjust) {
      if (!active(context.now) || !holds(context)) continue;
      const { cap_at: cap, raise_to: raise } = rule;
      const to =
        cap !== undefined && rank(grade) < rank(cap)
          ? cap
          : raise !== undefined && rank(grade) > rank(raise)
            ? raise
            : grade;
      if (to !== grade) adjustments.push({ id: rule.id, line, from: grade, to });
      grade = to;
    }
    return { cell: `${letter}${digits.names[digit] ?? ''}`, grade, adjustments };
  };
}
