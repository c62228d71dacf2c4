import { sql } from 'kysely';
import type { Decision } from '../domain/decide.ts';
import type { PoolState } from '../domain/routing/roster.ts';
import type { PoolAsked } from '../flow/decision-ports.ts';
import type { Database } from './database.ts';

type Tx = Database['db'];

/** Locks each pool until the transaction ends and reads whose turn it is and, of those who are counted, how much they have. */
export async function lockPools(tx: Tx, pools: readonly PoolAsked[]): Promise<Record<string, PoolState>> {
  const states: Record<string, PoolState> = {};
  for (const { id, counted, dayStart } of pools) {
    const { credits, catch_up: catchUp } = (await lock(tx, id)) ?? (await begin(tx, id));
    const loads = counted.length > 0 ? await loadsOf(tx, counted, dayStart) : {};
    states[id] = { credits, loads, ...(catchUp !== null && { catchUp }) };
  }
  return states;
}

const lock = (tx: Tx, pool: string) =>
  tx
    .selectFrom('rotation')
    .select(['credits', 'catch_up'])
    .where('pool', '=', pool)
    .forUpdate()
    .executeTakeFirst();

async function begin(tx: Tx, pool: string) {
  await tx
    .insertInto('rotation')
    .values({ pool, credits: '{}' })
    .onConflict((conflict) => conflict.column('pool').doNothing())
    .execute();
  const row = await lock(tx, pool);
  if (!row) throw new Error(`the row of ${pool} in rotation is gone as soon as it was made`);
  return row;
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
