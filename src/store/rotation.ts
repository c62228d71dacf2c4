import { sql } from 'kysely';
import type { Decision } from '../domain/decide.ts';
import type { PoolState } from '../domain/routing/roster.ts';
import type { PoolAsked } from '../flow/decision-ports.ts';
import type { Database } from './database.ts';

type Tx = Database['db'];

/** Locks each pool until the transaction ends and reads whose turn it is and how much everybody has. */
export async function lockPools(tx: Tx, pools: readonly PoolAsked[]): Promise<Record<string, PoolState>> {
  const states: Record<string, PoolState> = {};
  for (const { id, members, dayStart } of pools) {
    await tx
      .insertInto('rotation')
      .values({ pool: id, credits: '{}' })
      .onConflict((conflict) => conflict.column('pool').doNothing())
      .execute();
    const { credits, catch_up: catchUp } = await tx
      .selectFrom('rotation')
      .select(['credits', 'catch_up'])
      .where('pool', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const loads = await loadsOf(tx, members, dayStart);
    states[id] = { credits, loads, ...(catchUp !== null && { catchUp }) };
  }
  return states;
}

/** Open handoffs, and handoffs given since `dayStart`, by owner; through whichever pool they came. */
async function loadsOf(tx: Tx, members: readonly string[], dayStart: Date): Promise<PoolState['loads']> {
  const { rows } = await sql<{ owner: string; open: number; today: number }>`
    select owner,
           count(*) filter (where closed_at is null)::int as open,
           count(*) filter (where offered_at >= ${dayStart.toISOString()}::timestamptz)::int as today
      from handoff
     where owner = any(${members}::text[])
       and (closed_at is null or offered_at >= ${dayStart.toISOString()}::timestamptz)
     group by owner`.execute(tx);
  return Object.fromEntries(rows.map(({ owner, open, today }) => [owner, { open, today }]));
}

/** The write of the turn that was taken. */
export const creditsWrite = (tx: Tx, { pool, credits, catchUp }: NonNullable<Decision['credits']>) =>
  tx
    .updateTable('rotation')
    .set({
      credits: JSON.stringify(credits),
      ...(catchUp && { catch_up: JSON.stringify(catchUp) }),
    })
    .where('pool', '=', pool);
