import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Claim, ClaimedEffect, EffectLedger, JobFailure } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { toHandoff } from './handoffs.ts';
import { addToTimeline } from './timeline.ts';

type Db = Database['db'];
type Done = Parameters<EffectLedger['complete']>[1];

/** The ledger as the performing of effects uses it. Leases are reckoned by the database's clock, which all share. */
export function openEffectLedger({ db }: Database): EffectLedger {
  return {
    claim: (key, leaseMs) => claim(db, key, leaseMs),
    renew: (key, token, leaseMs) => renew(db, key, token, leaseMs),
    complete: (effect, done) => db.transaction().execute((tx) => complete(tx, effect, done)),
    fail: (effect, failure, at) => db.transaction().execute((tx) => fail(tx, effect, failure, at)),
  };
}

const inMs = (ms: number) => sql<Date>`now() + ${ms} * interval '1 millisecond'`;

async function claim(db: Db, key: string, leaseMs: number): Promise<Claim> {
  const token = randomUUID();
  // An attempt counts when it begins, so that a job which kills its worker each time is given up in the end.
  const taken = await db
    .updateTable('effect')
    .set((eb) => ({ lease_token: token, lease_until: inMs(leaseMs), attempts: eb('attempts', '+', 1) }))
    .where('key', '=', key)
    .where('state', '=', 'pending')
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', sql<Date>`now()`)]))
    .returningAll()
    .executeTakeFirst();
  if (!taken) {
    const row = await db
      .selectFrom('effect')
      .select(['state', 'lease_until'])
      .where('key', '=', key)
      .executeTakeFirst();
    if (row?.state !== 'pending') return { kind: 'settled' };
    return { kind: 'held', until: row.lease_until ?? new Date() };
  }
  const handoff =
    taken.handoff_id === null
      ? undefined
      : await db.selectFrom('handoff').selectAll().where('id', '=', taken.handoff_id).executeTakeFirst();
  const effect: ClaimedEffect = {
    key,
    kind: taken.kind,
    leadId: taken.lead_id,
    handoff: handoff ? toHandoff(handoff) : null,
    policyHash: taken.policy_hash,
    write: taken.write,
    attempts: taken.attempts,
    triedBefore: taken.attempts > 1 || taken.replay > 0,
    token,
  };
  return { kind: 'claimed', effect };
}

async function renew(db: Db, key: string, token: string, leaseMs: number): Promise<boolean> {
  const row = await db
    .updateTable('effect')
    .set({ lease_until: inMs(leaseMs) })
    .where('key', '=', key)
    .where('lease_token', '=', token)
    .where('state', '=', 'pending')
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

/** Saves the result, unless the lease went to another worker meanwhile: then that one's result counts. */
async function complete(tx: Db, effect: ClaimedEffect, { crm, written, due, at }: Done): Promise<void> {
  const settled = await settle(tx, effect, {
    state: 'done',
    settled_at: at,
    error_code: null,
    error_message: null,
  });
  if (!settled) return;
  const ref = written?.ref ?? null;
  if (ref) {
    await tx
      .updateTable('lead')
      .set({ crm_type: ref.type, crm_id: ref.id })
      .where('id', '=', effect.leadId)
      .execute();
  }
  if (effect.kind === 'crm.handoff' && effect.handoff) {
    await tx
      .updateTable('handoff')
      .set({
        handed_off_at: at,
        ...(due
          ? { accept_due_at: due.acceptDueAt, sla_due_at: due.slaDueAt, next_look_at: due.acceptDueAt }
          : {}),
      })
      .where('id', '=', effect.handoff.id)
      .execute();
  }
  await addToTimeline(tx, effect.leadId, [
    {
      at: at.toISOString(),
      kind: 'crm',
      summary: ref
        ? `Written to ${crm}: ${summary(effect)}`
        : `Not written to ${crm}: nobody there has this address`,
      detail: { effect: effect.key, attempts: effect.attempts, record: ref, slaDueAt: due?.slaDueAt ?? null },
    },
  ]);
}

const summary = ({ write }: ClaimedEffect): string =>
  [
    `grade ${write.fields.grade}`,
    write.owner !== null && `owner ${write.owner}`,
    write.task && 'SLA task',
    write.note && 'note',
  ]
    .filter(Boolean)
    .join(', ');

async function fail(tx: Db, effect: ClaimedEffect, failure: JobFailure, at: Date): Promise<void> {
  const settled = await settle(tx, effect, {
    state: failure.retryAt ? 'pending' : 'failed',
    error_code: failure.code,
    error_message: failure.message,
    ...(failure.retryAt ? { next_attempt_at: failure.retryAt } : {}),
  });
  if (!settled || failure.retryAt) return;
  await addToTimeline(tx, effect.leadId, [
    {
      at: at.toISOString(),
      kind: 'failed',
      summary: `Not written to the CRM: ${failure.message}`,
      detail: { effect: effect.key, code: failure.code, attempts: effect.attempts },
    },
  ]);
}

async function settle(
  tx: Db,
  effect: ClaimedEffect,
  set: {
    state: 'pending' | 'done' | 'failed';
    error_code: string | null;
    error_message: string | null;
    settled_at?: Date;
    next_attempt_at?: Date;
  },
): Promise<boolean> {
  const row = await tx
    .updateTable('effect')
    .set({ ...set, lease_token: null, lease_until: null })
    .where('key', '=', effect.key)
    .where('lease_token', '=', effect.token)
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}
