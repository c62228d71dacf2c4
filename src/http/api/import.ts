import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ImportRows } from '../../flow/import-rows.ts';
import { ImportAsked, Imported } from '../../flow/import-views.ts';
import { requireRole } from '../auth.ts';

/** Some hundred rows of a list with long answers. */
const MOST_BYTES = 2 * 1024 * 1024;

/** Lists of people, such as a webinar leaves behind. Whoever may send them is known by their token, not by the source's. */
export const importRoutes: FastifyPluginAsyncZod<{ readonly importRows: ImportRows }> = async (
  app,
  { importRows },
) => {
  app.post(
    '/import',
    {
      onRequest: requireRole('operator'),
      bodyLimit: MOST_BYTES,
      schema: {
        tags: ['leads'],
        operationId: 'importRows',
        summary:
          'Take the rows of a list, each as a lead; a row that came before does nothing; role operator',
        body: ImportAsked,
        response: { 200: Imported },
      },
    },
    async ({ body }) => importRows(body),
  );
};
