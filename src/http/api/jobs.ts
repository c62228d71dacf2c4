import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Fault } from '../../faults.ts';
import type { ReplayFilter } from '../../flow/ports.ts';
import type { Reads } from '../../flow/read-ports.ts';
import type { SettleByHand } from '../../flow/settle-by-hand.ts';
import { JOB_KINDS, JobView, pageOf } from '../../flow/views.ts';
import { nameOf, requireRole } from '../auth.ts';
import { filter, IdParams, PAGING, Since } from './query.ts';

const tags = ['jobs'];
const Settled = z.object({ settled: z.int().describe('How many jobs are done now') });
const Replayed = z.object({ replayed: z.int().describe('How many jobs are on their way again') });

export interface JobOptions {
  readonly reads: Reads;
  readonly replay: (filter: ReplayFilter, by: string) => Promise<number>;
  readonly settleByHand: SettleByHand;
}

export const jobRoutes: FastifyPluginAsyncZod<JobOptions> = async (app, { reads, replay, settleByHand }) => {
  app.get(
    '/jobs',
    {
      schema: {
        tags,
        operationId: 'listJobs',
        summary: 'What Baton does by itself: signals to decide on and writes to the CRM, the latest first',
        querystring: z.strictObject({
          state: z.enum(['pending', 'failed', 'done']).optional(),
          kind: z.enum(JOB_KINDS).optional(),
          source: filter('Name of the source in the policy'),
          since: Since.optional().describe('Only jobs made at or after this time, ISO 8601'),
          ...PAGING,
        }),
        response: { 200: pageOf(JobView) },
      },
    },
    async ({ query }) => reads.jobs(query),
  );

  app.post(
    '/jobs/:id/replay',
    {
      onRequest: requireRole('operator'),
      schema: {
        tags,
        operationId: 'replayJob',
        summary: 'Try one job again now; role operator',
        params: IdParams,
        response: { 200: Replayed },
      },
    },
    async ({ params: { id }, account }) => {
      const job = await reads.job(id);
      if (job === null)
        throw new Fault('NOT_FOUND', `There is no job "${id}". List them with GET /api/jobs.`);
      if (job.state === 'done')
        throw new Fault(
          'REQUEST_INVALID',
          `The job "${id}" is done. Only failed and pending jobs can be replayed.`,
        );
      return { replayed: await replay({ ids: [id] }, nameOf(account)) };
    },
  );

  app.post(
    '/jobs/:id/settle',
    {
      onRequest: requireRole('admin'),
      schema: {
        tags,
        operationId: 'settleJob',
        summary: 'End a job that asked a person for something (ERASURE_BY_HAND), once it is done; role admin',
        params: IdParams,
        body: z.strictObject({ note: z.string().trim().min(1).max(500).describe('What was done about it') }),
        response: { 200: Settled },
      },
    },
    async ({ params: { id }, body: { note }, account }) => {
      await settleByHand(id, note, nameOf(account));
      return { settled: 1 };
    },
  );

  app.post(
    '/jobs/replay',
    {
      onRequest: requireRole('operator'),
      schema: {
        tags,
        operationId: 'replayJobs',
        summary: 'Try failed jobs again, all or some; role operator',
        body: z.strictObject({
          state: z.literal('failed'),
          kind: z.enum(JOB_KINDS).optional(),
          since: Since.optional(),
          ids: z.array(z.string().min(1).max(200)).min(1).max(1000).optional(),
        }),
        response: { 200: Replayed },
      },
    },
    async ({ body: { kind, since, ids }, account }) => {
      return { replayed: await replay({ kind, since, ids }, nameOf(account)) };
    },
  );
};
