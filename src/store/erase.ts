import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ErasureLedger } from '../flow/erase.ts';
import type { FollowTransaction } from '../flow/follow-ports.ts';
import type { Database } from './database.ts';
import { leaveFiles } from './files.ts';
import { looseNames, namesPerson } from './names-person.ts';

type Tx = Database['db'];

interface Because {
  readonly why: string;
  readonly at: Date;
}

/** What stands in the place of an id of the CRM once its person is erased. */
export const hashOf = (crmId: string): string => createHash('sha256').update(crmId).digest('hex');

export const openErasures = ({ db }: Database): ErasureLedger => ({
  erase: (who, why, at) =>
    db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select id from lead
         where id = ${who}
            or id in (select lead_id from lead_identity where kind = 'email' and value = ${who})
         order by id for update`.execute(tx);
      const { crmIds, addresses } = await eraseLeads(tx, idsOf(rows));
      const named = who.includes('@') ? [...addresses, who] : addresses;
      const signals = await eraseSignals(tx, { addresses: named, crmIds, but: '' });
      if (rows.length > 0) await note(tx, crmIds, { why, at });
      return { leads: rows.length, signals };
    }),
});

/** Erases whoever has or had one of these ids in the CRM, and notes it, so that late news of them stays quiet. */
export async function eraseFromCrm(
  tx: Tx,
  ids: readonly string[],
  { signalId, ...because }: Parameters<FollowTransaction['eraseFromCrm']>[1],
): Promise<number> {
  const rows = await tx
    .selectFrom('lead')
    .select('id')
    .where((eb) => eb.or([eb('crm_id', 'in', ids), eb('crm_former_id', 'in', ids)]))
    .orderBy('id')
    .forUpdate()
    .execute();
  const { crmIds, addresses } = await eraseLeads(tx, idsOf(rows));
  const all = [...new Set([...crmIds, ...ids])];
  await eraseSignals(tx, { addresses, crmIds: all, but: signalId });
  await note(tx, all, because);
  return rows.length;
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** These leads, locked before, and all that hangs on them. @returns by what else they may be found */
export async function eraseLeads(
  tx: Tx,
  leadIds: readonly string[],
): Promise<{ crmIds: string[]; addresses: string[] }> {
  if (leadIds.length === 0) return { crmIds: [], addresses: [] };
  const identities = await tx
    .selectFrom('lead_identity')
    .select(['kind', 'value'])
    .where('lead_id', 'in', leadIds)
    .where('kind', 'in', ['email', 'visitor'])
    .execute();
  const signals = await tx.selectFrom('signal').select('id').where('lead_id', 'in', leadIds).execute();
  await forgetDeliveries(tx, idsOf(signals));
  const leads = await tx
    .deleteFrom('lead')
    .where('id', 'in', leadIds)
    .returning(['crm_id', 'crm_former_id'])
    .execute();
  const crmIds = leads.flatMap((lead) => [lead.crm_id, lead.crm_former_id]).filter((id) => id !== null);
  return { crmIds, addresses: identities.flatMap(wordsOf) };
}

/** What a signal of theirs would say; an id of a visitor only where nobody else could have it by chance. */
function wordsOf({ kind, value }: { kind: string; value: string }): string[] {
  if (kind === 'email') return [value];
  const [, id = ''] = /^anonymous:(.{16,})$/.exec(value) ?? [];
  return id === '' ? [] : [id.toLowerCase()];
}

/**
 * Signals that became no lead and are about these records of the CRM, are held as from one of these addresses, or name one.
 * One that is being decided at this moment is not waited for.
 */
export async function eraseSignals(
  tx: Tx,
  { addresses, crmIds, but }: { addresses: readonly string[]; crmIds: readonly string[]; but: string },
): Promise<number> {
  const words = [...new Set(addresses)];
  const { rows } = await sql<{ id: string; body: Buffer; content_type: string; is_sure: boolean }>`
    with found as (
      select id, coalesce(crm_id = any(${crmIds}::text[]), false)
                 or exists (select from quarantine
                             where signal_id = signal.id and summary ->> 'email' = any(${words}::text[])) as is_sure
        from signal where lead_id is null and id <> ${but})
    select signal.id, body, content_type, is_sure from signal join found using (id)
     where is_sure or lower(encode(body, 'escape')) ~ any(${looseNames(words)}::text[])
       for update of signal skip locked`.execute(tx);
  const ids = rows
    .filter((row) => row.is_sure || namesPerson(row.body, row.content_type, words))
    .map(({ id }) => id);
  await forgetDeliveries(tx, ids);
  if (ids.length > 0) await tx.deleteFrom('signal').where('id', 'in', ids).execute();
  return ids.length;
}

/**
 * A sender that repeats a delivery after the erasure must not bring the person back, so those which their sender gave
 * an id stay known by it; but not by a hash of what they said. Only a row of an imported list does: it has no other id,
 * and lists are sent again.
 */
export async function forgetDeliveries(tx: Tx, signalIds: readonly string[]): Promise<void> {
  if (signalIds.length === 0) return;
  await leaveFiles(tx, signalIds);
  await tx
    .deleteFrom('delivery')
    .where('signal_id', 'in', signalIds)
    .where('expires_at', 'is not', null)
    .execute();
  await tx.updateTable('delivery').set({ body_hash: '' }).where('signal_id', 'in', signalIds).execute();
}

export async function note(tx: Tx, crmIds: readonly string[], { why, at }: Because): Promise<void> {
  const hashes = crmIds.length === 0 ? [null] : [...new Set(crmIds)].map(hashOf);
  await tx
    .insertInto('erasure')
    .values(hashes.map((ref_hash) => ({ ref_hash, at, why: JSON.stringify(why) })))
    .onConflict((conflict) => conflict.column('ref_hash').doUpdateSet({ at }))
    .execute();
}
