import type { Grades } from '../../domain/policy/scoring-schema.ts';
import { OUT } from '../../domain/scoring/grade.ts';
import { html, type Markup } from './markup.ts';

export type GradeScale = Pick<Grades, 'order' | 'show_as'>;

/** A grade in the policy's own way of showing it. The sign says it all; colour and frame only repeat it. */
export function gradeBadge(grade: string | null, { order, show_as }: GradeScale): Markup {
  if (grade === null) return html`<span class="grade grade-none" title="Not graded yet">–</span>`;
  if (grade === OUT) return html`<span class="grade grade-out" title="Out: disqualified">out</span>`;
  const names = order.filter((name) => name !== OUT);
  const place = names.indexOf(grade);
  // A grade of an older policy may not be on today's scale: it is shown as it was written.
  const step =
    place === -1 ? 'none' : String(Math.min(4, 1 + Math.round((place * 3) / Math.max(1, names.length - 1))));
  return html`<span class="grade grade-${step}" title="Grade ${grade}">${sign(grade, place, names.length, show_as)}</span>`;
}

function sign(grade: string, place: number, count: number, showAs: GradeScale['show_as']): string {
  if (place === -1) return grade;
  switch (showAs) {
    case 'letters':
      return grade;
    case 'numbers':
      return String(place + 1);
    case 'stars':
      return '★'.repeat(count - place);
  }
}
