import { type Selectable, sql } from 'kysely';
import type { HandoffFilter } from '../../flow/read-ports.ts';
import type { HandoffView, Page } from '../../flow/views.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { decodeCursor, paged } from './cursor.ts';

export async function listHandoffs(db: Database['db'], filter: HandoffFilter): Promise<Page<HandoffView>> {
  let query = db.selectFrom('handoff').selectAll();
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
  if (filter.cursor !== undefined) {
    const { at, id } = decodeCursor(filter.cursor);
    query = query.where(sql<boolean>`(received_at, id) < (${at}::timestamptz, ${id})`);
  }
  const rows = await query
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute();
  return paged(rows, filter.limit, showHandoff, (row) => ({ at: row.received_at.toISOString(), id: row.id }));
}

export function showHandoff(row: Selectable<Tables['handoff']>): HandoffView {
  const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
  return {
    id: row.id,
    lead: row.lead_id,
    state: row.state,
    owner: row.owner,
    pool: row.pool,
    route: row.route,
    grade: row.grade,
    receivedAt: row.received_at.toISOString(),
    offeredAt: iso(row.offered_at),
    handedOffAt: iso(row.handed_off_at),
    acceptDueAt: iso(row.accept_due_at),
    slaDueAt: iso(row.sla_due_at),
    firstTouchAt: iso(row.first_touch_at),
    closedAt: iso(row.closed_at),
  };
}
