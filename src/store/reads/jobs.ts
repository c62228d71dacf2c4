import { sql } from 'kysely';
import type { JobFilter } from '../../flow/read-ports.ts';
import type { JobView, Page } from '../../flow/views.ts';
import type { Database } from '../database.ts';
import { decodeCursor, paged } from './cursor.ts';

type Db = Database['db'];

interface JobRow {
  id: string;
  kind: JobView['kind'];
  state: JobView['state'];
  attempts: number;
  error_code: string | null;
  error_message: string | null;
  outcome: string | null;
  next_attempt_at: Date;
  lead_id: string | null;
  signal_id: string;
  source: string;
  created_at: Date;
}

// Signals and effects are both jobs to an admin: something Baton does by itself, and may have to do again.
const JOBS = sql`(
  select id, 'signal' as kind, state, attempts, error_code, error_message, outcome, next_attempt_at, lead_id,
         id as signal_id, source, received_at as created_at
    from signal
  union all
  select e.key, e.kind, e.state, e.attempts, e.error_code, e.error_message, null, e.next_attempt_at, e.lead_id,
         e.signal_id, s.source, e.created_at
    from effect e join signal s on s.id = e.signal_id
) as job`;

export async function listJobs(db: Db, filter: JobFilter): Promise<Page<JobView>> {
  const tests = [sql`true`];
  if (filter.state !== undefined) tests.push(sql`state = ${filter.state}`);
  if (filter.kind !== undefined) tests.push(sql`kind = ${filter.kind}`);
  if (filter.source !== undefined) tests.push(sql`source = ${filter.source}`);
  if (filter.since !== undefined) tests.push(sql`created_at >= ${filter.since.toISOString()}::timestamptz`);
  if (filter.cursor !== undefined) {
    const { at, id } = decodeCursor(filter.cursor);
    tests.push(sql`(created_at, id) < (${at}::timestamptz, ${id})`);
  }
  const { rows } = await sql<JobRow>`
    select * from ${JOBS} where ${sql.join(tests, sql` and `)}
     order by created_at desc, id desc limit ${filter.limit + 1}`.execute(db);
  return paged(rows, filter.limit, showJob, (row) => ({ at: row.created_at.toISOString(), id: row.id }));
}

export async function readJob(db: Db, id: string): Promise<JobView | null> {
  const { rows } = await sql<JobRow>`select * from ${JOBS} where id = ${id}`.execute(db);
  return rows[0] ? showJob(rows[0]) : null;
}

const showJob = (row: JobRow): JobView => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  attempts: row.attempts,
  lastError: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
  outcome: row.outcome,
  nextAttemptAt: row.state === 'pending' ? row.next_attempt_at.toISOString() : null,
  lead: row.lead_id,
  signal: row.signal_id,
  source: row.source,
  createdAt: row.created_at.toISOString(),
});
