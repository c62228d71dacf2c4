import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Tokens } from '../../flow/read-ports.ts';
import { requireRole } from '../auth.ts';

const NewToken = z.strictObject({
  name: z.string().trim().min(1).max(100).describe('Whose it is'),
  role: z.enum(['viewer', 'operator', 'admin']),
});

export const tokenRoutes: FastifyPluginAsyncZod<{ readonly tokens: Tokens }> = async (app, { tokens }) => {
  app.post(
    '/tokens',
    {
      onRequest: requireRole('admin'),
      schema: {
        tags: ['tokens'],
        operationId: 'createToken',
        summary: 'Make a token; it is shown this once, and only its hash is kept',
        body: NewToken,
        response: { 201: z.object({ name: z.string(), role: z.string(), token: z.string() }) },
      },
    },
    async ({ body: { name, role } }, reply) =>
      reply.code(201).send({ name, role, token: await tokens.create(name, role) }),
  );
};
