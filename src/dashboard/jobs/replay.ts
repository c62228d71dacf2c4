import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { Fault } from '../../faults.ts';
import { JOB_KINDS } from '../../flow/views.ts';
import type { DashboardDeps } from '../deps.ts';
import { pathWith } from '../html/links.ts';
import { html } from '../html/markup.ts';
import { Given, oneOf } from '../html/query.ts';
import { plural } from '../html/words.ts';
import type { Frame } from '../layout.ts';
import { demand } from '../roles.ts';
import { kindWords } from './job-row.ts';

const One = z.object({ id: Given, state: oneOf(['failed', 'pending']) });
const All = z.object({ kind: oneOf(JOB_KINDS) });

/** Replaying one job, and all that failed: plain forms, so they work without JavaScript. */
export function replayRoutes(pages: FastifyInstance, deps: DashboardDeps, frame: Frame): void {
  pages.post('/jobs/replay', async (request, reply) => {
    const { name } = demand(request.account, 'operator');
    const { id, state } = One.parse(request.body ?? {});
    // Without an id the filter would mean every failed job, which has its own form and its own question.
    if (id === undefined) throw new Fault('REQUEST_INVALID', 'The form named no job. Go back and try again.');
    const replayed = await deps.replay({ ids: [id] }, name);
    return reply.redirect(pathWith('/jobs', { state, replayed: String(replayed) }), 303);
  });

  pages.post('/jobs/replay-all', async (request, reply) => {
    const { name } = demand(request.account, 'operator');
    const { kind } = All.parse(request.body ?? {});
    const replayed = await deps.replay({ kind }, name);
    return reply.redirect(pathWith('/jobs', { kind, replayed: String(replayed) }), 303);
  });

  pages.route({
    method: 'GET',
    url: '/jobs/replay-all',
    handler: async (request) => {
      const account = demand(request.account, 'operator');
      const { kind } = All.parse(request.query);
      const { jobs } = await deps.reads.counts(deps.now());
      const which =
        kind === undefined
          ? plural(jobs.failed, 'failed job')
          : `the failed jobs “${kindWords(kind, deps.crmName)}” (of ${plural(jobs.failed, 'failed job')} in all)`;
      const body = html`
<p class="crumb"><a href="/jobs">Jobs</a></p>
<article class="empty"><h1>Replay all?</h1>
<p>This sends ${which} on their way again, all at once. It is safe to repeat: what has been written already is not written twice.
If what made them fail is still there, they will fail again.</p>
<form method="post" action="/jobs/replay-all" class="answer"><input type="hidden" name="kind" value="${kind}">
<button type="submit">Replay them all</button> <a href="/jobs">No, go back</a></form>
</article>`;
      return frame({ title: 'Replay all failed jobs', here: '/jobs', account }, body);
    },
  });
}
