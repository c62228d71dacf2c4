import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { type LimitOf, limitAddresses } from './address-limit.ts';
import { sourceOf } from './delivery-of.ts';
import { type FormFactsOf, formFacts } from './form-facts.ts';

/** Of a source that nobody may post to from a browser, or that there is not: none. */
export type OriginsOf = (source: string) => readonly string[];

export interface VisitorOptions {
  /** Websites whose visitors may post to the source from their browser. */
  readonly originsOf: OriginsOf;
  /** How often one address may. */
  readonly limitOf: LimitOf;
  readonly formFactsOf: FormFactsOf;
}

/** Chromium keeps no answer longer. */
const PREFLIGHT_COUNTS_S = 7_200;

/**
 * Lets pages of the listed websites post, and read the answer whatever it is (Fetch, "CORS protocol"). No cookie is ever
 * allowed along. Other pages are told nothing, which their browsers take for a no.
 */
export async function visitorsBrowsers(
  app: Parameters<FastifyPluginAsyncZod>[0],
  { originsOf, limitOf, formFactsOf }: VisitorOptions,
): Promise<void> {
  const isFromPage = (request: FastifyRequest): boolean => {
    const { origin } = request.headers;
    return origin !== undefined && originsOf(sourceOf(request)).includes(origin);
  };
  limitAddresses(app, isFromPage, limitOf);
  await app.register(formFacts, { formFactsOf });

  // As the answer leaves: one that was refused before any handler of ours can be read as well.
  app.addHook('onSend', async (request, reply) => {
    if (originsOf(sourceOf(request)).length === 0) return;
    reply.header('vary', 'Origin');
    if (!isFromPage(request)) return;
    reply.header('access-control-allow-origin', request.headers.origin);
    if (reply.hasHeader('retry-after')) reply.header('access-control-expose-headers', 'retry-after');
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
      if (isFromPage(request))
        reply.headers({
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'content-type, idempotency-key',
          'access-control-max-age': PREFLIGHT_COUNTS_S,
        });
      return reply.code(204).send(null);
    },
  );
}
