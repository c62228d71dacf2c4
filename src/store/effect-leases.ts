import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { CrmWrite } from '../domain/handoff/crm-write.ts';
import type { Claim, ClaimedEffect, Lease } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { toHandoff } from './handoffs.ts';
import type { Tables } from './tables.ts';

type Db = Database['db'];
type EffectRow = Selectable<Tables['effect']>;

/** How soon to ask again for a lead whose earlier effect is being performed right now. */
const SOON_MS = 500;
const inMs = (ms: number) => sql<Date>`now() + ${ms} * interval '1 millisecond'`;

/**
 * Takes a lease on a pending effect, by the database's clock. A lead's effects are performed one at a time, the oldest
 * first, so that two of them never write to the same person at once. A later one waits for the earlier.
 */
export async function claimEffect(db: Db, key: string, leaseMs: number): Promise<Claim> {
  const token = randomUUID();
  // An attempt counts when it begins, so that a job which kills its worker each time is given up in the end.
  const taken = await db
    .updateTable('effect')
    .set((eb) => ({ lease_token: token, lease_until: inMs(leaseMs), attempts: eb('attempts', '+', 1) }))
    .where('key', '=', key)
    .where('state', '=', 'pending')
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', sql<Date>`now()`)]))
    .where(
      sql<boolean>`not exists (select from effect as earlier where earlier.lead_id = effect.lead_id
        and earlier.state = 'pending' and (earlier.created_at, earlier.key) < (effect.created_at, effect.key))`,
    )
    .returningAll()
    .executeTakeFirst();
  return taken ? { kind: 'claimed', effect: await claimed(db, taken, token) } : notTaken(db, key);
}

async function notTaken(db: Db, key: string): Promise<Claim> {
  const row = await db.selectFrom('effect').selectAll().where('key', '=', key).executeTakeFirst();
  if (row?.state !== 'pending') return { kind: 'settled' };
  const first = await db
    .selectFrom('effect')
    .select(['key', 'lease_until', 'next_attempt_at'])
    .where('lead_id', '=', row.lead_id)
    .where('state', '=', 'pending')
    .orderBy('created_at')
    .orderBy('key')
    .executeTakeFirst();
  if (!first) return { kind: 'settled' }; // All of them were, between the two looks.
  if (first.key === key) return { kind: 'held', until: row.lease_until ?? new Date() };
  const soon = Date.now() + SOON_MS;
  return { kind: 'held', until: new Date(Math.max(soon, first.next_attempt_at.getTime())) };
}

async function claimed(db: Db, row: EffectRow, token: string): Promise<ClaimedEffect> {
  const handoff =
    row.handoff_id === null
      ? undefined
      : await db.selectFrom('handoff').selectAll().where('id', '=', row.handoff_id).executeTakeFirst();
  return {
    key: row.key,
    kind: row.kind,
    leadId: row.lead_id,
    handoff: handoff ? toHandoff(handoff) : null,
    policyHash: row.policy_hash,
    write: await writeNow(db, row),
    attempts: row.attempts,
    triedBefore: row.attempts > 1 || row.replay > 0,
    token,
  };
}

/**
 * What the effect is to write, with the person and the fields as the lead's newest decision has them: an effect that
 * comes late, or is replayed, must not put an older grade back.
 */
async function writeNow(
  db: Db,
  { lead_id: leadId, created_at: createdAt, write }: EffectRow,
): Promise<CrmWrite> {
  const newest = await db
    .selectFrom('effect')
    .select('write')
    .where('lead_id', '=', leadId)
    .where('created_at', '>', createdAt)
    .orderBy('created_at', 'desc')
    .orderBy('key', 'desc')
    .executeTakeFirst();
  const { person, stage, fields } = newest?.write ?? write;
  return { ...lackingNothing(write), person, stage, fields };
}

/** Writes that an earlier release stored do not say these. */
const lackingNothing = (write: Partial<CrmWrite> & Omit<CrmWrite, Newer>): CrmWrite => ({
  known: true,
  ownerBefore: null,
  files: [],
  ...write,
});
type Newer = 'known' | 'ownerBefore' | 'files';

/**
 * Whatever is locked is being saved just now: it needs no longer lease, and must not keep the others waiting for theirs.
 * @returns the tokens of those that are not ours any more
 */
export async function renewLeases(
  db: Db,
  leases: readonly Lease[],
  leaseMs: number,
): Promise<ReadonlySet<string>> {
  const asked = JSON.stringify(leases.map(({ key, token }) => ({ key, token })));
  const { rows } = await sql<{ token: string }>`
    with held as (select * from json_to_recordset(${asked}::json) as held(key text, token text)),
    free as (
      select effect.key from effect join held using (key)
       where effect.lease_token = held.token and effect.state = 'pending'
         for update of effect skip locked
    ), renewed as (
      update effect set lease_until = ${inMs(leaseMs)} from free where effect.key = free.key
    )
    select held.token from held left join effect using (key)
     where effect.lease_token is distinct from held.token or effect.state <> 'pending'`.execute(db);
  return new Set(rows.map(({ token }) => token));
}
