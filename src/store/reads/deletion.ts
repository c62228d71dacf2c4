import type { DeletionState } from '../../flow/read-ports.ts';
import type { Database } from '../database.ts';

/** A signal that is not there any more went with whoever it was about. */
export async function readDeletion(
  db: Database['db'],
  source: string,
  delivery: string,
): Promise<DeletionState | null> {
  const row = await db
    .selectFrom('delivery')
    .leftJoin('signal', 'signal.id', 'delivery.signal_id')
    .select('signal.state')
    .where('delivery.source', '=', source)
    .where('delivery.key', '=', delivery)
    .executeTakeFirst();
  if (!row) return null;
  return row.state === 'pending' ? 'waiting' : row.state === 'failed' ? 'by_hand' : 'done';
}
