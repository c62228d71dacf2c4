import { showGrade } from '../../domain/scoring/show-grade.ts';
import { gradeBadge } from '../html/grade.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { matrix } from '../lead/matrix.ts';
import { lineOf, part, rows, type Shown } from './part.ts';
import { whenWords } from './plain-words.ts';

/** How two scores become a grade, and a grade a stage. */
export function grades(shown: Shown): Markup {
  const { grades, disqualify, stages } = shown.policy.document;
  const names = (grade: string): string => showGrade(grade, grades);
  return html`${part(
    'grades',
    'Grades',
    true,
    () => html`
<p>Best first: ${grades.order.map((grade) => html`${gradeBadge(grade, grades)} `)} ${lineOf(shown, 'grades', 'order')}</p>
<div class="scroll" role="region" aria-label="Matrix" tabindex="0">${matrix(grades, '')}</div>
<p>${lineOf(shown, 'grades', 'matrix')}</p>
${when(grades.adjust.length > 0, () => html`<h3>Then, from top to bottom</h3>${rows(grades.adjust.map(({ id, when, cap_at: cap, raise_to: raise }, i) => [html`<code>${id}</code>`, html`if ${whenWords(when, grades)}: ${cap === undefined ? '' : `at most ${names(cap)}`}${raise === undefined ? '' : `at least ${names(raise)}`} ${lineOf(shown, 'grades', 'adjust', i)}`]))}`)}
${when(disqualify.length > 0, () => html`<h3>Out, whatever the scores say</h3>${rows(disqualify.map(({ id, when, reason }, i) => [reason, html`if ${whenWords(when, grades)} ${lineOf(shown, 'disqualify', i)} <small class="quiet">${id}</small>`]))}`)}`,
  )}
${part(
  'stages',
  'Stages',
  true,
  () => html`
<p>${stages.order.join(' → ')} ${lineOf(shown, 'stages')}</p>
${when(stages.mql_when !== undefined, () => html`<p>A handoff makes a lead mql if ${stages.mql_when ? whenWords(stages.mql_when, grades) : ''}.</p>`)}
${(['hubspot', 'salesforce'] as const).map((crm) => when(Object.keys(stages[crm]).length > 0, () => html`<h3>In ${crm === 'hubspot' ? 'HubSpot' : 'Salesforce'}</h3>${rows(Object.entries(stages[crm]))}`))}`,
)}`;
}
