import type { ClaimedEffect, EffectLedger, JobFailure, Written } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { claimEffect, renewLeases } from './effect-leases.ts';
import { addToTimeline, timelineWrite } from './timeline.ts';
import { together } from './together.ts';

type Db = Database['db'];
type Done = Parameters<EffectLedger['complete']>[1];

/** The ledger as the performing of effects uses it. */
export function openEffectLedger({ db }: Database): EffectLedger {
  return {
    claim: (key, leaseMs) => claimEffect(db, key, leaseMs),
    renew: (leases, leaseMs) => renewLeases(db, leases, leaseMs),
    complete: (effect, done) => db.transaction().execute((tx) => complete(tx, effect, done)),
    fail: (effect, failure, at) => db.transaction().execute((tx) => fail(tx, effect, failure, at)),
    giveBack: (effect, failure, at) => db.transaction().execute((tx) => giveBack(tx, effect, failure, at)),
  };
}

/** Saves the result, unless the lease went to another worker meanwhile: then that one's result counts. */
async function complete(tx: Db, effect: ClaimedEffect, done: Done): Promise<void> {
  const { written, at, owner } = done;
  const settled = await settle(tx, effect, {
    state: 'done',
    settled_at: at,
    error_code: null,
    error_message: null,
  });
  if (!settled) return;
  const handoffId = effect.kind === 'crm.handoff' ? effect.handoff?.id : undefined;
  // A person has given the lead to somebody else in the CRM, between our look and our write: so be it.
  const isGivenAway = handoffId !== undefined && owner !== null;
  const ofLead = {
    ...(written && { crm_type: written.ref.type, crm_id: written.ref.id }),
    ...(isGivenAway && { owner }),
  };
  // The lead first, as decisions lock it first.
  if (Object.keys(ofLead).length > 0)
    await tx.updateTable('lead').set(ofLead).where('id', '=', effect.leadId).execute();
  await together(tx, [
    handoffId === undefined ? null : handedOff(tx, handoffId, done),
    timelineWrite(tx, effect.leadId, [toldOf(effect, done), ...warningsOf(effect, done)]),
  ]);
}

const handedOff = (tx: Db, handoffId: string, { written, due, at, owner }: Done) =>
  tx
    .updateTable('handoff')
    .set({
      handed_off_at: at,
      ...(due && {
        accept_due_at: due.acceptDueAt,
        sla_due_at: due.slaDueAt,
        next_look_at: due.acceptDueAt,
      }),
      ...(owner !== null && { owner, pool: null }),
      // A stranger is told here, so that news of the CRM need not tell it again.
      ...(owner === null && written?.keptOwner && { crm_owner: written.keptOwner.toLowerCase() }),
    })
    .where('id', '=', handoffId);

const toldOf = (effect: ClaimedEffect, { crm, written, due, at }: Done) => ({
  at: at.toISOString(),
  kind: 'crm' as const,
  summary: written
    ? `Written to ${crm}: ${summary(effect, written)}`
    : `Not written to ${crm}: nobody there has this address`,
  detail: {
    effect: effect.key,
    attempts: effect.attempts,
    record: written?.ref ?? null,
    slaDueAt: due?.slaDueAt ?? null,
  },
});

const warningsOf = ({ key }: ClaimedEffect, { crm, written, owner, at }: Done) => {
  const kept = written?.keptOwner ?? null;
  const whose = owner === null ? ', who is not among the people of the policy' : '';
  return [
    ...(kept === null ? [] : [`Somebody gave the lead to ${kept} in ${crm} meanwhile${whose}: that stays`]),
    ...(written?.warnings ?? []),
  ].map((warning) => ({
    at: at.toISOString(),
    kind: 'warning' as const,
    summary: warning,
    detail: { effect: key },
  }));
};

const summary = ({ write }: ClaimedEffect, { keptOwner }: Written): string =>
  [
    `grade ${write.fields.grade}`,
    write.owner !== null && keptOwner === null && `owner ${write.owner}`,
    write.task && 'SLA task',
    write.note && 'brief',
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

/** So often a handoff is offered round again at once; after that, with patience, or it would go round for ever. */
const QUICK_OFFERS = 3;
const PATIENT_MS = 10 * 60_000;

/** The CRM does not take the owner: the handoff waits for another one, and this effect is over. */
async function giveBack(tx: Db, effect: ClaimedEffect, failure: JobFailure, at: Date): Promise<void> {
  const { code, message } = failure;
  const over = { state: 'done', settled_at: at, error_code: code, error_message: message } as const;
  if (effect.handoff === null || !(await settle(tx, effect, over))) return;
  const { offers } = await tx
    .selectFrom('effect')
    .select(({ fn }) => fn.countAll<string>().as('offers'))
    .where('handoff_id', '=', effect.handoff.id)
    .where('kind', '=', 'crm.handoff')
    .executeTakeFirstOrThrow();
  const nextLookAt = new Date(at.getTime() + (Number(offers) > QUICK_OFFERS ? PATIENT_MS : 0));
  await tx
    .updateTable('handoff')
    .set({ state: 'waiting', owner: null, accept_due_at: null, sla_due_at: null, next_look_at: nextLookAt })
    .where('id', '=', effect.handoff.id)
    .where('closed_at', 'is', null)
    .execute();
  await tx
    .updateTable('lead')
    .set({ state: 'waiting', owner: null })
    .where('id', '=', effect.leadId)
    .execute();
  await addToTimeline(tx, effect.leadId, [
    {
      at: at.toISOString(),
      kind: 'warning',
      summary: `${message} The lead is offered to somebody else.`,
      detail: { effect: effect.key, code },
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
