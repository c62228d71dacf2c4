import type { LeadWithTimeline, TimelineView } from '../../flow/views.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { ago, fullStamp } from '../html/times.ts';
import { words } from '../html/words.ts';
import type { LeadContext } from './context.ts';

const KINDS: Readonly<Record<string, string>> = {
  signal: 'Signal',
  graded: 'Graded',
  routed: 'Routed',
  crm: 'CRM',
  failed: 'Failed',
  replayed: 'Replayed',
  warning: 'Warning',
};

/** Everything that happened to the lead, in one line of time, oldest first. */
export function timelineSection({ timeline }: LeadWithTimeline, { now }: LeadContext): Markup {
  // Entries of one instant keep the order they were written in: the sort is stable.
  const entries = timeline.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return html`<section class="panel" id="timeline"><h2>Timeline</h2>
${when(entries.length === 0, () => html`<p class="quiet">Nothing has happened yet.</p>`)}
<ol class="timeline">${entries.map((one) => entry(one, now))}</ol>
</section>`;
}

function entry({ at, kind, summary, detail }: TimelineView, now: Date): Markup {
  const details = Object.entries(detail).filter(([, value]) => words(value) !== '');
  return html`<li class="${kind in KINDS ? `at-${kind}` : ''}">
<p class="moment">${fullStamp(at)} <span class="quiet">${ago(at, now)}</span></p>
<p><span class="tag">${KINDS[kind] ?? kind}</span> ${summary}</p>
${when(
  details.length > 0,
  () =>
    html`<details><summary>Details</summary><dl class="rows">${details.map(
      ([name, value]) => html`<div><dt>${name}</dt><dd>${words(value)}</dd></div>`,
    )}</dl></details>`,
)}
</li>`;
}
