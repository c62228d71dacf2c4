import type { FastifyInstance } from 'fastify';
import type { Policy } from '../../domain/policy/policy.ts';
import { Fault } from '../../faults.ts';
import type { ExplainView, LeadWithTimeline } from '../../flow/views.ts';
import type { DashboardDeps } from '../deps.ts';
import { gradeBadge } from '../html/grade.ts';
import { webLink } from '../html/links.ts';
import { html, type Markup, plain, when } from '../html/markup.ts';
import { slaWords } from '../html/sla.ts';
import { stamp } from '../html/times.ts';
import { stateWords } from '../html/words.ts';
import type { Frame } from '../layout.ts';
import { whoIs } from '../leads/lead-row.ts';
import type { LeadContext } from './context.ts';
import { handoffSection } from './handoff.ts';
import { contactSection, originSection, saidSection } from './profile.ts';
import { routeSection } from './route.ts';
import { scorecardSection } from './scorecard.ts';
import { gradeSection } from './set-grade.ts';
import { timelineSection } from './timeline.ts';

/** `/leads/{id}`: one lead, whole, and why it is what it is. */
export function leadPage(pages: FastifyInstance, deps: DashboardDeps, frame: Frame): void {
  pages.route<{ Params: { id: string } }>({
    method: 'GET',
    url: '/leads/:id',
    handler: async (request) => {
      const id = plain(request.params.id);
      const [lead, explained] = await Promise.all([deps.reads.lead(id), deps.reads.explain(id)]);
      if (lead === null) throw new Fault('NOT_FOUND', 'There is no such lead. It may have been erased.');
      const hash = explained?.decision.policy.hash;
      const isLive = hash !== undefined && deps.policies.live().some((policy) => policy.hash === hash);
      const live = deps.policies.current();
      const context: LeadContext = {
        now: deps.now(),
        crmName: deps.crmName,
        recordUrl: lead.crm === null ? null : deps.recordUrl(lead.crm),
        policy: hash === undefined ? null : await pinned(deps, hash),
        oldHash: isLive ? null : (hash ?? null),
      };
      const body = html`
${head(lead, context, live)}
${handoffSection(lead, context)}
<div class="columns">
<div>${contactSection(lead)}${saidSection(lead)}${originSection(lead)}${timelineSection(lead, context)}</div>
<div>${explained === null ? undecided() : why(explained, context)}${explained === null ? '' : gradeSection(id, explained.decision, live.document.grades, request.account)}</div>
</div>`;
      return frame({ title: whoIs(lead), here: '/', account: request.account }, body);
    },
  });
}

async function pinned({ policies }: DashboardDeps, hash: string): Promise<Policy | null> {
  try {
    return await policies.byHash(hash);
  } catch (error) {
    if (error instanceof Fault && error.code === 'POLICY_INVALID') return null;
    throw error;
  }
}

function head(lead: LeadWithTimeline, context: LeadContext, live: Policy): Markup {
  const { now, crmName, policy } = context;
  const role = [lead.title, lead.company].filter(Boolean).join(' · ');
  return html`<p class="crumb"><a href="/">Leads</a></p>
<header class="lead-head">
${gradeBadge(lead.grade, (policy ?? live).document.grades)}
<div><h1><bdi>${whoIs(lead)}</bdi></h1>
${when(role !== '', () => html`<p><bdi>${role}</bdi></p>`)}</div>
<dl class="facts">
<div><dt>Owner</dt><dd>${lead.owner ?? html`<span class="quiet">nobody</span>`}</dd></div>
<div><dt>State</dt><dd>${stateWords(lead.state)}</dd></div>
<div><dt>First touch</dt><dd>${slaWords(lead, now, crmName)}</dd></div>
<div><dt>Stage</dt><dd>${lead.stage ?? html`<span class="quiet">none</span>`}</dd></div>
<div><dt>Received</dt><dd>${stamp(lead.receivedAt, now)}</dd></div>
<div><dt>In ${crmName}</dt><dd>${record(lead, context)}</dd></div>
</dl>
</header>`;
}

function record({ crm, timeline }: LeadWithTimeline, { recordUrl }: LeadContext): Markup {
  if (crm !== null) {
    const words = `${crm.type} ${crm.id}`;
    return recordUrl === null ? html`${crm.type} <code>${crm.id}</code>` : webLink(recordUrl, words);
  }
  const hadOne = timeline.some(({ kind, detail }) => kind === 'crm' && (detail['record'] ?? null) !== null);
  return html`<span class="quiet">${hadOne ? 'not any more' : 'not yet'}</span>`;
}

const why = ({ decision }: ExplainView, context: LeadContext): Markup => html`
${scorecardSection(decision, context)}
${routeSection(decision, context)}`;

const undecided = (): Markup => html`<section class="panel"><h2>Why</h2>
<p>Nothing is decided about this lead yet. If this lasts, look at the <a href="/jobs">jobs</a>.</p></section>`;
