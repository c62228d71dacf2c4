import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyPluginAsync } from 'fastify';

/** A page asks again at times, and is told in a word that nothing changed. */
const CACHED = 'public, max-age=3600, stale-while-revalidate=86400';

/** The script that pages of other websites put beside their forms. */
export const formScript: FastifyPluginAsync = async (app) => {
  const script = await readFile(new URL('form.min.js', import.meta.url));
  const etag = `"${createHash('sha256').update(script).digest('base64url')}"`;
  app.get('/form.js', { helmet: false, schema: { hide: true } }, async (request, reply) => {
    reply.headers({
      etag,
      'cache-control': CACHED,
      'x-content-type-options': 'nosniff',
      // It is for everybody, also where a page asks for its integrity to be checked.
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('text/javascript; charset=utf-8').send(script);
  });
};
