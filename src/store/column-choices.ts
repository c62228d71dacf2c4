import type { ColumnChoices } from '../flow/column-memory.ts';
import type { Database } from './database.ts';

/** How the columns of lists were last read. */
export const openColumnChoices = ({ db }: Database): ColumnChoices => ({
  find: async (source, hash) => {
    const row = await db
      .selectFrom('column_choice')
      .select(['mapping', 'chosen_at'])
      .where('source', '=', source)
      .where('columns_hash', '=', hash)
      .executeTakeFirst();
    return row ? { mapping: new Map(Object.entries(row.mapping)), at: row.chosen_at } : null;
  },
  keep: async (source, hash, { mapping, at }) => {
    const chosen = { mapping: JSON.stringify(Object.fromEntries(mapping)), chosen_at: at };
    await db
      .insertInto('column_choice')
      .values({ source, columns_hash: hash, ...chosen })
      .onConflict((conflict) => conflict.columns(['source', 'columns_hash']).doUpdateSet(chosen))
      .execute();
  },
  forget: async (source, hash) => {
    await db
      .deleteFrom('column_choice')
      .where('source', '=', source)
      .where('columns_hash', '=', hash)
      .execute();
  },
});
