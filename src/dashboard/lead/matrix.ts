import type { Grades } from '../../domain/policy/scoring-schema.ts';
import { gradeBadge } from '../html/grade.ts';
import { html, type Markup } from '../html/markup.ts';

/** The policy's matrix, with the lead's cell marked. */
export function matrix(grades: Grades, cell: string): Markup {
  const letters = bands(grades.fit_letter);
  const digits = bands(grades.engagement_digit);
  return html`<table class="matrix"><caption class="quiet">Fit down, engagement across</caption>
<thead><tr><td></td>${digits.map(({ name, from }) => html`<th scope="col">${name} <small>${from}</small></th>`)}</tr></thead>
<tbody>${letters.map(
    ({ name, from }) =>
      html`<tr><th scope="row">${name} <small>${from}</small></th>${digits.map((digit, i) => {
        const isHere = `${name}${digit.name}` === cell;
        return html`<td${isHere ? html` class="here" aria-current="true"` : ''}>${gradeBadge(grades.matrix[name]?.[i] ?? null, grades)}</td>`;
      })}</tr>`,
  )}</tbody></table>`;
}

export function gradeOfCell(grades: Grades, cell: string): string | undefined {
  const digits = bands(grades.engagement_digit);
  for (const [letter, row] of Object.entries(grades.matrix)) {
    const column = digits.findIndex(({ name }) => `${letter}${name}` === cell);
    if (column !== -1) return row[column];
  }
  return undefined;
}

function bands(of: Grades['fit_letter']): { name: string; from: string }[] {
  const bound = (from: number | 'lowest'): number => (from === 'lowest' ? Number.NEGATIVE_INFINITY : from);
  return Object.entries(of)
    .toSorted(([, a], [, b]) => bound(b) - bound(a))
    .map(([name, from]) => ({ name, from: from === 'lowest' ? 'rest' : `from ${from}` }));
}
