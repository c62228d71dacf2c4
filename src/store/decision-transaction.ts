import { sql } from 'kysely';
import type { Decision, DecisionInput } from '../domain/decide.ts';
import type { LeadEvent, Profile } from '../domain/lead/lead.ts';
import type { DecisionTransaction } from '../flow/decision-ports.ts';
import type { CrmRef } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { postponeHandoff, saveHandoff } from './handoffs.ts';
import { leadFor, leadOfHandoff, saveLead } from './leads.ts';
import { leadToRescore, postponeRescore } from './rescoring.ts';
import { lockPools, saveCredits } from './rotation.ts';
import { addToTimeline } from './timeline.ts';

type Tx = Database['db'];

/** What a decision may do in its one transaction. */
export const decisionTransaction = (tx: Tx): DecisionTransaction => ({
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

/** Two tellings of one form, by the form itself and by the CRM, are at most this far apart. */
const SAME_FORM = '60 seconds';

async function addEvent(tx: Tx, signalId: string, leadId: string, event: LeadEvent): Promise<void> {
  const { name, at, properties } = event;
  await sql`
    with told as (
      delete from event using signal
       where event.lead_id = ${leadId} and event.name = ${name} and event.signal_id <> ${signalId}
         and event.at between ${at}::timestamptz - ${SAME_FORM}::interval and ${at}::timestamptz + ${SAME_FORM}::interval
         and signal.id = event.signal_id and signal.crm_id is not null
    )
    insert into event (signal_id, lead_id, name, at, properties)
    values (${signalId}, ${leadId}, ${name}, ${at}, ${JSON.stringify(properties)})
    on conflict (signal_id) do nothing`.execute(tx);
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
