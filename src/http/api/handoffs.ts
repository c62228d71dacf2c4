import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Reads } from '../../flow/read-ports.ts';
import { HandoffView, pageOf } from '../../flow/views.ts';
import { filter, PAGING } from './query.ts';

export const handoffRoutes: FastifyPluginAsyncZod<{ readonly reads: Reads }> = async (app, { reads }) => {
  app.get(
    '/handoffs',
    {
      schema: {
        tags: ['handoffs'],
        operationId: 'listHandoffs',
        summary: 'Handoffs, the latest first',
        querystring: z.strictObject({
          state: filter('State of the handoff'),
          owner: filter('Owner as the policy names them'),
          ...PAGING,
        }),
        response: { 200: pageOf(HandoffView) },
      },
    },
    async ({ query }) => reads.handoffs(query),
  );
};
