import type { Policy } from '../../domain/policy/policy.ts';
import { html, type Markup } from '../html/markup.ts';

/** The form that a list is chosen in; assets/importing.js sends it. */
export function importForm(live: readonly Policy[], mostBytes: number): Markup {
  const sources = live.flatMap(({ document }) =>
    Object.entries(document.sources).flatMap(([name, { type }]) => (type === 'form' ? [name] : [])),
  );
  if (sources.length === 0)
    return html`<article class="empty"><h2>No source takes lists</h2><p>Rows are read as what a form would send. Name a source of type <code>form</code> in the policy, such as:</p>
<pre><code>sources:
  webinar: { type: form, secret: "\${WEBINAR_SECRET}" }</code></pre></article>`;
  return html`<form id="list" autocomplete="off" data-most-bytes="${mostBytes}">
<noscript><p class="notice bad">This page needs JavaScript. <code>npx baton import</code> does the same from a terminal.</p></noscript>
<fieldset id="asked" name="asked" class="panel filters">
<label>List, as CSV <input type="file" id="file" name="file" accept=".csv,.tsv,.txt,text/csv"></label>
<label>Source <select name="source">${[...new Set(sources)].map((name) => html`<option>${name}</option>`)}</select></label>
<label>What happened <input name="kind" size="20" placeholder="form_submitted" list="kinds" autocapitalize="off" spellcheck="false" aria-describedby="kind-about"></label>
<datalist id="kinds">${eventsOf(live).map((name) => html`<option value="${name}"></option>`)}</datalist>
<button type="submit">Read it</button>
</fieldset>
<p class="quiet" id="kind-about">What happened is a word of your rules such as <code>webinar_attended</code>; without one each row counts as a form that was sent. Up to 10,000 rows and 5 MB, saved from Excel as “CSV UTF-8”. Nothing is taken before you say so, and a row that came before is not taken twice.</p>
</form>`;
}

/** The events that rules give points for. */
const eventsOf = (live: readonly Policy[]): string[] =>
  [
    ...new Set(
      live.flatMap(({ document }) =>
        Object.values(document.engagement.groups).flatMap(({ rules }) =>
          rules.flatMap((rule) => ('event' in rule ? [rule.event] : [])),
        ),
      ),
    ),
  ].toSorted();
