import type { LeadView } from '../../flow/views.ts';
import { html, type Markup } from './markup.ts';
import { clock, lengthOf, stamp } from './times.ts';

type Clocks = Pick<LeadView, 'state' | 'handedOffAt' | 'slaDueAt' | 'firstTouchAt' | 'handoff'>;

/** Share of the time to the first touch after which it is called soon. */
const SOON = 0.25;

/** How the promise of a first touch stands, in plain words. */
export function slaWords(lead: Clocks, now: Date, crmName: string): Markup {
  const { state, handedOffAt, slaDueAt, firstTouchAt, handoff } = lead;
  if (state === 'waiting') return html`<span class="quiet">starts with an owner</span>`;
  if (slaDueAt === null) return html`<span class="quiet">none</span>`;
  const due = Date.parse(slaDueAt);
  if (firstTouchAt !== null) {
    const touched = Date.parse(firstTouchAt);
    const after = lengthOf(touched - Date.parse(handedOffAt ?? firstTouchAt));
    return touched <= due
      ? html`<span class="good">✓ touched after ${after}</span>`
      : html`<span class="late">touched ${lengthOf(touched - due)} late</span>`;
  }
  // Of a lead that is with nobody any more the last handoff still has its times.
  const isOver = (handoff?.closedAt ?? null) !== null || state === 'closed' || state === 'returned';
  if (isOver) return html`<span class="quiet">ended</span>`;
  if (handedOffAt === null) return html`<span class="quiet">starts when ${crmName} has the owner</span>`;
  if (state === 'paused') return html`<span class="quiet">paused</span>`;
  const left = due - now.getTime();
  const at = html`<small>${stamp(slaDueAt, now)}</small>`;
  if (left < 0) return html`<strong class="late">! overdue by ${lengthOf(left)}</strong> ${at}`;
  const soon = left < SOON * (due - Date.parse(handedOffAt));
  return html`<span class="${soon ? 'soon' : ''}" title="First touch due at ${clock(slaDueAt, now)}">due in ${lengthOf(left)}</span> ${at}`;
}
