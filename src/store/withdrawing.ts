import { type Selectable, sql } from 'kysely';
import type { Said } from '../domain/lead/take-back.ts';
import type { KnownBy, Recalled, RecalledLead, WithdrawLedger } from '../flow/withdraw-ports.ts';
import type { Database } from './database.ts';
import { decisionTransaction } from './decision-transaction.ts';
import { eraseLeads, eraseSignals, forgetDeliveries, note } from './erase.ts';
import { dropSignal, type RunTransaction, settleSignal } from './following.ts';
import { dueLead } from './rescoring.ts';
import type { Tables } from './tables.ts';
import { addToTimeline } from './timeline.ts';

type Tx = Database['db'];

/** The ledger as the taking back of submissions uses it. */
export const openWithdrawing =
  (transaction: RunTransaction): WithdrawLedger =>
  (work) =>
    transaction((tx) =>
      work({
        ...decisionTransaction(tx),
        recall: (source, delivery, by) => recall(tx, source, delivery, by),
        leadOf: (recalled) => leadOf(tx, recalled),
        eraseLead: (lead, by, why, at) => eraseLead(tx, lead, by, { why, at }),
        takeAway: (lead, now, past) => takeAway(tx, lead, now, past),
        dropSignal: (id) => dropSignal(tx, id),
        tell: (leadId, entries) => addToTimeline(tx, leadId, entries),
        settleSignal: (...settled) => settleSignal(tx, ...settled),
      }),
    );

/** The key is kept for the withdrawal where nothing came by it: whoever comes later finds it taken. */
async function recall(tx: Tx, source: string, delivery: string, by: string): Promise<Recalled | null> {
  await tx
    .insertInto('delivery')
    .values({ source, key: delivery, signal_id: by, body_hash: '', expires_at: null })
    .onConflict((conflict) => conflict.columns(['source', 'key']).doNothing())
    .execute();
  // Read after the insert has waited for whoever was bringing it in at this moment.
  const row = await tx
    .selectFrom('signal')
    .select(['id', 'lead_id'])
    .where('id', '<>', by)
    .where('id', 'in', (eb) =>
      eb.selectFrom('delivery').select('signal_id').where('source', '=', source).where('key', '=', delivery),
    )
    .forUpdate()
    .executeTakeFirst();
  return row ? { id: row.id, leadId: row.lead_id } : null;
}

async function leadOf(tx: Tx, { id, leadId }: Recalled): Promise<RecalledLead | null> {
  if (leadId === null) return null;
  const row = await tx.selectFrom('lead').selectAll().where('id', '=', leadId).forUpdate().executeTakeFirst();
  const due = row && (await dueLead(tx, row));
  if (!due) return null;
  const signals = await tx
    .selectFrom('event')
    .innerJoin('signal', 'signal.id', 'event.signal_id')
    .select(['signal.id', 'source', 'content_type', 'body', 'received_at', 'said', 'event.name'])
    .where('event.lead_id', '=', leadId)
    .orderBy('received_at')
    .orderBy('signal.id')
    .execute();
  const known = signals.map(({ content_type, received_at, name, ...signal }): KnownBy => {
    return { ...signal, contentType: content_type, receivedAt: received_at, event: name };
  });
  const taken = known.find((signal) => signal.id === id);
  const isDeleted = row.crm_deleted_at !== null;
  return taken ? { ...due, isDeleted, taken, others: known.filter((signal) => signal !== taken) } : null;
}

/** What came of the same address and has not become a lead yet is another matter: it stays. */
async function eraseLead(
  tx: Tx,
  { lead: { id, crm } }: RecalledLead,
  by: string,
  because: { why: string; at: Date },
): Promise<void> {
  const { crmIds } = await eraseLeads(tx, [id]);
  await eraseSignals(tx, { addresses: [], crmIds, but: by });
  await note(tx, crmIds, because);
  // Once the CRM tells that it has erased them too, what names their record goes as well.
  if (crm) await tx.updateTable('signal').set({ crm_id: crm.id }).where('id', '=', by).execute();
}

async function takeAway(
  tx: Tx,
  { lead, taken, others }: RecalledLead,
  { identity, profile }: Said,
  past: (known: Said) => Said,
): Promise<boolean> {
  const gone = await tx
    .deleteFrom('event')
    .where('signal_id', '=', taken.id)
    .returning(['name', 'at'])
    .executeTakeFirst();
  const { rows: decisions } = await sql<
    Pick<Selectable<Tables['decision']>, 'id' | 'at' | 'input' | 'result'>
  >`
    select id, at, input, result from decision
     where lead_id = ${lead.id}
       and at >= (select min(at) from decision where lead_id = ${lead.id} and signal_id = ${taken.id})
     order by at`.execute(tx);
  for (const { id, input, result } of decisions) {
    const then = past({ identity: input.lead.identity, profile: input.lead.profile });
    const events = input.events.filter(({ name, at }) => name !== gone?.name || at !== gone.at.toISOString());
    const what = { ...input, lead: { ...input.lead, ...then }, events };
    await tx
      .updateTable('decision')
      .set({ input: JSON.stringify(what), result: JSON.stringify({ ...result, effects: [] }) })
      .where('id', '=', id)
      .execute();
  }
  const since = decisions[0]?.at;
  const writes = since
    ? await tx
        .deleteFrom('effect')
        .where('lead_id', '=', lead.id)
        .where('created_at', '>=', since)
        .returning(['kind', 'state'])
        .execute()
    : [];
  await forgetIdentity(tx, lead, identity);
  const set = { ...identity, profile: JSON.stringify(profile), source: others[0]?.source ?? taken.source };
  await tx.updateTable('lead').set(set).where('id', '=', lead.id).execute();
  await forgetDeliveries(tx, [taken.id]);
  await dropSignal(tx, taken.id);
  return writes.some(({ kind, state }) => kind === 'crm.handoff' && state !== 'done');
}

/** By an address that nobody else told, the lead is not known any more. */
async function forgetIdentity(tx: Tx, lead: RecalledLead['lead'], now: Said['identity']): Promise<void> {
  for (const kind of ['email', 'phone'] as const) {
    const before = lead.identity[kind];
    if (before === null || before === now[kind]) continue;
    await tx
      .deleteFrom('lead_identity')
      .where('lead_id', '=', lead.id)
      .where('kind', '=', kind)
      .where('value', '=', before)
      .execute();
  }
}
