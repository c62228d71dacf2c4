import type { Policy } from '../../domain/policy/policy.ts';
import type { Pause } from '../../flow/ports.ts';
import type { Counts } from '../../flow/read-ports.ts';
import { html, type Markup } from '../html/markup.ts';
import { lengthOf, stamp } from '../html/times.ts';

/** Oldest due job from which on the strip says that work piles up. */
const PILING_UP_SECONDS = 60;

/** How Baton is, in one line above the leads. */
export function strip(
  counts: Counts,
  policy: Policy,
  crm: { readonly name: string; readonly pause: Pause | null },
  now: Date,
): Markup {
  const { failed, pending } = counts.jobs;
  const isLate = counts.oldestDueSeconds >= PILING_UP_SECONDS;
  const late = isLate ? `, oldest waits ${lengthOf(counts.oldestDueSeconds * 1000)}` : '';
  return html`<ul class="strip" aria-label="How Baton is">
<li class="${failed > 0 ? 'bad' : ''}"><a href="/jobs?state=failed"><b>${number(failed)}</b> failed</a></li>
<li class="${isLate ? 'warn' : ''}"><a href="/jobs?state=pending"><b>${number(pending)}</b> pending${late}</a></li>
<li><b>${number(counts.openHandoffs)}</b> open handoffs</li>
<li>Policy <a href="/policy"><b>${policy.name}</b> version ${policy.version}</a></li>
${crmItem(crm, now)}
</ul>`;
}

/** Why it takes nothing is told on the page of the jobs, and by the title here. */
const crmItem = ({ name, pause }: { name: string; pause: Pause | null }, now: Date): Markup =>
  pause === null
    ? html`<li>CRM <b>${name}</b></li>`
    : html`<li class="bad" title="${pause.why}"><a href="/jobs?state=pending">CRM <b>${name}</b> takes nothing until ${stamp(pause.until.toISOString(), now)}</a></li>`;

const number = (count: number): string => count.toLocaleString('en-GB');
