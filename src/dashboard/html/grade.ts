import { OUT } from '../../domain/scoring/grade.ts';
import { type GradeScale, showGrade } from '../../domain/scoring/show-grade.ts';
import { html, type Markup } from './markup.ts';

/** A grade in the policy's own way of showing it. The sign says it all; colour and frame only repeat it. */
export function gradeBadge(grade: string | null, scale: GradeScale): Markup {
  if (grade === null) return html`<span class="grade grade-none" title="Not graded yet">–</span>`;
  if (grade === OUT) return html`<span class="grade grade-out" title="Out: disqualified">out</span>`;
  const names = scale.order.filter((name) => name !== OUT);
  const place = names.indexOf(grade);
  // A grade of an older policy may not be on today's scale: it is shown as it was written.
  const step =
    place === -1 ? 'none' : String(Math.min(4, 1 + Math.round((place * 3) / Math.max(1, names.length - 1))));
  return html`<span class="grade grade-${step}" title="Grade ${grade}">${showGrade(grade, scale)}</span>`;
}
