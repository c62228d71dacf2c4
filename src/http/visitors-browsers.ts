import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { sourceOf } from './delivery-of.ts';

/** Of a source that nobody may post to from a browser, or that there is not: none. */
export type OriginsOf = (source: string) => readonly string[];

/** Chromium keeps no answer longer. */
const PREFLIGHT_COUNTS_S = 7_200;

/**
 * Lets pages of the listed websites post, and read the answer whatever it is (Fetch, "CORS protocol"). No cookie is ever
 * allowed along. Other pages are told nothing, which their browsers take for a no.
 */
export function visitorsBrowsers(app: Parameters<FastifyPluginAsyncZod>[0], originsOf: OriginsOf): void {
  // As the answer leaves: one that was refused before any handler of ours can be read as well.
  app.addHook('onSend', async (request, reply) => {
    const origins = originsOf(sourceOf(request));
    if (origins.length === 0) return;
    reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin !== undefined && origins.includes(origin)) reply.header('access-control-allow-origin', origin);
  });

  app.options(
    '/hooks/:source',
    {
      helmet: false,
      schema: {
        tags: ['hooks'],
        security: [],
        operationId: 'preflight',
        summary: 'Asked by browsers before a page of another website posts JSON',
        params: z.object({ source: z.string().describe('Name of the source in the policy') }),
        response: { 204: z.null().describe('What a page may send, if its website is one of the origins') },
      },
    },
    async (request, reply) => {
      const { origin } = request.headers;
      if (origin !== undefined && originsOf(request.params.source).includes(origin))
        reply.headers({
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'content-type',
          'access-control-max-age': PREFLIGHT_COUNTS_S,
        });
      return reply.code(204).send(null);
    },
  );
}
