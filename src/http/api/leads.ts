import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { recompute } from '../../domain/recompute.ts';
import { Fault } from '../../faults.ts';
import type { PolicyBook } from '../../flow/ports.ts';
import type { Reads } from '../../flow/read-ports.ts';
import { LeadView, LeadWithTimeline, pageOf } from '../../flow/views.ts';
import { Explanation, explanationOf } from './explanation.ts';
import { leadIdOf, unknownLead } from './lead-id.ts';
import { filter, PAGING } from './query.ts';

const tags = ['leads'];
const LeadParams = z.object({
  id: z.string().min(1).max(320).describe('Id of the lead, or its e-mail address'),
});

interface LeadDeps {
  readonly reads: Reads;
  readonly policies: PolicyBook;
}

export const leadRoutes: FastifyPluginAsyncZod<LeadDeps> = async (app, { reads, policies }) => {
  app.get(
    '/leads',
    {
      schema: {
        tags,
        operationId: 'listLeads',
        summary: 'Leads, the latest first',
        querystring: z.strictObject({
          email: filter('Address of the lead'),
          grade: filter('Grade as the policy names it, or `out`'),
          owner: filter('Owner as the policy names them'),
          state: filter('State of the lead'),
          ...PAGING,
        }),
        response: { 200: pageOf(LeadView) },
      },
    },
    async ({ query }) => reads.leads(query),
  );

  app.get(
    '/leads/:id',
    {
      schema: {
        tags,
        operationId: 'readLead',
        summary: 'One lead with everything that happened to it on one timeline',
        params: LeadParams,
        response: { 200: LeadWithTimeline },
      },
    },
    async ({ params: { id } }) => (await reads.lead(await leadIdOf(id, reads))) ?? unknownLead(id),
  );

  app.get(
    '/leads/:id/explain',
    {
      schema: {
        tags,
        operationId: 'explainLead',
        summary: 'Why the lead has its grade and its owner: the latest decision, rule by rule',
        params: LeadParams,
        querystring: z.strictObject({
          recompute: z
            .enum(['true', 'false'])
            .default('false')
            .describe('Decide again from the stored input, and say whether the same came out'),
        }),
        response: { 200: Explanation },
      },
    },
    async ({ params, query }) => {
      const id = await leadIdOf(params.id, reads);
      const view = await reads.explain(id);
      if (view !== null) {
        const { decision, input } = view;
        const pinned = query.recompute === 'true' ? await policies.byHash(decision.policy.hash) : null;
        return explanationOf(id, view, pinned && recompute(input, decision, pinned));
      }
      if ((await reads.lead(id)) === null) return unknownLead(id);
      throw new Fault(
        'NOT_FOUND',
        'No decision has been made about this lead yet. Its signal waits among the jobs.',
      );
    },
  );
};
