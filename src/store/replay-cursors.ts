import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { ReplayCursors } from '../flow/change-events.ts';
import type { Database } from './database.ts';

/** How far the streams of CRMs have been heard. Leases are reckoned by the database's clock, which all share. */
export const openReplayCursors = ({ db }: Database): ReplayCursors => ({
  take: async (topic, leaseMs) => {
    const token = randomUUID();
    const { rows } = await sql<{ replay_id: string | null }>`
      insert into replay_cursor as held (topic, lease_token, lease_until)
      values (${topic}, ${token}, ${after(leaseMs)})
          on conflict (topic) do update
         set lease_token = excluded.lease_token, lease_until = excluded.lease_until
       where held.lease_until is null or held.lease_until < now()
      returning replay_id`.execute(db);
    return rows[0] ? { replayId: rows[0].replay_id, token } : null;
  },
  keep: async (topic, token, leaseMs) => {
    const { rows } = await sql`
      update replay_cursor set lease_until = ${after(leaseMs)}
       where topic = ${topic} and lease_token = ${token}
      returning topic`.execute(db);
    return rows.length > 0;
  },
  advance: async (topic, token, replayId, leaseMs) => {
    const { rows } = await sql`
      update replay_cursor set replay_id = ${replayId}, lease_until = ${after(leaseMs)}
       where topic = ${topic} and lease_token = ${token}
      returning topic`.execute(db);
    return rows.length > 0;
  },
  release: async (topic, token) => {
    await db
      .updateTable('replay_cursor')
      .set({ lease_token: null, lease_until: null })
      .where('topic', '=', topic)
      .where('lease_token', '=', token)
      .execute();
  },
});

const after = (ms: number): RawBuilder<Date> => sql`now() + ${ms} * interval '1 millisecond'`;
