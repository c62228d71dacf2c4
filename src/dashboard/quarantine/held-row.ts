import type { HeldView } from '../../flow/quarantine-views.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { ago, clock } from '../html/times.ts';

export interface HeldContext {
  readonly state: HeldView['state'];
  readonly now: Date;
  readonly mayDecide: boolean;
}

export function heldTable(held: readonly HeldView[], context: HeldContext): Markup {
  const mayDecide = context.mayDecide && context.state !== 'released';
  return html`
<table class="cards jobs" role="table" aria-label="Submissions, newest first">
<thead role="rowgroup"><tr role="row">
<th role="columnheader" scope="col">From</th>
<th role="columnheader" scope="col">What it says</th>
<th role="columnheader" scope="col">Why it is doubted</th>
<th role="columnheader" scope="col">Since</th>
${when(context.state !== 'held', () => html`<th role="columnheader" scope="col">By</th>`)}
${when(mayDecide, () => html`<th role="columnheader" scope="col"><span class="unseen">Decide</span></th>`)}
</tr></thead>
<tbody role="rowgroup">${held.map((one) => heldRow(one, { ...context, mayDecide }))}</tbody>
</table>`;
}

function heldRow(held: HeldView, { now, mayDecide, state }: HeldContext): Markup {
  const { email, phone, name, company, message } = held.summary;
  const who = [name, email ?? phone, company].filter((one) => one !== null);
  return html`<tr role="row" id="held-${held.signal}">
<th role="rowheader" scope="row"><bdi>${who.shift() ?? 'nobody named'}</bdi>${who.map((one) => html`<span class="sub clip"><bdi>${one}</bdi></span>`)}<span class="sub">through ${held.source}</span></th>
<td role="cell" data-label="Says" class="c-error"><span class="message" dir="auto">${message ?? html`<span class="quiet">nothing</span>`}</span></td>
<td role="cell" data-label="Doubted" class="c-error">${held.doubts.map(({ because }) => html`<span class="sub">${because}</span>`)}</td>
<td role="cell" data-label="Since" class="c-third">${ago(held.heldAt, now)} <small>${clock(held.heldAt, now)}</small></td>
${when(state !== 'held', () => html`<td role="cell" data-label="By" class="c-third"><bdi>${held.by}</bdi></td>`)}
${when(mayDecide, () => html`<td role="cell" class="c-action">${actions(held)}</td>`)}
</tr>`;
}

const actions = ({ signal, state }: HeldView): Markup =>
  html`<form method="post" action="/quarantine/release"><input type="hidden" name="id" value="${signal}"><button type="submit" class="small">Release</button></form>
${when(state === 'held', () => html`<form method="post" action="/quarantine/drop"><input type="hidden" name="id" value="${signal}"><button type="submit" class="small outline secondary">Drop</button></form>`)}`;
