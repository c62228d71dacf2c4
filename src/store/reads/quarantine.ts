import { sql } from 'kysely';
import type { HeldView } from '../../flow/quarantine-views.ts';
import type { HeldFilter } from '../../flow/read-ports.ts';
import type { Page } from '../../flow/views.ts';
import type { Database } from '../database.ts';
import { decodeCursor, paged } from './cursor.ts';

export async function listHeld(db: Database['db'], filter: HeldFilter): Promise<Page<HeldView>> {
  let query = db.selectFrom('quarantine').selectAll().where('state', '=', filter.state);
  if (filter.cursor !== undefined) {
    const { at, id } = decodeCursor(filter.cursor);
    query = query.where(sql<boolean>`(held_at, signal_id) < (${at}::timestamptz, ${id})`);
  }
  const rows = await query
    .orderBy('held_at', 'desc')
    .orderBy('signal_id', 'desc')
    .limit(filter.limit + 1)
    .execute();
  return paged(
    rows,
    filter.limit,
    (row) => ({
      signal: row.signal_id,
      source: row.source,
      state: row.state,
      summary: row.summary,
      doubts: row.doubts,
      heldAt: row.held_at.toISOString(),
      by: row.by_whom,
      settledAt: row.settled_at?.toISOString() ?? null,
    }),
    (row) => ({ at: row.held_at.toISOString(), id: row.signal_id }),
  );
}
