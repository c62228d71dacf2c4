import { sql } from 'kysely';
import type { Counts } from '../../flow/read-ports.ts';
import type { Database } from '../database.ts';

/** The numbers that say at a glance how things stand; for metrics and the top of the pages. */
export async function readCounts(db: Database['db'], now: Date): Promise<Counts> {
  const { rows: jobs } = await sql<{ state: 'pending' | 'failed'; n: number; oldest: Date | null }>`
    select state, sum(n)::int as n, min(oldest) as oldest from (
      select state, count(*) as n, min(next_attempt_at) as oldest from signal where state in ('pending', 'failed') group by state
      union all
      select state, count(*), min(next_attempt_at) from effect where state in ('pending', 'failed') group by state
    ) as each group by state`.execute(db);
  const { rows: grades } = await sql<{ grade: string; n: number }>`
    select coalesce(grade, 'none') as grade, count(*)::int as n from lead group by 1`.execute(db);
  const open = await db
    .selectFrom('handoff')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  const held = await db
    .selectFrom('quarantine')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('state', '=', 'held')
    .executeTakeFirstOrThrow();
  const of = (state: string) => jobs.find((row) => row.state === state);
  const oldest = of('pending')?.oldest?.getTime() ?? now.getTime();
  return {
    jobs: { pending: of('pending')?.n ?? 0, failed: of('failed')?.n ?? 0 },
    leadsByGrade: Object.fromEntries(grades.map(({ grade, n }) => [grade, n])),
    openHandoffs: Number(open.n),
    held: Number(held.n),
    oldestDueSeconds: Math.max(0, (now.getTime() - oldest) / 1000),
  };
}
