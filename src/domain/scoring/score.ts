import type { PolicyDocument } from '../policy/schema.ts';
import { compileWhen } from './condition.ts';
import type { Context } from './context.ts';
import { compileEngagement } from './engagement.ts';
import { compileFit, type LineOf } from './fit.ts';
import { compileGrades, OUT } from './grade.ts';
import type { Scorecard } from './scorecard.ts';
import { inSeason } from './season.ts';

export type Score = (context: Context) => Scorecard;

/**
 * Compiles all that grades a lead. Disqualifiers come first and end it with grade `out`; the scores are still
 * reckoned, for reports and for appeals. Pure: the same context always gives the same card.
 */
export function compileScore(document: PolicyDocument, lineOf: LineOf): Score {
  const { lists } = document;
  const fitOf = compileFit(document.fit, lists, lineOf);
  const engagementOf = compileEngagement(document.engagement, lists, lineOf);
  const gradeOf = compileGrades(document.grades, lists, lineOf);
  const disqualifiers = document.disqualify.map((rule, i) => ({
    rule,
    line: lineOf(['disqualify', i]),
    holds: compileWhen(rule.when, lists),
    active: inSeason(rule),
  }));
  return (context) => {
    const fit = fitOf(context);
    const engagement = engagementOf(context);
    const graded = gradeOf(fit.score, engagement.score, context);
    const hit = disqualifiers.find(({ holds, active }) => active(context.now) && holds(context));
    return {
      fit: fit.score,
      engagement: engagement.score,
      cell: graded.cell,
      grade: hit ? OUT : graded.grade,
      disqualified: hit ? { id: hit.rule.id, reason: hit.rule.reason, line: hit.line } : null,
      rules: [...fit.shares, ...engagement.shares],
      adjustments: hit ? [] : graded.adjustments,
    };
  };
}
