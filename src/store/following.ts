import { type Selectable, sql } from 'kysely';
import type { Identity, Profile } from '../domain/lead/lead.ts';
import type { FollowedLead, FollowLedger, FollowTransaction } from '../flow/follow-ports.ts';
import type { Database } from './database.ts';
import { decisionTransaction } from './decision-transaction.ts';
import { eraseFromCrm, hashOf } from './erase.ts';
import { leadIdOf, remember } from './leads.ts';
import { leaveCrm } from './leave-crm.ts';
import { dueLead } from './rescoring.ts';
import type { Tables } from './tables.ts';

type Db = Database['db'];

export type RunTransaction = <T>(work: (tx: Db) => Promise<T>) => Promise<T>;

/** The ledger as the following of a CRM's news uses it. */
export function openFollowing(db: Db, transaction: RunTransaction): FollowLedger {
  return {
    standing: async (signalId, ids) => {
      const { rows } = await sql<{ erased_at: Date | null; handed_off: string[] }>`
        with noted as (update signal set crm_id = ${ids[0]} where id = ${signalId} and state = 'pending')
        select (select max(at) from erasure where ref_hash = any(${ids.map(hashOf)}::text[])) as erased_at,
               array(select handoff.id from handoff join lead on lead.id = handoff.lead_id
                      where lead.crm_id = any(${ids}::text[])
                        and closed_at is null and handed_off_at is not null) as handed_off`.execute(db);
      return { erasedAt: rows[0]?.erased_at ?? null, handedOff: rows[0]?.handed_off ?? [] };
    },
    transaction: (work) => transaction((tx) => work(followTransaction(tx))),
  };
}

const followTransaction = (tx: Db): FollowTransaction => ({
  ...decisionTransaction(tx),
  leadsInCrm: (ids) => leadsInCrm(tx, ids),
  leadKnownAs: (identity) => leadKnownAs(tx, identity),
  moveInCrm: async (leadIds, { type, id }) => {
    const set = { crm_type: type, crm_id: id, crm_deleted_at: null };
    await tx.updateTable('lead').set(set).where('id', 'in', leadIds).execute();
  },
  learn: (lead, identity, profile) => learn(tx, lead, identity, profile),
  giveTo: async (owner, leadId, handoffId) => {
    // Whoever gave it away asked no pool whose turn it was.
    await tx.updateTable('handoff').set({ owner, pool: null }).where('id', '=', handoffId).execute();
    await tx.updateTable('lead').set({ owner }).where('id', '=', leadId).execute();
  },
  rememberToldOwner: async (handoffId, owner) => {
    await tx.updateTable('handoff').set({ crm_owner: owner }).where('id', '=', handoffId).execute();
  },
  leaveCrm: (...left) => leaveCrm(tx, ...left),
  eraseFromCrm: (...erased) => eraseFromCrm(tx, ...erased),
  settleSignal: (...settled) => settleSignal(tx, ...settled),
  dropSignal: (id) => dropSignal(tx, id),
});

/** Done, whatever came of it: `outcome` says it in a few words. */
export async function settleSignal(
  tx: Db,
  id: string,
  leadId: string | null,
  outcome: string,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('signal')
    .set({ state: 'done', lead_id: leadId, outcome, settled_at: at, error_code: null, error_message: null })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();
}

export async function dropSignal(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('signal').where('id', '=', id).execute();
}

async function leadsInCrm(tx: Db, ids: readonly string[]): Promise<FollowedLead[]> {
  const rows = await tx
    .selectFrom('lead')
    .selectAll()
    .where((eb) =>
      eb.or([eb('crm_id', 'in', ids), eb.and([eb('crm_id', 'is', null), eb('crm_former_id', 'in', ids)])]),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
  const leads = await Promise.all(rows.map((row) => followedLead(tx, row)));
  return leads.filter((lead) => lead !== null);
}

/** As a signal finds its lead: by e-mail address, and by phone only where there is none. */
async function leadKnownAs(tx: Db, { email, phone }: Identity): Promise<FollowedLead | null> {
  const known =
    email !== null ? await leadIdOf(tx, 'email', email) : phone && (await leadIdOf(tx, 'phone', phone));
  if (!known) return null;
  const row = await tx
    .selectFrom('lead')
    .selectAll()
    .where('id', '=', known.id)
    .forUpdate()
    .executeTakeFirst();
  return row ? followedLead(tx, row) : null;
}

async function followedLead(tx: Db, row: Selectable<Tables['lead']>): Promise<FollowedLead | null> {
  const due = await dueLead(tx, row);
  if (!due) return null;
  const { openHandoff } = due.lead;
  const told =
    openHandoff &&
    (await tx
      .selectFrom('handoff')
      .select('crm_owner')
      .where('id', '=', openHandoff.id)
      .executeTakeFirstOrThrow());
  return { ...due, toldOwner: told?.crm_owner ?? null };
}

async function learn(
  tx: Db,
  { id, identity: before }: FollowedLead['lead'],
  asked: Identity,
  profile: Profile,
): Promise<Identity> {
  const { phone } = asked;
  const isFree = asked.email === before.email || asked.email === null || (await claim(tx, asked.email, id));
  const email = isFree ? asked.email : before.email;
  if (phone !== null && phone !== before.phone) await remember(tx, 'phone', phone, id);
  await tx
    .updateTable('lead')
    .set({ email, phone, profile: JSON.stringify(profile) })
    .where('id', '=', id)
    .execute();
  return { email, phone };
}

/** The address is this lead's from now on, beside those it had; false when it is somebody else's. */
async function claim(tx: Db, email: string, leadId: string): Promise<boolean> {
  if (await remember(tx, 'email', email, leadId)) return true;
  return (await leadIdOf(tx, 'email', email))?.id === leadId;
}
