import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Fault } from '../../faults.ts';
import type { Reads } from '../../flow/ports.ts';
import { LeadView, LeadWithTimeline, pageOf } from '../../flow/views.ts';
import { Explanation, explanationOf } from './explanation.ts';
import { filter, IdParams, PAGING } from './query.ts';

const tags = ['leads'];

export const leadRoutes: FastifyPluginAsyncZod<{ readonly reads: Reads }> = async (app, { reads }) => {
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
        params: IdParams,
        response: { 200: LeadWithTimeline },
      },
    },
    async ({ params: { id } }) => (await reads.lead(id)) ?? unknownLead(id),
  );

  app.get(
    '/leads/:id/explain',
    {
      schema: {
        tags,
        operationId: 'explainLead',
        summary: 'Why the lead has its grade and its owner: the latest decision, rule by rule',
        params: IdParams,
        response: { 200: Explanation },
      },
    },
    async ({ params: { id } }) => {
      const view = await reads.explain(id);
      if (view !== null) return explanationOf(id, view);
      if ((await reads.lead(id)) === null) return unknownLead(id);
      throw new Fault(
        'NOT_FOUND',
        'No decision has been made about this lead yet. Its signal waits among the jobs.',
      );
    },
  );
};

function unknownLead(id: string): never {
  throw new Fault('NOT_FOUND', `There is no lead "${id}". Find it with GET /api/leads?email=.`);
}
