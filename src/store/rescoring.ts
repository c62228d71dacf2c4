import { type Selectable, sql } from 'kysely';
import type { DueLead } from '../flow/decision-ports.ts';
import type { RescorePlan } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { lockedLead } from './leads.ts';
import type { Tables } from './tables.ts';

type Tx = Database['db'];

/** A lead that is due to be looked at, locked, with what it was last decided from; null when it is not due any more. */
export async function leadToRescore(tx: Tx, leadId: string, now: Date): Promise<DueLead | null> {
  const row = await tx
    .selectFrom('lead')
    .selectAll()
    .where('id', '=', leadId)
    .where('rescore_at', '<=', now)
    .where('crm_deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row ? dueLead(tx, row) : null;
}

/** A lead whose row is locked, with its last decision; null when none has been made. */
export async function dueLead(tx: Tx, row: Selectable<Tables['lead']>): Promise<DueLead | null> {
  if (row.decision_id === null) return null;
  const { input } = await tx
    .selectFrom('decision')
    .select('input')
    .where('id', '=', row.decision_id)
    .executeTakeFirstOrThrow();
  return { lead: await lockedLead(tx, row), input, judged: { grade: row.grade, cell: row.cell } };
}

/** Nothing has changed: the lead is looked at next at `at`. */
export async function postponeRescore(
  tx: Tx,
  leadId: string,
  judgedBy: string | null,
  at: string | null,
): Promise<void> {
  await tx
    .updateTable('lead')
    .set(judgedBy === null ? { rescore_at: at } : { rescore_at: at, judged_by: judgedBy })
    .where('id', '=', leadId)
    .execute();
}

/** Leads that are looked at again after a change of the policy, and how many of them in a second. */
const SEEN_WITHIN = '90 days';
const PER_SECOND = 50;
/** Until every process has the new policy; one that still had the old one would judge by it and tick the lead off. */
const STARTS_AFTER_MS = 5_000;
const AT_ONCE = 5_000;

/**
 * Notes which policies are live. Where they are others than before, every lead of the last 90 days that was judged by
 * another is to be looked at again, spread out so that neither the ledger nor the CRM is flooded. Of several processes
 * that see the change only the first plans it.
 * @returns how many leads will be looked at
 */
export async function planRescoring({ db }: Database, hashes: readonly string[], now: Date): Promise<number> {
  if (!(await becameLive(db, hashes.join(' '), now))) return 0;
  const live = sql.join(hashes);
  const start = new Date(now.getTime() + STARTS_AFTER_MS);
  let after = '';
  let planned = 0;
  for (;;) {
    const { rows } = await sql<{ last: string | null; marked: string }>`
      with part as (
        select id from lead
        where id > ${after} and (judged_by is null or judged_by not in (${live}))
          and decision_id is not null and crm_deleted_at is null and last_seen_at > ${now}::timestamptz - ${SEEN_WITHIN}::interval
        order by id limit ${AT_ONCE}
      ), numbered as (select id, row_number() over (order by id) as n from part),
      marked as (
        update lead set rescore_at = least(rescore_at, ${start}::timestamptz + (${planned} + n) * interval '1 second' / ${PER_SECOND})
        from numbered where lead.id = numbered.id returning lead.id
      )
      select max(id) as last, count(*) as marked from marked`.execute(db);
    const { last = null, marked = '0' } = rows[0] ?? {};
    planned += Number(marked);
    if (last === null) return planned;
    after = last;
  }
}

async function becameLive(db: Tx, hashes: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ is_new: boolean }>`
    insert into live_policies (hashes, since) values (${hashes}, ${now})
    on conflict (only_row) do update set hashes = excluded.hashes, since = excluded.since
      where live_policies.hashes <> excluded.hashes
    returning true as is_new`.execute(db);
  return rows.length > 0;
}

export const rescorePlan = (database: Database): RescorePlan => ({
  due: async (now, limit) => {
    const rows = await database.db
      .selectFrom('lead')
      .select(['id', 'rescore_at'])
      .where('rescore_at', '<=', now)
      .where('crm_deleted_at', 'is', null)
      .orderBy('rescore_at')
      .limit(limit)
      .execute();
    return rows.map(({ id, rescore_at }) => ({
      kind: 'rescore' as const,
      id,
      // The same look is queued once, however often it is found due; the next one is another job.
      replay: Math.floor((rescore_at ?? now).getTime() / 1000),
    }));
  },
});
