import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Profile } from '../domain/lead/lead.ts';
import type { Visit, VisitorLedger, VisitorTransaction } from '../flow/visitor-ports.ts';
import type { Database } from './database.ts';
import { lockedLead } from './leads.ts';
import type { Tables } from './tables.ts';
import { together } from './together.ts';

type Tx = Database['db'];

/** So many events are kept of one visitor: more are no person, or one who reads every page for months. */
const MOST_KEPT = 500;

export const visitorTransaction = (tx: Tx): VisitorTransaction => ({
  namedBy: async (ids) => {
    await lockIds(tx, ids);
    const { rows } = await sql<{ id: string; email: string | null; phone: string | null }>`
      select lead.id, lead.email, lead.phone from ${leadsNamed(ids)}`.execute(tx);
    return rows[0] ? { id: rows[0].id, identity: { email: rows[0].email, phone: rows[0].phone } } : null;
  },
  leadNamedBy: async (ids) => {
    const { rows } = await sql<Selectable<Tables['lead']>>`
      select lead.* from ${leadsNamed(ids)} for update of lead`.execute(tx);
    return rows[0] ? lockedLead(tx, rows[0]) : null;
  },
  keepVisit: (signalId, ids, visit, now) => keepVisit(tx, signalId, ids, visit, now),
  claimVisitor: (leadId, ids, since) =>
    ids.length === 0 ? Promise.resolve([]) : claim(tx, leadId, ids, since),
});

export const openVisitors = ({ db }: Database): VisitorLedger => ({
  forget: (keptBefore, limit) =>
    dropSignals(
      db,
      sql`select signal_id from anonymous_event where kept_at < ${keptBefore} order by kept_at limit ${limit}`,
    ),
});

/** The lead of the surest id that names one. */
const leadsNamed = (ids: readonly string[]) => sql`
  unnest(${ids}::text[]) with ordinality as given (id, place)
    join lead_identity named on named.kind = 'visitor' and named.value = given.id
    join lead on lead.id = named.lead_id
   order by given.place limit 1`;

/** Whoever keeps something under one of these ids, or claims it, waits for whoever is at it; in one order for all. */
const lockIds = (tx: Tx, ids: readonly string[]) =>
  sql`
    select pg_advisory_xact_lock(key)
      from (select distinct hashtextextended(id, 33) as key from unnest(${ids}::text[]) as id order by key offset 0) as keys`.execute(
    tx,
  );

async function keepVisit(
  tx: Tx,
  signalId: string,
  ids: readonly string[],
  { event, profile }: Visit,
  now: Date,
): Promise<void> {
  await together(tx, [
    tx.insertInto('anonymous_event').values({
      signal_id: signalId,
      ids: [...ids],
      name: event.name,
      at: event.at,
      properties: JSON.stringify(event.properties),
      profile: JSON.stringify(profile),
      kept_at: now,
    }),
    tx
      .updateTable('signal')
      .set({
        state: 'done',
        outcome: `kept for visitor ${ids[0]?.slice(0, 80)}; waits for an e-mail address`,
        settled_at: now,
        error_code: null,
        error_message: null,
      })
      .where('id', '=', signalId),
  ]);
  // The first tells where they came from, the newest what they want now.
  await dropSignals(
    tx,
    sql`
      select signal_id
        from (select signal_id, row_number() over (order by at, signal_id) as place, count(*) over () as kept
                from anonymous_event where ids && ${ids}::text[]) as of_visitor
       where kept > ${MOST_KEPT} and place > 1 and place <= kept - ${MOST_KEPT} + 1`,
  );
}

/**
 * All that was kept under these ids, under the other ids that came with them, and so on. None of it waits any longer, and
 * none of these ids names nobody any more.
 */
async function claim(tx: Tx, leadId: string, ids: readonly string[], since: string): Promise<Visit[]> {
  await lockIds(tx, ids);
  if (await areTheirs(tx, leadId, ids, since)) return [];
  const all = await withCompanions(tx, ids);
  await sql`
    insert into lead_identity as named (kind, value, lead_id, since)
    select 'visitor', id, ${leadId}, ${since}::timestamptz from unnest(${all}::text[]) as id
    on conflict (kind, value) do update set lead_id = excluded.lead_id, since = excluded.since
      where named.since <= excluded.since`.execute(tx);
  const { rows } = await sql<{
    name: string;
    at: Date;
    properties: Visit['event']['properties'];
    profile: Profile;
  }>`
    with kept as (delete from anonymous_event where ids && ${all}::text[] returning *),
    theirs as (
      insert into event (signal_id, lead_id, name, at, properties)
      select signal_id, ${leadId}, name, at, properties from kept
    ), told as (
      update signal set lead_id = ${leadId}, outcome = 'done before it was known who they are'
       where id = any (array(select signal_id from kept))
    )
    select name, at, properties, profile from kept order by at, signal_id`.execute(tx);
  return rows.map(({ name, at, properties, profile }) => ({
    event: { name, at: at.toISOString(), properties },
    profile,
  }));
}

/** Whether all of these ids name this lead already: then nothing is kept under them. */
async function areTheirs(tx: Tx, leadId: string, ids: readonly string[], since: string): Promise<boolean> {
  const { rows } = await sql`
    update lead_identity set since = greatest(since, ${since}::timestamptz)
     where kind = 'visitor' and value = any(${ids}::text[]) and lead_id = ${leadId} returning value`.execute(
    tx,
  );
  return rows.length === new Set(ids).size;
}

/** These ids and all that lead on from them, by events that name two, locked. */
async function withCompanions(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct id from anonymous_event, unnest(ids) as id where ids && ${ids}::text[]`.execute(tx);
  const all = [...new Set([...ids, ...rows.map(({ id }) => id)])];
  if (all.length === ids.length) return all;
  await lockIds(tx, all);
  return withCompanions(tx, all);
}

/** Removes signals, and what hangs on them, as if they had never come. @returns how many */
async function dropSignals(tx: Tx, which: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await sql`
    with old as (${which}),
    gone as (delete from delivery where signal_id = any (array(select signal_id from old)))
    delete from signal where id = any (array(select signal_id from old))`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
