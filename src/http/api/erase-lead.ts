import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Erase } from '../../flow/erase.ts';
import { nameOf, requireRole } from '../auth.ts';

const EraseParams = z.object({
  id: z.string().min(1).max(320).describe('Id of the lead, or an e-mail address of theirs'),
});

/** Erasure of a person, as the law asks for it: everything that the ledger holds of them. */
export const eraseRoutes: FastifyPluginAsyncZod<{ readonly erase: Erase }> = async (app, { erase }) => {
  app.delete(
    '/leads/:id',
    {
      onRequest: requireRole('admin'),
      schema: {
        tags: ['leads'],
        operationId: 'eraseLead',
        summary: 'Erase everything that is held of a person; the CRM keeps what it has; role admin',
        params: EraseParams,
        response: { 204: z.null() },
      },
    },
    async ({ params: { id }, account }, reply) => {
      await erase(id, nameOf(account));
      return reply.code(204).send(null);
    },
  );
};
