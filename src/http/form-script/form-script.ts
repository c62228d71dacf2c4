import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';

/** A page asks again at times, and is told in a word that nothing changed. */
const CACHED = 'public, max-age=3600, stale-while-revalidate=86400';

/** The script that pages of other websites put beside their forms. */
export const formScript: FastifyPluginAsyncZod = async (app) => {
  const script = await readFile(new URL('form.min.js', import.meta.url), 'utf8');
  const etag = `"${createHash('sha256').update(script).digest('base64url')}"`;
  const described = {
    tags: ['hooks'],
    security: [],
    operationId: 'formScript',
    summary: 'The script for a page with a form',
    response: {
      200: { description: 'JavaScript', content: { 'text/javascript': { schema: z.string() } } },
      304: z.null().describe('It is as it was'),
    },
  };
  app.get('/form.js', { helmet: false, schema: described }, async (request, reply) => {
    reply.headers({
      etag,
      'cache-control': CACHED,
      'x-content-type-options': 'nosniff',
      // It is for everybody, also where a page asks for its integrity to be checked.
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    reply.type('text/javascript; charset=utf-8');
    return request.headers['if-none-match'] === etag ? reply.code(304).send(null) : reply.send(script);
  });
};
