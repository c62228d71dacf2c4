import { randomUUIDv7 } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Decision, DecisionInput } from '../domain/decide.ts';
import type { Identity, Profile } from '../domain/lead/lead.ts';
import type { DecidedLead, LockedLead } from '../flow/decision-ports.ts';
import type { CrmRef } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { openHandoffOf } from './handoffs.ts';
import { overrideOf } from './overrides.ts';
import type { Tables } from './tables.ts';

type Tx = Database['db'];

/**
 * The lead with this identity, locked until the transaction ends. An e-mail address decides who it is; a phone number
 * only where there is no address, since colleagues share one. Two transactions that meet a new person at the same
 * time make one lead: the second waits at the primary key of lead_identity.
 */
export async function leadFor(
  tx: Tx,
  identity: Identity,
  first: { profile: Profile; source: string; at: Date },
): Promise<LockedLead> {
  const { email, phone } = identity;
  const [kind, value] = email === null ? ['phone', phone ?? ''] : ['email', email];
  const known = (await leadIdOf(tx, kind, value)) ?? (await makeLead(tx, kind, value, identity, first));
  const row = await tx
    .selectFrom('lead')
    .selectAll()
    .where('id', '=', known.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (email !== null && phone !== null) await remember(tx, 'phone', phone, known.id);
  const lead = await lockedLead(tx, row);
  return {
    ...lead,
    identity: { email: row.email, phone: phone ?? row.phone },
    profile: known.made ? null : row.profile,
  };
}

/** A lead whose row has been locked. Its handoff is read after the lock: somebody may have taken it meanwhile. */
export const lockedLead = async (tx: Tx, row: Selectable<Tables['lead']>) => ({
  id: row.id,
  identity: { email: row.email, phone: row.phone },
  profile: row.profile,
  stage: row.stage,
  crm: row.crm_type !== null && row.crm_id !== null ? { type: row.crm_type, id: row.crm_id } : null,
  openHandoff: await openHandoffOf(tx, row.id),
  override: await overrideOf(tx, row.id),
});

export async function leadIdOf(
  tx: Tx,
  kind: string,
  value: string,
): Promise<{ id: string; made: boolean } | undefined> {
  const row = await tx
    .selectFrom('lead_identity')
    .select('lead_id')
    .where('kind', '=', kind)
    .where('value', '=', value)
    .executeTakeFirst();
  return row && { id: row.lead_id, made: false };
}

async function makeLead(
  tx: Tx,
  kind: string,
  value: string,
  { email, phone }: Identity,
  { profile, source, at }: { profile: Profile; source: string; at: Date },
): Promise<{ id: string; made: boolean }> {
  const id = `lead_${randomUUIDv7().replaceAll('-', '')}`;
  await tx
    .insertInto('lead')
    .values({
      id,
      email,
      phone,
      source,
      profile: JSON.stringify(profile),
      reasons: '[]',
      state: 'received',
      first_seen_at: at,
      last_seen_at: at,
    })
    .execute();
  if (await remember(tx, kind, value, id)) return { id, made: true };
  // Somebody else was first: their lead it is, and ours goes before anybody saw it.
  await tx.deleteFrom('lead').where('id', '=', id).execute();
  const theirs = await leadIdOf(tx, kind, value);
  if (!theirs) throw new Error(`the ${kind} of a lead is taken and free at once`);
  return theirs;
}

export async function remember(tx: Tx, kind: string, value: string, leadId: string): Promise<boolean> {
  const row = await tx
    .insertInto('lead_identity')
    .values({ kind, value, lead_id: leadId })
    .onConflict((conflict) => conflict.columns(['kind', 'value']).doNothing())
    .returning('lead_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** A waiting lead with what it was last decided from, locked; null when it no longer waits. */
export async function leadOfHandoff(tx: Tx, handoffId: string): Promise<DecidedLead | null> {
  const found = await tx
    .selectFrom('handoff')
    .innerJoin('decision', 'decision.id', 'handoff.decision_id')
    .select(['handoff.lead_id', 'decision.input'])
    .where('handoff.id', '=', handoffId)
    .where('handoff.state', '=', 'waiting')
    .executeTakeFirst();
  if (!found) return null;
  const row = await tx
    .selectFrom('lead')
    .selectAll()
    .where('id', '=', found.lead_id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { lead: await lockedLead(tx, row), input: found.input };
}

/** The write of what a decision made of its lead. */
export function leadWrite(
  tx: Tx,
  input: DecisionInput,
  decision: Decision,
  profile: Profile,
  crm: CrmRef | null,
) {
  const { grade, fit, engagement, cell, stage, owner, state, reasons } = decision.lead;
  return tx
    .updateTable('lead')
    .set({
      grade,
      fit,
      engagement,
      cell,
      stage,
      owner,
      state,
      reasons: JSON.stringify(reasons),
      profile: JSON.stringify(profile),
      phone: input.lead.identity.phone,
      decision_id: decision.id,
      handoff_id: decision.handoff?.id ?? null,
      crm_type: crm?.type ?? null,
      crm_id: crm?.id ?? null,
      crm_deleted_at: null,
      last_seen_at: input.signal.receivedAt,
      rescore_at: decision.lead.nextChangeAt,
      judged_by: decision.policy.hash,
    })
    .where('id', '=', input.lead.id);
}
