import pLimit from 'p-limit';
import type { Decision, DecisionInput } from '../domain/decide.ts';
import type { LeadEvent, Profile } from '../domain/lead/lead.ts';
import type { DecisionLedger, DecisionTransaction, StoredSignal } from '../flow/decision-ports.ts';
import type { CrmRef, JobFailure } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { postponeHandoff, saveHandoff } from './handoffs.ts';
import { leadFor, leadOfHandoff, saveLead } from './leads.ts';
import { leadToRescore, postponeRescore } from './rescoring.ts';
import { lockPools, saveCredits } from './rotation.ts';
import { addToTimeline } from './timeline.ts';

type Tx = Database['db'];

/** Decisions of one pool wait for each other; more of them at once would only take the connections of everybody else. */
const AT_ONCE = 8;

/** The ledger as decisions use it. */
export function openDecisionLedger({ db }: Database): DecisionLedger {
  const inLine = pLimit(AT_ONCE);
  return {
    signal: (id) => pendingSignal(db, id),
    settleSignal: (id, failure) => failSignal(db, id, failure),
    transaction: (work) => inLine(() => db.transaction().execute((tx) => work(decisionTransaction(tx)))),
  };
}

const decisionTransaction = (tx: Tx): DecisionTransaction => ({
  claimSignal: (id) => claimSignal(tx, id),
  leadFor: (identity, first) => leadFor(tx, identity, first),
  leadOfHandoff: (handoffId) => leadOfHandoff(tx, handoffId),
  leadToRescore: (leadId, now) => leadToRescore(tx, leadId, now),
  postponeRescore: (leadId, judgedBy, at) => postponeRescore(tx, leadId, judgedBy, at),
  addEvent: (signalId, leadId, event) => addEvent(tx, signalId, leadId, event),
  eventsOf: (leadId) => eventsOf(tx, leadId),
  lockPools: (pools) => lockPools(tx, pools),
  postponeHandoff: (handoffId, at) => postponeHandoff(tx, handoffId, at),
  save: (input, decision, profile, crm) => saveDecision(tx, input, decision, profile, crm),
});

async function pendingSignal(db: Tx, id: string): Promise<StoredSignal | null> {
  const row = await db
    .selectFrom('signal')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (!row) return null;
  const { source, body, attempts } = row;
  return { id, source, contentType: row.content_type, body, receivedAt: row.received_at, attempts };
}

async function failSignal(db: Tx, id: string, failure: JobFailure): Promise<void> {
  await db
    .updateTable('signal')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      state: failure.retryAt ? 'pending' : 'failed',
      next_attempt_at: failure.retryAt ?? eb.ref('next_attempt_at'),
      error_code: failure.code,
      error_message: failure.message,
    }))
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();
}

async function claimSignal(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('signal')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

async function addEvent(tx: Tx, signalId: string, leadId: string, event: LeadEvent): Promise<void> {
  await tx
    .insertInto('event')
    .values({
      signal_id: signalId,
      lead_id: leadId,
      name: event.name,
      at: event.at,
      properties: JSON.stringify(event.properties),
    })
    .onConflict((conflict) => conflict.column('signal_id').doNothing())
    .execute();
}

async function eventsOf(tx: Tx, leadId: string): Promise<LeadEvent[]> {
  const rows = await tx
    .selectFrom('event')
    .select(['name', 'at', 'properties'])
    .where('lead_id', '=', leadId)
    .orderBy('at', 'desc')
    .orderBy('signal_id', 'desc')
    .execute();
  return rows.map(({ name, at, properties }) => ({ name, at: at.toISOString(), properties }));
}

/** Writes all of a decision: the record, the lead, the handoff, the turn taken, the effects and the timeline. */
async function saveDecision(
  tx: Tx,
  input: DecisionInput,
  decision: Decision,
  profile: Profile,
  crm: CrmRef | null,
): Promise<void> {
  const leadId = input.lead.id;
  await tx
    .insertInto('decision')
    .values({
      id: decision.id,
      lead_id: leadId,
      signal_id: input.signal.id,
      policy_hash: decision.policy.hash,
      at: decision.at,
      input: JSON.stringify(input),
      result: JSON.stringify(decision),
    })
    .execute();
  if (decision.handoff && decision.assignment.kind !== 'kept')
    await saveHandoff(tx, decision.handoff, decision);
  if (decision.credits) await saveCredits(tx, decision.credits);
  await saveLead(tx, input, decision, profile, crm);
  await insertEffects(tx, input, decision);
  await addToTimeline(tx, leadId, decision.timeline);
  if (input.cause === 'signal') {
    await tx
      .updateTable('signal')
      .set({ state: 'done', lead_id: leadId, settled_at: decision.at, error_code: null, error_message: null })
      .where('id', '=', input.signal.id)
      .execute();
  }
}

async function insertEffects(tx: Tx, input: DecisionInput, decision: Decision): Promise<void> {
  if (decision.effects.length === 0) return;
  await tx
    .insertInto('effect')
    .values(
      decision.effects.map((effect) => ({
        key: effect.key,
        kind: effect.kind,
        lead_id: input.lead.id,
        handoff_id: effect.handoffId,
        signal_id: input.signal.id,
        policy_hash: decision.policy.hash,
        write: JSON.stringify(effect.write),
        created_at: decision.at,
        next_attempt_at: decision.at,
      })),
    )
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}
