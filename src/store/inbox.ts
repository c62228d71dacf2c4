import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { Fault } from '../faults.ts';
import { gather } from '../flow/gather.ts';
import type { Inbox, NewSignal } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { giveFiles } from './files.ts';

interface Committed {
  readonly signal: string;
  readonly duplicate: boolean;
}

/** Signals come in here. Those that arrive while a commit is under way share the next one. */
export function openInbox({ db }: Database): Inbox {
  return {
    commit: gather(async (signals) => {
      try {
        return await db.transaction().execute((tx) => commitSignals(tx, signals));
      } catch (cause) {
        throw new Fault(
          'STORE_UNAVAILABLE',
          'The signal could not be committed, so it was not taken. Send it again.',
          { cause },
        );
      }
    }),
  };
}

/**
 * One statement finds what came before, a second writes the rest. Two requests with the same key in one batch are one
 * delivery, so they are told apart before the database sees them.
 */
async function commitSignals(tx: Database['db'], signals: readonly NewSignal[]): Promise<Committed[]> {
  const firsts = new Map<string, NewSignal>();
  for (const signal of signals) {
    const place = placeOf(signal);
    if (!firsts.has(place)) firsts.set(place, signal);
  }
  // Sorted, so that two processes with the same keys take the rows in one order and never deadlock.
  const rows = [...firsts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, signal]) => signal);
  const taken = await claimDeliveries(tx, rows);
  const fresh = rows.filter((signal) => taken.get(placeOf(signal)) === signal.id);
  if (fresh.length > 0) await insertSignals(tx, fresh);
  await giveFiles(
    tx,
    fresh.flatMap(({ id: signalId, files = [] }) => files.map((file) => ({ signalId, file }))),
  );
  return signals.map((signal) => {
    const id = taken.get(placeOf(signal)) ?? signal.id;
    return { signal: id, duplicate: id !== signal.id };
  });
}

const placeOf = ({ source, dedupe }: NewSignal): string => `${source} ${dedupe.key}`;

/** The signal that each (source, key) belongs to now: the new one, or the one that came before and still counts. */
async function claimDeliveries(
  tx: Database['db'],
  signals: readonly NewSignal[],
): Promise<Map<string, string>> {
  const rows = signals.map((signal) => ({
    source: signal.source,
    key: signal.dedupe.key,
    signal_id: signal.id,
    body_hash: createHash('sha256').update(signal.body).digest('hex'),
    received_at: signal.receivedAt.toISOString(),
    expires_at:
      signal.dedupe.windowMs === null
        ? null
        : new Date(signal.receivedAt.getTime() + signal.dedupe.windowMs).toISOString(),
  }));
  const found = await sql<{ source: string; key: string; signal_id: string }>`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json)
        as g(source text, key text, signal_id text, body_hash text, received_at timestamptz, expires_at timestamptz)
    ), claimed as (
      insert into delivery as d (source, key, signal_id, body_hash, expires_at)
      select source, key, signal_id, body_hash, expires_at from given
      on conflict (source, key) do update
        set signal_id = excluded.signal_id, body_hash = excluded.body_hash, expires_at = excluded.expires_at
        where d.expires_at <= (select received_at from given g where g.source = d.source and g.key = d.key)
      returning source, key, signal_id
    )
    select source, key, signal_id from claimed`.execute(tx);
  const taken = new Map(found.rows.map((row) => [`${row.source} ${row.key}`, row.signal_id]));
  const before = signals.filter((signal) => !taken.has(placeOf(signal)));
  if (before.length === 0) return taken;
  // Read after the insert has waited for whoever was first, so that their row is seen.
  const old = await tx
    .selectFrom('delivery')
    .select(['source', 'key', 'signal_id'])
    .where((eb) => eb.or(before.map(({ source, dedupe }) => eb.and({ source, key: dedupe.key }))))
    .execute();
  for (const row of old) taken.set(`${row.source} ${row.key}`, row.signal_id);
  return taken;
}

async function insertSignals(tx: Database['db'], signals: readonly NewSignal[]): Promise<void> {
  await tx
    .insertInto('signal')
    .values(
      signals.map((signal) => ({
        id: signal.id,
        source: signal.source,
        content_type: signal.contentType,
        body: signal.body,
        received_at: signal.receivedAt,
        next_attempt_at: signal.receivedAt,
        door: signal.door ? JSON.stringify(signal.door) : null,
      })),
    )
    .execute();
}
