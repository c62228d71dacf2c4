import { sql } from 'kysely';
import type { Backlog, QueuedJob, ReplayFilter, ReplayLedger } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { addToTimeline } from './timeline.ts';

type Db = Database['db'];

/** What the ledger still wants done, whatever the queue may have lost. */
export function openBacklog({ db }: Database): Backlog {
  return {
    due: (now, limit) => dueJobs(db, now, limit),
    waitingHandoffs: async (now, limit) => {
      const rows = await db
        .selectFrom('handoff')
        .select('id')
        .where('state', '=', 'waiting')
        .where('next_look_at', '<=', now)
        .orderBy('received_at')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

async function dueJobs(db: Db, now: Date, limit: number): Promise<QueuedJob[]> {
  const signals = await db
    .selectFrom('signal')
    .select(['id', 'replay'])
    .where('state', '=', 'pending')
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute();
  const effects = await db
    .selectFrom('effect')
    .select(['key', 'kind', 'replay'])
    .where('state', '=', 'pending')
    .where('next_attempt_at', '<=', now)
    // Handoffs before everything else.
    .orderBy(sql`kind <> 'crm.handoff'`)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute();
  return [
    ...signals.map(({ id, replay }): QueuedJob => ({ kind: 'signal', id, replay })),
    ...effects.map(
      ({ key, kind, replay }): QueuedJob => ({
        kind: 'effect',
        id: key,
        replay,
        urgent: kind === 'crm.handoff',
      }),
    ),
  ];
}

export function openReplayLedger({ db }: Database): ReplayLedger {
  return {
    reopen: (filter, by, now) =>
      db.transaction().execute(async (tx) => {
        const signals =
          filter.kind === undefined || filter.kind === 'signal' ? await reopenSignals(tx, filter, now) : [];
        const effects = filter.kind === 'signal' ? [] : await reopenEffects(tx, filter, by, now);
        return [...signals, ...effects];
      }),
  };
}

const again = (now: Date) => ({
  state: 'pending' as const,
  attempts: 0,
  replay: sql<number>`replay + 1`,
  next_attempt_at: now,
});

async function reopenSignals(tx: Db, { ids, since }: ReplayFilter, now: Date): Promise<QueuedJob[]> {
  let query = tx
    .updateTable('signal')
    .set(again(now))
    .where('state', 'in', ids ? ['failed', 'pending'] : ['failed']);
  if (ids) query = query.where('id', 'in', ids.length > 0 ? [...ids] : ['']);
  if (since) query = query.where('received_at', '>=', since);
  const rows = await query.returning(['id', 'replay']).execute();
  return rows.map(({ id, replay }) => ({ kind: 'signal', id, replay }));
}

async function reopenEffects(
  tx: Db,
  { ids, kind, since }: ReplayFilter,
  by: string,
  now: Date,
): Promise<QueuedJob[]> {
  let query = tx
    .updateTable('effect')
    .set(again(now))
    .where('state', 'in', ids ? ['failed', 'pending'] : ['failed']);
  if (ids) query = query.where('key', 'in', ids.length > 0 ? [...ids] : ['']);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (since) query = query.where('created_at', '>=', since);
  const rows = await query.returning(['key', 'replay', 'lead_id']).execute();
  for (const { key, lead_id: leadId } of rows) {
    await addToTimeline(tx, leadId, [
      { at: now.toISOString(), kind: 'replayed', summary: `Replayed by ${by}`, detail: { effect: key, by } },
    ]);
  }
  return rows.map(({ key, replay }) => ({ kind: 'effect', id: key, replay }));
}
