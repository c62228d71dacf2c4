import type { PolicyDocument } from '../../domain/policy/schema.ts';
import { showGrade } from '../../domain/scoring/show-grade.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { LEAD_STATES, stateWords } from '../html/words.ts';
import { isFiltered, type LeadsQuery } from './leads-query.ts';

type Choice = readonly [value: string, words: string];

/** Which leads to show. A plain GET form, so a filtered list has an address of its own. */
export function filterForm(query: LeadsQuery, { grades, people }: PolicyDocument): Markup {
  return html`<search aria-label="Filter leads"><form class="filters" method="get" action="/">
<label>E-mail <input type="search" name="email" value="${query.email}" placeholder="jo@acme.io" autocomplete="off" spellcheck="false" maxlength="320"></label>
${select(
  'grade',
  'Grade',
  grades.order.map((grade): Choice => [grade, showGrade(grade, grades)]),
  query.grade,
)}
${select(
  'owner',
  'Owner',
  Object.keys(people).map((id): Choice => [id, id]),
  query.owner,
)}
${select(
  'state',
  'State',
  LEAD_STATES.map((state): Choice => [state, stateWords(state)]),
  query.state,
)}
${when(query.live !== undefined, () => html`<input type="hidden" name="live" value="${query.live}">`)}
<button type="submit">Filter</button>
${when(isFiltered(query), () => html`<a class="clear" href="/">Clear</a>`)}
</form></search>`;
}

function select(name: string, label: string, choices: readonly Choice[], chosen: string | undefined): Markup {
  // What was asked for stays visible, even when today's policy does not know it.
  const all =
    chosen === undefined || choices.some(([value]) => value === chosen)
      ? choices
      : [...choices, [chosen, chosen] as const];
  return html`<label>${label} <select name="${name}"><option value="">all</option>${all.map(
    ([value, words]) =>
      html`<option value="${value}"${value === chosen ? html` selected` : ''}>${words}</option>`,
  )}</select></label>`;
}
