import fp from 'fastify-plugin';
import { answerBrokenRequest } from './broken-request.ts';
import { BODY_WITHIN_MS } from './server-settings.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its bodies may take as long to arrive as any request may; without it, 4 s. */
    readonly isSlow?: true;
  }
}

/**
 * Cuts off who sends a body too slowly. Node has one limit for all requests of a server, and files need a longer one
 * than anything else.
 */
export const bodyDeadline = fp(
  async (app) => {
    app.addHook('onRequest', async ({ raw, routeOptions }, reply) => {
      const { 'content-length': length = '0', 'transfer-encoding': chunked } = raw.headers;
      if (routeOptions.config.isSlow || (length === '0' && chunked === undefined)) return;
      const timer = setTimeout(() => {
        if (raw.complete || raw.readableEnded) return;
        if (reply.raw.headersSent) raw.destroy();
        else
          answerBrokenRequest(Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), raw.socket);
      }, BODY_WITHIN_MS);
      raw.once('close', () => clearTimeout(timer));
    });
  },
  { name: 'body-deadline' },
);
