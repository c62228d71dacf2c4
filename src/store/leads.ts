import { randomUUIDv7 } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Decision, DecisionInput } from '../domain/decide.ts';
import type { Identity, Profile } from '../domain/lead/lead.ts';
import type { DecidedLead, DecisionTransaction, LockedLead } from '../flow/decision-ports.ts';
import type { CrmRef } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { leadOfEdition } from './editions.ts';
import { openHandoffOf } from './handoffs.ts';
import { overrideOf } from './overrides.ts';
import type { Tables } from './tables.ts';

type Tx = Database['db'];
type LeadRow = Selectable<Tables['lead']>;

/**
 * The lead with this identity, locked until the transaction ends. An e-mail address decides who it is; a phone number
 * only where there is no address, since colleagues share one. Two transactions that meet a new person at the same
 * time make one lead: the second waits at the primary key of lead_identity.
 */
export async function leadFor(
  tx: Tx,
  identity: Identity,
  first: Parameters<DecisionTransaction['leadFor']>[1],
): Promise<LockedLead> {
  const { email, phone } = identity;
  const [kind, value] = email === null ? ['phone', phone ?? ''] : ['email', email];
  const known = (await lockKnown(tx, kind, value)) ?? (await lockEdited(tx, identity, first));
  const made = known ? null : await makeLead(tx, kind, value, identity, first);
  // Somebody else was first: their lead it is.
  const row = known ?? made ?? (await lockKnown(tx, kind, value));
  if (!row) throw new Error(`the ${kind} of a lead is taken and free at once`);
  if (email !== null && phone !== null) await remember(tx, 'phone', phone, row.id);
  return {
    ...(made ? { ...knownOf(row), openHandoff: null, override: null } : await lockedLead(tx, row)),
    identity: { email: row.email, phone: phone ?? row.phone },
    profile: made ? null : row.profile,
  };
}

const lockKnown = (tx: Tx, kind: string, value: string): Promise<LeadRow | undefined> =>
  tx
    .selectFrom('lead_identity')
    .innerJoin('lead', 'lead.id', 'lead_identity.lead_id')
    .selectAll('lead')
    .where('lead_identity.kind', '=', kind)
    .where('lead_identity.value', '=', value)
    .forUpdate('lead')
    .executeTakeFirst();

/** Whoever has edited a submission is known by what it says now as well. */
async function lockEdited(
  tx: Tx,
  { email, phone }: Identity,
  { edition, at }: Parameters<DecisionTransaction['leadFor']>[1],
): Promise<LeadRow | undefined> {
  const told = edition && (await leadOfEdition(tx, edition));
  const id = told?.lead_id ?? null;
  if (told === undefined || id === null) return undefined;
  const row = await tx.selectFrom('lead').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  const [kind, value] = email === null ? ['phone', phone ?? ''] : ['email', email];
  if (row === undefined || !(await remember(tx, kind, value, id))) return undefined;
  if (email === null || told.received_at > at) return row;
  await tx.updateTable('lead').set({ email }).where('id', '=', id).execute();
  return { ...row, email };
}

/** A lead whose row has been locked. Its handoff is read after the lock: somebody may have taken it meanwhile. */
export const lockedLead = async (tx: Tx, row: LeadRow) => ({
  ...knownOf(row),
  openHandoff: await openHandoffOf(tx, row.id),
  override: await overrideOf(tx, row.id),
});

const knownOf = (row: LeadRow) => ({
  id: row.id,
  identity: { email: row.email, phone: row.phone },
  profile: row.profile,
  stage: row.stage,
  crm: row.crm_type !== null && row.crm_id !== null ? { type: row.crm_type, id: row.crm_id } : null,
});

export async function leadIdOf(tx: Tx, kind: string, value: string): Promise<{ id: string } | undefined> {
  const row = await tx
    .selectFrom('lead_identity')
    .select('lead_id')
    .where('kind', '=', kind)
    .where('value', '=', value)
    .executeTakeFirst();
  return row && { id: row.lead_id };
}

/** @returns undefined when somebody else has the identity, whom the insert has waited for */
async function makeLead(
  tx: Tx,
  kind: string,
  value: string,
  { email, phone }: Identity,
  { profile, source, at }: { profile: Profile; source: string; at: Date },
): Promise<LeadRow | undefined> {
  const id = `lead_${randomUUIDv7().replaceAll('-', '')}`;
  const { rows } = await sql<LeadRow>`
    with ours as (
      insert into lead_identity (kind, value, lead_id) values (${kind}, ${value}, ${id})
      on conflict (kind, value) do nothing
      returning lead_id
    )
    insert into lead (id, email, phone, source, profile, reasons, state, first_seen_at, last_seen_at)
    select lead_id, ${email}::text, ${phone}::text, ${source}::text, ${JSON.stringify(profile)}::json, '[]', 'received',
           ${at}::timestamptz, ${at}::timestamptz
      from ours
    returning *`.execute(tx);
  return rows[0];
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
