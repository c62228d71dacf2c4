import type { GradeScale } from '../../domain/scoring/show-grade.ts';
import type { LeadView } from '../../flow/views.ts';
import { gradeBadge } from '../html/grade.ts';
import { leadPath } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { slaWords } from '../html/sla.ts';
import { ago, clock } from '../html/times.ts';
import { plural, stateWords } from '../html/words.ts';

export interface RowContext {
  readonly now: Date;
  readonly crmName: string;
  readonly grades: GradeScale;
}

const REASONS_SHOWN = 2;

// On a phone each row becomes a card. CSS that turns a table into blocks takes its meaning away from screen readers,
// so the roles are said outright.
export const leadsTable = (leads: readonly LeadView[], context: RowContext): Markup => html`
<table class="cards leads" role="table" aria-label="Leads, newest first">
<thead role="rowgroup"><tr role="row">
<th role="columnheader" scope="col">Grade</th>
<th role="columnheader" scope="col">Who</th>
<th role="columnheader" scope="col">Why this grade</th>
<th role="columnheader" scope="col">Owner</th>
<th role="columnheader" scope="col">State</th>
<th role="columnheader" scope="col">Source</th>
<th role="columnheader" scope="col">First touch</th>
<th role="columnheader" scope="col">Received</th>
</tr></thead>
<tbody role="rowgroup">${leads.map((lead) => leadRow(lead, context))}</tbody>
</table>`;

function leadRow(lead: LeadView, { now, crmName, grades }: RowContext): Markup {
  const role = [lead.title, lead.company].filter(Boolean).join(' · ');
  const reasons = lead.reasons.slice(0, REASONS_SHOWN);
  return html`<tr role="row" id="lead-${lead.id}">
<td role="cell" class="c-grade">${gradeBadge(lead.grade, grades)}</td>
<th role="rowheader" scope="row" class="c-who"><a href="${leadPath(lead.id)}"><bdi>${whoIs(lead)}</bdi></a>
${when(role !== '', () => html`<span class="sub clamp" title="${role}"><bdi>${role}</bdi></span>`)}
${when(lead.email !== null && lead.name !== null, () => html`<span class="sub clip" title="${lead.email}"><bdi>${lead.email}</bdi></span>`)}</th>
<td role="cell" data-label="Why" class="c-why"><span class="scores">${scores(lead)}</span>
${reasons.map((reason) => html`<span class="sub clip" title="${reason}">${reason}</span>`)}</td>
<td role="cell" data-label="Owner" class="c-third">${lead.owner ?? html`<span class="quiet">nobody</span>`}</td>
<td role="cell" data-label="State" class="c-third">${stateWords(lead.state)}</td>
<td role="cell" data-label="Source" class="c-third">${lead.source}</td>
<td role="cell" data-label="First touch" class="c-half">${slaWords(lead, now, crmName)}</td>
<td role="cell" data-label="Received" class="c-half">${ago(lead.receivedAt, now)} <small>${clock(lead.receivedAt, now)}</small></td>
</tr>`;
}

/** The person's name, else their address, else their number. */
export const whoIs = (lead: Pick<LeadView, 'name' | 'email' | 'phone'>): string =>
  lead.name ?? lead.email ?? lead.phone ?? 'Somebody without a name';

function scores({ id, cell, fit, engagement, reasons }: LeadView): Markup {
  if (fit === null || engagement === null) return html`<span class="quiet">not scored yet</span>`;
  return html`<b>${cell}</b> fit ${fit} · engagement ${engagement} · <a href="${leadPath(id)}#scorecard">${plural(reasons.length, 'reason')}</a>`;
}
