import type { Selectable } from 'kysely';
import type { Decision } from '../domain/decide.ts';
import { type Handoff, type HandoffState } from '../domain/handoff/handoff.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

type Tx = Database['db'];

/** The one handoff of a lead that is still open; null when none is. */
export async function openHandoffOf(tx: Tx, leadId: string): Promise<Handoff | null> {
  const row = await tx
    .selectFrom('handoff')
    .selectAll()
    .where('lead_id', '=', leadId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return row ? toHandoff(row) : null;
}

export const toHandoff = (row: Selectable<Tables['handoff']>): Handoff => ({
  id: row.id,
  leadId: row.lead_id,
  state: row.state as HandoffState,
  owner: row.owner,
  pool: row.pool,
  route: row.route,
  grade: row.grade,
  receivedAt: row.received_at.toISOString(),
  acceptDueAt: row.accept_due_at?.toISOString() ?? null,
  slaDueAt: row.sla_due_at?.toISOString() ?? null,
  nextLookAt: row.next_look_at?.toISOString() ?? null,
});

/** The write of a new handoff, or of what a decision made of the one that waited. */
export function handoffWrite(tx: Tx, handoff: Handoff, decision: Decision) {
  const changing = {
    decision_id: decision.id,
    state: handoff.state,
    owner: handoff.owner,
    pool: handoff.pool,
    route: handoff.route,
    grade: handoff.grade,
    offered_at: handoff.owner === null ? null : decision.at,
    accept_due_at: handoff.acceptDueAt,
    sla_due_at: handoff.slaDueAt,
    next_look_at: handoff.nextLookAt,
    closed_at: handoff.state === 'closed' ? decision.at : null,
  };
  return tx
    .insertInto('handoff')
    .values({ id: handoff.id, lead_id: handoff.leadId, received_at: handoff.receivedAt, ...changing })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changing));
}

export async function isHandedOff(tx: Tx, handoffId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('handoff')
    .select('handed_off_at')
    .where('id', '=', handoffId)
    .executeTakeFirst();
  return (row?.handed_off_at ?? null) !== null;
}

export async function postponeHandoff(tx: Tx, handoffId: string, at: Date): Promise<void> {
  await tx.updateTable('handoff').set({ next_look_at: at }).where('id', '=', handoffId).execute();
}
