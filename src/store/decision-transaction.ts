import { sql } from 'kysely';
import type { Decision, DecisionInput } from '../domain/decide.ts';
import type { LeadEvent, Profile } from '../domain/lead/lead.ts';
import type { DecisionTransaction } from '../flow/decision-ports.ts';
import type { CrmRef } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { takeOver } from './editions.ts';
import { handoffWrite, isHandedOff, postponeHandoff } from './handoffs.ts';
import { leadFor, leadOfHandoff, leadWrite } from './leads.ts';
import { hold } from './quarantine.ts';
import { leadToRescore, postponeRescore } from './rescoring.ts';
import { creditsWrite, lockPools } from './rotation.ts';
import { addToTimeline, timelineWrite } from './timeline.ts';
import { together } from './together.ts';
import { visitorTransaction } from './visitors.ts';

type Tx = Database['db'];

/** What a decision may do in its one transaction. */
export const decisionTransaction = (tx: Tx): DecisionTransaction => ({
  ...visitorTransaction(tx),
  claimSignal: (id) => claimSignal(tx, id),
  hold: (signal, held) => hold(tx, signal, held),
  leadFor: (identity, first) => leadFor(tx, identity, first),
  leadOfHandoff: (handoffId) => leadOfHandoff(tx, handoffId),
  leadToRescore: (leadId, now) => leadToRescore(tx, leadId, now),
  postponeRescore: (leadId, judgedBy, at) => postponeRescore(tx, leadId, judgedBy, at),
  keepSaid: async (id, { identity, profile }) => {
    const said = JSON.stringify({ identity, profile });
    await tx.updateTable('signal').set({ said }).where('id', '=', id).execute();
  },
  addEvent: (...added) => addEvent(tx, ...added),
  eventsOf: (leadId) => eventsOf(tx, leadId),
  tell: (leadId, entries) => addToTimeline(tx, leadId, entries),
  lockPools: (pools) => lockPools(tx, pools),
  isHandedOff: (handoffId) => isHandedOff(tx, handoffId),
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

async function addEvent(
  tx: Tx,
  ...[signalId, leadId, { name, properties, ...event }, edition]: Parameters<DecisionTransaction['addEvent']>
): Promise<boolean> {
  const before = edition ? await takeOver(tx, signalId, edition) : null;
  if (before === 'outdated') return false;
  // An edited form is no younger than it was.
  const at = before !== null && before < new Date(event.at) ? before.toISOString() : event.at;
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
  return true;
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
  const { handoff, assignment, credits, timeline } = decision;
  // One statement: others wait for the pool until all of it is saved.
  await together(tx, [
    decisionWrite(tx, input, decision),
    handoff && assignment.kind !== 'kept' ? handoffWrite(tx, handoff, decision) : null,
    credits ? creditsWrite(tx, credits) : null,
    leadWrite(tx, input, decision, profile, crm),
    decision.effects.length > 0 ? effectsWrite(tx, input, decision) : null,
    timelineWrite(tx, input.lead.id, timeline),
    input.cause === 'signal' ? signalWrite(tx, input, decision) : null,
  ]);
}

const decisionWrite = (tx: Tx, input: DecisionInput, decision: Decision) =>
  tx.insertInto('decision').values({
    id: decision.id,
    lead_id: input.lead.id,
    signal_id: input.signal.id,
    policy_hash: decision.policy.hash,
    at: decision.at,
    input: JSON.stringify(input),
    result: JSON.stringify(decision),
  });

const effectsWrite = (tx: Tx, input: DecisionInput, decision: Decision) =>
  tx
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
    .onConflict((conflict) => conflict.column('key').doNothing());

const signalWrite = (tx: Tx, { signal, lead }: DecisionInput, { at }: Decision) =>
  tx
    .updateTable('signal')
    .set({ state: 'done', lead_id: lead.id, settled_at: at, error_code: null, error_message: null })
    .where('id', '=', signal.id);
