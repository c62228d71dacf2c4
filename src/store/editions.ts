import { sql } from 'kysely';
import type { Edition } from '../flow/decision-ports.ts';
import type { Database } from './database.ts';

type Tx = Database['db'];

/** The signal that told of a submission last stands among the deliveries, under a key that no delivery has. */
const keyOf = ({ id }: Edition): string => `edition:${id}`;

/** Whose submission it is by what was told of it last, and when that came; undefined: nobody's yet. */
export const leadOfEdition = (
  tx: Tx,
  edition: Edition,
): Promise<{ lead_id: string | null; received_at: Date } | undefined> =>
  tx
    .selectFrom('delivery')
    .innerJoin('signal', 'signal.id', 'delivery.signal_id')
    .select(['signal.lead_id', 'signal.received_at'])
    .where('delivery.source', '=', edition.source)
    .where('delivery.key', '=', keyOf(edition))
    .executeTakeFirst();

/**
 * The signal tells of the submission from now on, in place of the one that did before: its event goes.
 * @returns when that had happened, null where nothing told of it before; 'outdated' when a later edition is known already
 */
export async function takeOver(
  tx: Tx,
  signalId: string,
  edition: Edition,
): Promise<Date | null | 'outdated'> {
  await sql`
    insert into delivery (source, key, signal_id, body_hash, expires_at)
    values (${edition.source}, ${keyOf(edition)}, ${signalId}, '', null)
    on conflict (source, key) do nothing`.execute(tx);
  const { rows } = await sql<{ signal_id: string; at: Date | null; is_later: boolean | null }>`
    select delivery.signal_id, event.at, told.received_at > ours.received_at as is_later
      from delivery
      join signal ours on ours.id = ${signalId}
      left join signal told on told.id = delivery.signal_id
      left join event on event.signal_id = delivery.signal_id
     where delivery.source = ${edition.source} and delivery.key = ${keyOf(edition)}
       for update of delivery`.execute(tx);
  const [before] = rows;
  if (!before || before.signal_id === signalId) return null;
  if (before.is_later) return 'outdated';
  await tx
    .updateTable('delivery')
    .set({ signal_id: signalId })
    .where('source', '=', edition.source)
    .where('key', '=', keyOf(edition))
    .execute();
  await tx.deleteFrom('event').where('signal_id', '=', before.signal_id).execute();
  return before.at;
}
