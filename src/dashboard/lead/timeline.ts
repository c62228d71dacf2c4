import type { LeadWithTimeline, TimelineView } from '../../flow/views.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { ago, fullStamp } from '../html/times.ts';
import { plural, words } from '../html/words.ts';
import type { LeadContext } from './context.ts';

const KINDS: Readonly<Record<string, string>> = {
  signal: 'Signal',
  graded: 'Graded',
  routed: 'Routed',
  crm: 'CRM',
  failed: 'Failed',
  replayed: 'Replayed',
  override: 'By hand',
  warning: 'Warning',
  visitor: 'Visitor',
};

/** So many warnings of one write stand open; the rest is a click away. */
const WARNINGS_SHOWN = 3;

/** Everything that happened to the lead, in one line of time, oldest first. */
export function timelineSection({ timeline }: LeadWithTimeline, { now }: LeadContext): Markup {
  // Entries of one instant keep the order they were written in: the sort is stable.
  const entries = timeline.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return html`<section class="panel" id="timeline"><h2>Timeline</h2>
${when(entries.length === 0, () => html`<p class="quiet">Nothing has happened yet.</p>`)}
<ol class="timeline">${together(entries).map((group) => entry(group, now))}</ol>
</section>`;
}

type Group = readonly [TimelineView, ...TimelineView[]];

/** The warnings of one write are one thing that happened: an account that was not set up gives fifteen. */
function together(entries: readonly TimelineView[]): Group[] {
  const groups: [TimelineView, ...TimelineView[]][] = [];
  for (const one of entries) {
    const last = groups.at(-1);
    if (last && isOfOneWrite(last[0], one)) last.push(one);
    else groups.push([one]);
  }
  return groups;
}

const isOfOneWrite = (a: TimelineView, b: TimelineView): boolean =>
  a.kind === 'warning' &&
  b.kind === 'warning' &&
  a.at === b.at &&
  a.detail['effect'] !== undefined &&
  a.detail['effect'] === b.detail['effect'];

function entry([first, ...more]: Group, now: Date): Markup {
  const { at, kind, summary, detail } = first;
  const details = Object.entries(detail).filter(([, value]) => words(value) !== '');
  return html`<li class="${Object.hasOwn(KINDS, kind) ? `at-${kind}` : ''}">
<p class="moment">${fullStamp(at)} <span class="quiet">${ago(at, now)}</span></p>
<p><span class="tag">${KINDS[kind] ?? kind}</span> ${summary}</p>
${more.slice(0, WARNINGS_SHOWN - 1).map(sameMoment)}
${when(more.length >= WARNINGS_SHOWN, () => {
  const rest = more.slice(WARNINGS_SHOWN - 1);
  return html`<details><summary>${plural(rest.length, 'more warning')}</summary>${rest.map(sameMoment)}</details>`;
})}
${when(
  details.length > 0,
  () =>
    html`<details><summary>Details</summary><dl class="rows">${details.map(
      ([name, value]) => html`<div><dt>${name}</dt><dd>${words(value)}</dd></div>`,
    )}</dl></details>`,
)}
</li>`;
}

const sameMoment = ({ summary }: TimelineView): Markup => html`<p class="also">${summary}</p>`;
