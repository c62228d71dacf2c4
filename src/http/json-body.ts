import type { FastifyInstance } from 'fastify';

/**
 * JSON as Fastify reads it, but an empty body is no body: many clients send the header with every POST. Where a route
 * asks for a body, its schema says so.
 */
export function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else void parse(request, String(body), done);
  });
}
