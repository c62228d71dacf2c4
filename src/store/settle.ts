import type { SettleLedger } from '../flow/settle-by-hand.ts';
import type { Database } from './database.ts';

export const openSettleLedger = ({ db }: Database): SettleLedger => ({
  settle: async (id, codes, outcome, at) => {
    const row = await db
      .updateTable('signal')
      .set({ state: 'done', outcome, settled_at: at, error_code: null, error_message: null })
      .where('id', '=', id)
      .where('state', '=', 'failed')
      .where('error_code', 'in', codes)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
});
