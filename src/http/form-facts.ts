import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Fault } from '../faults.ts';
import type { FormFacts } from '../intake/source.ts';

/** Of a source that no page may post to: null. */
export type FormFactsOf = (source: string) => FormFacts | null;

const Told = z.object({
  rendered: z.string().describe('To be sent back with the form, in its field _rendered'),
  thanks: z.string().optional().describe('The page that its visitor is sent on to'),
});

/** Asked by a page that shows a form: it is no secret, and a page of another website may not read it all the same. */
export const formFacts: FastifyPluginAsyncZod<{ readonly formFactsOf: FormFactsOf }> = async (
  app,
  { formFactsOf },
) => {
  app.get(
    '/forms/:source',
    {
      helmet: false,
      schema: {
        tags: ['hooks'],
        security: [],
        operationId: 'formFacts',
        summary: 'Asked by a page with a form: when it is now, signed, and where its visitor goes on to',
        params: z.object({ source: z.string().describe('Name of the source in the policy') }),
        response: { 200: Told },
      },
    },
    async (request, reply) => {
      const facts = formFactsOf(request.params.source);
      if (facts === null)
        throw new Fault('NOT_FOUND', 'There is no form of this name that pages may post to.');
      return reply.header('cache-control', 'no-store').send(facts);
    },
  );
};
