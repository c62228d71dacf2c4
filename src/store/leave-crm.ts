import type { Database } from './database.ts';
import { openHandoffOf } from './handoffs.ts';
import { addToTimeline } from './timeline.ts';

type Tx = Database['db'];

/**
 * Somebody deleted these records in the CRM at `at`, the later ones merged into the first one before. Their leads lose
 * them, but keep the first one in mind: by its id an erasure is told of. Whoever has come back by themselves since then
 * stays as they are; for the others nothing may make the record anew.
 * @returns how many leads lost their record
 */
export async function leaveCrm(
  tx: Tx,
  ids: readonly string[],
  at: Date,
  crm: string,
  now: Date,
): Promise<number> {
  const leads = await tx
    .selectFrom('lead')
    .select(['id', 'crm_id', 'last_seen_at', 'state'])
    .where('crm_id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const lead of leads) {
    const isBack = lead.last_seen_at > at;
    const gone = { crm_type: null, crm_id: null, crm_former_id: ids[0] ?? null };
    const closed = {
      crm_deleted_at: at,
      rescore_at: null,
      owner: null,
      state: lead.state === 'out' ? 'out' : 'nurture',
    };
    await tx
      .updateTable('lead')
      .set(isBack ? gone : { ...gone, ...closed })
      .where('id', '=', lead.id)
      .execute();
    const dropped = isBack ? 0 : await closeRace(tx, lead.id, now);
    const writes = dropped === 0 ? '' : `; ${dropped} of our writes no longer made`;
    await addToTimeline(tx, lead.id, [
      {
        at: at.toISOString(),
        kind: 'crm',
        summary: `Deleted in ${crm}${writes}`,
        detail: { record: lead.crm_id, dropped },
      },
    ]);
  }
  return leads.length;
}

/** Closes the open handoff and drops the writes that wait. @returns how many writes */
async function closeRace(tx: Tx, leadId: string, now: Date): Promise<number> {
  const open = await openHandoffOf(tx, leadId);
  if (open) {
    await tx
      .updateTable('handoff')
      .set({ state: 'closed', closed_at: now, next_look_at: null })
      .where('id', '=', open.id)
      .execute();
  }
  const dropped = await tx
    .updateTable('effect')
    .set({ state: 'done', settled_at: now, lease_token: null, lease_until: null })
    .where('lead_id', '=', leadId)
    .where('state', 'in', ['pending', 'failed'])
    .returning('key')
    .execute();
  return dropped.length;
}
