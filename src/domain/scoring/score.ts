import type { PolicyDocument } from '../policy/schema.ts';
import { compileWhen } from './condition.ts';
import type { Context } from './context.ts';
import { compileEngagement } from './engagement.ts';
import { compileFit } from './fit.ts';
import { compileGrades, OUT } from './grade.ts';
import { type ReadContext, withHistory } from './history.ts';
import type { LineOf, Side } from './rule.ts';
import type { Adjustment, Grading, Scorecard } from './scorecard.ts';
import { seasonal } from './season.ts';
import { sideScore, sideShares } from './side.ts';

/** All that grades a lead. Pure: the same context always gives the same. */
export interface Scoring {
  /** The scores and the grade alone: an order of magnitude faster than the card, for whoever asks about many leads. */
  readonly grade: (context: Context) => Grading;
  /** The same, with every rule's share and the reason for it. */
  readonly score: (context: Context) => Scorecard;
  /** The rules of engagement, for whoever asks how it goes on. */
  readonly engagement: Side;
}

/**
 * Compiles all that grades a lead. Disqualifiers come first and end it with grade `out`; the scores are still
 * reckoned, for reports and for appeals.
 */
export function compileScoring(document: PolicyDocument, lineOf: LineOf): Scoring {
  const { lists } = document;
  const fitRules = compileFit(document.fit, lists, lineOf);
  const engagementRules = compileEngagement(document.engagement, lists, lineOf);
  const grades = compileGrades(document.grades, lists, lineOf);
  const disqualifiers = document.disqualify.map((rule, i) => ({
    id: rule.id,
    reason: rule.reason,
    line: lineOf(['disqualify', i]),
    holds: seasonal(rule, compileWhen(rule.when, lists), false),
  }));

  const grading = (context: ReadContext, used?: Adjustment[]): Grading => {
    const fit = sideScore(fitRules, context);
    const engagement = sideScore(engagementRules, context);
    const { cell, grade } = grades.cellOf(fit, engagement);
    for (const { id, holds } of disqualifiers)
      if (holds(context)) return { fit, engagement, cell, grade: OUT, disqualifier: id };
    const adjusted = grades.adjusted({ fit, engagement, cell, grade }, context, used);
    return { fit, engagement, cell, grade: adjusted, disqualifier: null };
  };

  return {
    engagement: engagementRules,
    grade: (context) => grading(withHistory(context)),
    score: (given) => {
      const context = withHistory(given);
      const adjustments: Adjustment[] = [];
      const { disqualifier, ...scores } = grading(context, adjustments);
      const hit = disqualifiers.find(({ id }) => id === disqualifier);
      return {
        ...scores,
        disqualified: hit ? { id: hit.id, reason: hit.reason, line: hit.line } : null,
        rules: [...sideShares(fitRules, context), ...sideShares(engagementRules, context)],
        adjustments,
      };
    },
  };
}
