import type { FastifyInstance } from 'fastify';
import type { LeadFilter } from '../../flow/read-ports.ts';
import type { LeadView, Page } from '../../flow/views.ts';
import { demoSource } from '../demo/demo-page.ts';
import type { DashboardDeps } from '../deps.ts';
import { pathWith } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { fullStamp } from '../html/times.ts';
import { type Frame, live } from '../layout.ts';
import { filterForm } from './filter-form.ts';
import { firstLead } from './first-lead.ts';
import { leadsTable, type RowContext } from './lead-row.ts';
import { isFiltered, LeadsQuery } from './leads-query.ts';
import { strip } from './strip.ts';

const LIMIT = 50;

/** `/`: the newest leads, which refresh themselves. */
export function leadsPage(pages: FastifyInstance, deps: DashboardDeps, frame: Frame): void {
  pages.route({
    method: 'GET',
    url: '/',
    handler: async (request) => {
      const query = LeadsQuery.parse(request.query);
      const { live: switched, ...asked } = query;
      const filter: LeadFilter = { ...asked, email: asked.email?.toLowerCase(), limit: LIMIT };
      const now = deps.now();
      const [leads, counts, pause] = await Promise.all([
        deps.reads.leads(filter),
        deps.reads.counts(now),
        deps.crmPause(),
      ]);
      const policy = deps.policies.current();
      const context = { now, crmName: deps.crmName, grades: policy.document.grades };
      const nothing =
        isFiltered(query) || query.cursor !== undefined
          ? noMatch()
          : firstLead(
              policy.document,
              originOf(request),
              deps.sandbox !== null && demoSource(policy.document) !== null,
            );
      const body = html`
<div class="heading"><h1>Leads</h1>${liveSwitch(query)}</div>
${filterForm(query, policy.document)}
${live(
  pathWith('/', query),
  switched === undefined,
  html`${strip(counts, policy, { name: deps.crmName, pause }, now)}
${leads.items.length === 0 ? nothing : list(leads, query, context)}`,
)}`;
      return frame({ title: 'Leads', here: '/', account: request.account }, body);
    },
  });
}

const originOf = (request: { protocol: string; host: string }): string =>
  `${request.protocol}://${request.host}`;

function list(leads: Page<LeadView>, query: LeadsQuery, context: RowContext): Markup {
  return html`${leadsTable(leads.items, context)}
<footer class="below">
<nav aria-label="More leads">
${when(query.cursor !== undefined, () => html`<a href="${pathWith('/', { ...query, cursor: undefined })}">Back to the newest</a>`)}
${when(leads.next !== null, () => html`<a rel="next" href="${pathWith('/', { ...query, cursor: leads.next ?? undefined })}">Older leads</a>`)}
</nav>
<small class="quiet">As of ${fullStamp(context.now.toISOString())}</small>
</footer>`;
}

/** Whoever is disturbed by a list that moves can stop it. */
function liveSwitch(query: LeadsQuery): Markup {
  const isOn = query.live === undefined;
  const other = pathWith('/', { ...query, live: isOn ? 'off' : undefined });
  return html`<p class="live-switch quiet">${isOn ? html`<span class="dot" aria-hidden="true"></span> Refreshes itself` : 'Stands still'} · <a href="${other}">${isOn ? 'stop' : 'refresh by itself'}</a></p>`;
}

const noMatch = (): Markup =>
  html`<article class="empty"><h2>No lead fits</h2><p>No lead matches what you asked for. <a href="/">Show all leads</a>.</p></article>`;
