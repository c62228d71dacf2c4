import type { FastifyInstance } from 'fastify';
import type { Counts } from '../../flow/read-ports.ts';
import { JOB_KINDS } from '../../flow/views.ts';
import type { DashboardDeps } from '../deps.ts';
import { pathWith } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { pausedNotice } from '../html/paused.ts';
import { fullStamp } from '../html/times.ts';
import { plural } from '../html/words.ts';
import { type Frame, live } from '../layout.ts';
import { may } from '../roles.ts';
import { jobsTable, kindWords } from './job-row.ts';
import { JobsQuery } from './jobs-query.ts';

const LIMIT = 50;

/** `/jobs`: what failed and waits for somebody, and what is still to be done. */
export function jobsPage(pages: FastifyInstance, deps: DashboardDeps, frame: Frame): void {
  pages.route({
    method: 'GET',
    url: '/jobs',
    handler: async (request) => {
      const query = JobsQuery.parse(request.query);
      const { state, kind, cursor } = query;
      const now = deps.now();
      const [jobs, counts, pause] = await Promise.all([
        deps.reads.jobs({ state, kind, cursor, limit: LIMIT }),
        deps.reads.counts(now),
        deps.crmPause(),
      ]);
      const mayReplay = may(request.account, 'operator');
      const here = { state, kind, cursor };
      const body = html`
<div class="heading"><h1>Jobs</h1></div>
${notice(query.replayed)}
${tabs(query, counts)}
${kinds(query, deps.crmName)}
${live(
  pathWith('/jobs', here),
  true,
  html`${pause === null ? '' : pausedNotice(pause, deps.crmName, now)}${when(
    state === 'failed' && jobs.items.length > 0 && mayReplay,
    () =>
      html`<p><a role="button" class="small outline" href="${pathWith('/jobs/replay-all', { kind })}">Replay all failed…</a></p>`,
  )}
${jobs.items.length === 0 ? empty(query) : jobsTable(jobs.items, { state, now, crmName: deps.crmName, mayReplay })}
<footer class="below"><nav aria-label="More jobs">
${when(cursor !== undefined, () => html`<a href="${pathWith('/jobs', { ...here, cursor: undefined })}">Back to the newest</a>`)}
${when(jobs.next !== null, () => html`<a rel="next" href="${pathWith('/jobs', { ...here, cursor: jobs.next ?? undefined })}">Older jobs</a>`)}
</nav><small class="quiet">As of ${fullStamp(now.toISOString())}</small></footer>`,
)}`;
      return frame({ title: 'Jobs', here: '/jobs', account: request.account }, body);
    },
  });
}

function notice(replayed: number | undefined): Markup {
  if (replayed === undefined) return html``;
  if (replayed === 0)
    return html`<p class="notice" role="status">Nothing to replay: it has been settled in the meantime.</p>`;
  return html`<p class="notice good" role="status">${plural(replayed, 'job is', 'jobs are')} on the way again. What fails once more comes back into this list.</p>`;
}

const TABS = { failed: 'Failed', pending: 'Pending', done: 'Done' } as const;

/** How many were ever done says nothing, and counting them takes long. */
const tabs = ({ state, kind }: JobsQuery, { jobs }: Counts): Markup =>
  html`<nav class="tabs" aria-label="State of the jobs"><ul>${(['failed', 'pending', 'done'] as const).map(
    (tab) =>
      html`<li><a href="${pathWith('/jobs', { state: tab, kind })}"${tab === state ? html` aria-current="page"` : ''}>${TABS[tab]}${tab === 'done' ? '' : html` <b>${jobs[tab].toLocaleString('en-GB')}</b>`}</a></li>`,
  )}</ul></nav>`;

const kinds = (query: JobsQuery, crmName: string): Markup =>
  html`<search aria-label="Filter jobs"><form class="filters" method="get" action="/jobs"><input type="hidden" name="state" value="${query.state}">
<label>What <select name="kind"><option value="">all</option>${JOB_KINDS.map(
    (kind) =>
      html`<option value="${kind}"${kind === query.kind ? html` selected` : ''}>${kindWords(kind, crmName)}</option>`,
  )}</select></label><button type="submit">Filter</button></form></search>`;

const EMPTY = { failed: 'Nothing has failed', pending: 'Nothing is pending', done: 'Nothing is done yet' };

function empty({ state, kind, cursor }: JobsQuery): Markup {
  const isAll = kind === undefined && cursor === undefined;
  return html`<article class="empty"><h2>${EMPTY[state]}</h2>
<p>${isAll ? 'Baton retries by itself whatever may pass; only what it cannot mend waits here for you.' : 'None of this kind, that is.'}</p></article>`;
}
