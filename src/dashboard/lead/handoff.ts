import { showGrade } from '../../domain/scoring/show-grade.ts';
import type { HandoffView, LeadView } from '../../flow/views.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { slaWords } from '../html/sla.ts';
import { lengthOf, secondStamp, stamp } from '../html/times.ts';
import { stateWords } from '../html/words.ts';
import type { LeadContext } from './context.ts';

/** The pass of the baton with its two clocks: ours until the owner is written, the owner's from then on. */
export function handoffSection(lead: LeadView, context: LeadContext): Markup {
  const { handoff } = lead;
  const grades = context.policy?.document.grades;
  if (handoff === null)
    return html`<section class="panel" id="handoff"><h2>Handoff</h2><p class="quiet">None: this lead is with nobody in sales.</p></section>`;
  return html`<section class="panel" id="handoff"><h2>Handoff</h2>
<p>${stateWords(handoff.state)}${handoff.owner === null ? '' : html`, to <strong>${handoff.owner}</strong>`}${handoff.pool === null ? '' : ` of pool ${handoff.pool}`}, grade ${grades ? showGrade(handoff.grade, grades) : handoff.grade}, by route <code>${handoff.route}</code>.</p>
<div class="clocks">
${ourClock(handoff, context)}
${theirClock(lead, handoff, context)}
</div>
<p class="quiet">Handoff <code>${handoff.id}</code></p>
</section>`;
}

function ourClock(handoff: HandoffView, { now, crmName }: LeadContext): Markup {
  const until = handoff.handedOffAt === null ? now.getTime() : Date.parse(handoff.handedOffAt);
  const took = lengthOf(until - Date.parse(handoff.receivedAt));
  return html`<div class="clock"><h3>Baton’s clock</h3>
<p class="big">${took}</p>
<p>${handoff.handedOffAt === null ? html`and running: ${crmName} does not have the owner yet` : html`from received to the owner standing in ${crmName}`}</p>
<dl class="rows">
${moment('Received', handoff.receivedAt, now)}
${moment('Offered', handoff.offeredAt, now)}
${moment('Handed off', handoff.handedOffAt, now)}
</dl></div>`;
}

function theirClock(lead: LeadView, handoff: HandoffView, { now, crmName }: LeadContext): Markup {
  const { handedOffAt, slaDueAt, acceptDueAt, firstTouchAt, closedAt } = handoff;
  const start = handedOffAt === null ? null : Date.parse(handedOffAt);
  const end = Date.parse(firstTouchAt ?? closedAt ?? now.toISOString());
  return html`<div class="clock"><h3>${handoff.owner === null ? 'The owner’s' : `${handoff.owner}’s`} clock</h3>
<p class="big">${start === null ? '–' : lengthOf(end - start)}</p>
<p>First touch: ${slaWords(lead, now, crmName)}</p>
${when(start !== null && slaDueAt !== null, () => {
  const whole = Math.max(1, Date.parse(slaDueAt ?? '') - (start ?? 0));
  const used = Math.max(0, Math.min(whole, end - (start ?? 0)));
  return html`<progress class="${used === whole ? 'over' : ''}" value="${Math.round(used / 1000)}" max="${Math.ceil(whole / 1000)}" aria-label="Time used until the first touch is due"></progress>`;
})}
<dl class="rows">
${acceptDueAt === null ? '' : html`<div><dt>Accept by</dt><dd>${stamp(acceptDueAt, now)}</dd></div>`}
${slaDueAt === null ? '' : html`<div><dt>Touch by</dt><dd>${stamp(slaDueAt, now)}</dd></div>`}
${moment('First touch', firstTouchAt, now)}
${moment('Closed', closedAt, now)}
</dl></div>`;
}

const moment = (name: string, at: string | null, now: Date): Markup =>
  at === null ? html`` : html`<div><dt>${name}</dt><dd>${secondStamp(at, now)}</dd></div>`;
