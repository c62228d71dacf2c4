import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Quarantine } from '../../flow/quarantine.ts';
import { HELD_STATES, HeldView } from '../../flow/quarantine-views.ts';
import type { Reads } from '../../flow/read-ports.ts';
import { pageOf } from '../../flow/views.ts';
import { nameOf, requireRole } from '../auth.ts';
import { IdParams, PAGING } from './query.ts';

const tags = ['quarantine'];
const VERBS = [
  {
    verb: 'release',
    state: 'released',
    summary: 'Let a held signal become a lead, by the id of the signal; role operator',
  },
  {
    verb: 'drop',
    state: 'dropped',
    summary: 'Take a held signal off the list; it is kept, and may be released later; role operator',
  },
] as const;

export interface QuarantineOptions {
  readonly reads: Pick<Reads, 'held'>;
  readonly quarantine: Quarantine;
}

export const quarantineRoutes: FastifyPluginAsyncZod<QuarantineOptions> = async (
  app,
  { reads, quarantine },
) => {
  app.get(
    '/quarantine',
    {
      schema: {
        tags,
        operationId: 'listQuarantine',
        summary: 'What is held because a machine seems to have sent it, the latest first',
        querystring: z.strictObject({ state: z.enum(HELD_STATES).default('held'), ...PAGING }),
        response: { 200: pageOf(HeldView) },
      },
    },
    async ({ query }) => reads.held(query),
  );

  for (const { verb, state, summary } of VERBS)
    app.post(
      `/quarantine/:id/${verb}`,
      {
        onRequest: requireRole('operator'),
        schema: {
          tags,
          operationId: `${verb}FromQuarantine`,
          summary,
          params: IdParams,
          response: { 200: z.object({ signal: z.string(), state: z.enum(HELD_STATES) }) },
        },
      },
      async ({ params: { id }, account }) => {
        await quarantine[verb](id, nameOf(account));
        return { signal: id, state };
      },
    );
};
