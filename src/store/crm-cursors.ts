import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { CrmCursors } from '../flow/poll-crm.ts';
import type { Database } from './database.ts';

/** How far the feeds of CRMs have been read. Leases are reckoned by the database's clock, which all share. */
export const openCrmCursors = ({ db }: Database): CrmCursors => ({
  take: async ({ source, feed }, everyMs, leaseMs, now) => {
    const token = randomUUID();
    const first = await db
      .insertInto('crm_cursor')
      .values({ source, feed, at: now, asked_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('at')
      .executeTakeFirst();
    if (first) return null;
    const { rows } = await sql<{ at: Date }>`
      update crm_cursor
         set asked_at = ${now}, lease_token = ${token}, lease_until = now() + ${leaseMs} * interval '1 millisecond'
       where source = ${source} and feed = ${feed}
         and asked_at <= ${new Date(now.getTime() - everyMs)}
         and (lease_until is null or lease_until < now())
      returning at`.execute(db);
    return rows[0] ? { since: rows[0].at, token } : null;
  },
  advance: async ({ source, feed }, token, through, leaseMs) => {
    const { rows } = await sql`
      update crm_cursor
         set at = greatest(at, ${through}::timestamptz), lease_until = now() + ${leaseMs} * interval '1 millisecond'
       where source = ${source} and feed = ${feed} and lease_token = ${token}
      returning at`.execute(db);
    return rows.length > 0;
  },
  release: async ({ source, feed }, token) => {
    await db
      .updateTable('crm_cursor')
      .set({ lease_token: null, lease_until: null })
      .where('source', '=', source)
      .where('feed', '=', feed)
      .where('lease_token', '=', token)
      .execute();
  },
  unexplained: async (people) => {
    if (people.length === 0) return [];
    const asked = people.map(({ id, changedAt, deleted, byOthers }, place) => ({
      place,
      id,
      changed_at: changedAt.toISOString(),
      by_others: deleted === true || byOthers === true,
    }));
    // A write is stamped with the time at which it began, and clocks differ a little.
    const { rows } = await sql<{ place: number }>`
      select place
        from json_to_recordset(${JSON.stringify(asked)}::json)
             as changed(place int, id text, changed_at timestamptz, by_others boolean)
       where (by_others or not exists (
               select from lead join effect on effect.lead_id = lead.id
                where lead.crm_id = changed.id and effect.state = 'done'
                  and effect.settled_at >= changed.changed_at - interval '2 seconds'))
         and not exists (
               select from signal
                where signal.crm_id = changed.id and signal.state = 'done'
                  and signal.settled_at >= changed.changed_at)
       order by changed_at, id`.execute(db);
    return rows.flatMap(({ place }) => people[place] ?? []);
  },
});
