import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ChosenColumns, ColumnMemory } from '../../flow/column-memory.ts';
import type { ImportRows } from '../../flow/import-rows.ts';
import {
  ColumnsAsked,
  ColumnsChosen,
  ColumnsRemembered,
  ImportAsked,
  Imported,
} from '../../flow/import-views.ts';
import { requireRole } from '../auth.ts';

/** Some hundred rows of a list with long answers. */
const MOST_BYTES = 2 * 1024 * 1024;

export interface ImportOptions {
  readonly importRows: ImportRows;
  readonly columnMemory: ColumnMemory;
}

/** Lists of people, such as a webinar leaves behind. Whoever may send them is known by their token, not by the source's. */
export const importRoutes: FastifyPluginAsyncZod<ImportOptions> = async (
  app,
  { importRows, columnMemory },
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

  // Not a GET: the names of the columns may be longer than an address can be.
  app.post(
    '/import/mapping',
    {
      onRequest: requireRole('operator'),
      schema: {
        tags: ['leads'],
        operationId: 'recallColumns',
        summary: 'How a list with these columns was read the last time; role operator',
        body: ColumnsAsked,
        response: { 200: ColumnsRemembered },
      },
    },
    async ({ body: { source, columns } }) => shown(await columnMemory.recall(source, columns)),
  );

  app.put(
    '/import/mapping',
    {
      onRequest: requireRole('operator'),
      schema: {
        tags: ['leads'],
        operationId: 'rememberColumns',
        summary: 'Remember how a list with these columns is to be read; role operator',
        body: ColumnsChosen,
        response: { 200: ColumnsRemembered },
      },
    },
    async ({ body: { source, columns, mapping } }) =>
      shown(await columnMemory.remember(source, columns, new Map(Object.entries(mapping)))),
  );
};

const shown = (chosen: ChosenColumns | null): ColumnsRemembered => ({
  mapping: Object.fromEntries(chosen?.mapping ?? []),
  at: chosen?.at.toISOString() ?? null,
});
