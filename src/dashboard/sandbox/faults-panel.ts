import { SANDBOX_FAULTS, type SandboxFault } from '../../flow/sandbox-views.ts';
import { html, type Markup } from '../html/markup.ts';
import { plural } from '../html/words.ts';

export const MOST_FAULTS = 1000;

const FAULTS: Readonly<Record<SandboxFault, { readonly name: string; readonly about: string }>> = {
  rate_limit: { name: 'Rate limit', about: 'refuses the write: too many calls' },
  outage: { name: 'Outage', about: 'refuses the write: it is down' },
  refusal: { name: 'Refusal', about: 'refuses the write for good: the job fails and waits for a replay' },
  lost_answer: { name: 'Lost answer', about: 'does the write, and its answer never arrives' },
};

/** Which faults are still to come, and for admins the form to ask for more. */
export const faultsPanel = (toCome: Readonly<Record<string, number>>, mayAsk: boolean): Markup =>
  html`<section class="panel faults"><h2>Faults to come</h2>
<dl class="rows">${SANDBOX_FAULTS.map(
    (kind) =>
      html`<div><dt>${FAULTS[kind].name}</dt><dd>${toCome[kind] ? html`<strong class="late">${plural(toCome[kind], 'more time')}</strong>` : html`<span class="quiet">none</span>`} <span class="quiet">· ${FAULTS[kind].about}</span></dd></div>`,
  )}</dl>
${mayAsk ? form() : html`<p class="quiet">An admin can ask for faults here, to see how Baton bears them.</p>`}
</section>`;

const form = (): Markup => html`<form class="filters" method="post" action="/sandbox/faults">
<label>Fault <select name="kind">${SANDBOX_FAULTS.map((kind) => html`<option value="${kind}">${FAULTS[kind].name}</option>`)}</select></label>
<label>Times <input type="number" name="count" value="3" min="0" max="${MOST_FAULTS}" required inputmode="numeric"></label>
<button type="submit">Ask for it</button></form>`;
