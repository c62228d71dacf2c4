import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { faultCode } from '../faults.ts';
import { ALWAYS } from './overload.ts';

const Ready = z.object({ ready: z.boolean(), detail: z.record(z.string(), z.unknown()) });

export interface HealthOptions {
  readonly readiness: () => Promise<z.infer<typeof Ready>>;
}

/** For whoever runs the process: is it alive, and may it be sent work. Open to all, so they hold no secrets. */
export const health: FastifyPluginAsyncZod<HealthOptions> = async (app, { readiness }) => {
  app.get(
    '/healthz',
    {
      config: ALWAYS,
      schema: {
        tags: ['health'],
        security: [],
        operationId: 'alive',
        summary: 'Whether the process is alive',
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      config: ALWAYS,
      schema: {
        tags: ['health'],
        security: [],
        operationId: 'ready',
        summary: 'Whether it may be sent work, and if not, why',
        response: { 200: Ready, 503: Ready },
      },
    },
    async (request, reply) => {
      const state = await readiness().catch((err: unknown) => {
        request.log.warn({ err }, 'readiness unknown');
        return { ready: false, detail: { error: faultCode(err) } };
      });
      if (!state.ready) reply.header('retry-after', 10);
      return reply.code(state.ready ? 200 : 503).send(state);
    },
  );
};
