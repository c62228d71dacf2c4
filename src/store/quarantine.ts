import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { DecisionLedger, Held, StoredSignal } from '../flow/decision-ports.ts';
import type { QueuedJob } from '../flow/ports.ts';
import type { QuarantineLedger } from '../flow/quarantine.ts';
import type { Database } from './database.ts';

type Db = Database['db'];

/** Its signal is settled, and waits for somebody to release or drop it. */
export async function hold(
  tx: Db,
  { id, source }: StoredSignal,
  { doubts, summary, at }: Held,
): Promise<void> {
  const outcome = `in quarantine: ${doubts.map(({ because }) => because).join('; ')}`;
  await tx
    .updateTable('signal')
    .set({ state: 'done', outcome, settled_at: at, error_code: null, error_message: null })
    .where('id', '=', id)
    .execute();
  await tx
    .insertInto('quarantine')
    .values({
      signal_id: id,
      source,
      state: 'held',
      summary: JSON.stringify(summary),
      doubts: JSON.stringify(doubts),
      held_at: at,
    })
    .execute();
}

/** Signals in quarantine, as somebody decides about them. */
export const openQuarantine = ({ db }: Database): QuarantineLedger => ({
  release: (signalId, by, now) =>
    db.transaction().execute(async (tx): Promise<QueuedJob | null> => {
      if (!(await settle(tx, signalId, { state: 'released', from: ['held', 'dropped'], by, now })))
        return null;
      const { replay } = await tx
        .updateTable('signal')
        .set({
          state: 'pending',
          outcome: null,
          attempts: 0,
          replay: sql<number>`replay + 1`,
          next_attempt_at: now,
        })
        .where('id', '=', signalId)
        .returning('replay')
        .executeTakeFirstOrThrow();
      return { kind: 'signal', id: signalId, replay };
    }),
  drop: (signalId, by, now) =>
    db.transaction().execute(async (tx) => {
      if (!(await settle(tx, signalId, { state: 'dropped', from: ['held'], by, now }))) return false;
      await tx
        .updateTable('signal')
        .set({ outcome: `dropped from quarantine by ${by}` })
        .where('id', '=', signalId)
        .execute();
      return true;
    }),
});

interface Settled {
  readonly state: 'released' | 'dropped';
  readonly from: readonly ('held' | 'dropped')[];
  readonly by: string;
  readonly now: Date;
}

/** False: it is not there any more, since somebody else was first. */
async function settle(tx: Db, signalId: string, { state, from, by, now }: Settled): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('quarantine')
    .set({ state, by_whom: JSON.stringify(by), settled_at: now })
    .where('signal_id', '=', signalId)
    .where('state', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** See `DecisionLedger`. */
export async function othersWhoSaid(
  db: Db,
  ...[signalId, { words, who }, since]: Parameters<DecisionLedger['othersWhoSaid']>
): Promise<number> {
  const hash = createHash('sha256').update(words).digest('hex');
  const { rows } = await sql<{ n: number }>`
    with noted as (update signal set text_hash = ${hash}, who = ${who} where id = ${signalId})
    select count(distinct who)::int as n from signal
     where text_hash = ${hash} and received_at >= ${since.toISOString()}::timestamptz and who <> ${who}`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}
