import { type Selectable, sql } from 'kysely';
import type { LeadFilter } from '../../flow/read-ports.ts';
import type { LeadView, LeadWithTimeline, Page } from '../../flow/views.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { decodeCursor, paged } from './cursor.ts';
import { showHandoff } from './handoffs.ts';

type Db = Database['db'];
type LeadRow = Selectable<Tables['lead']>;
type HandoffRow = Selectable<Tables['handoff']>;

export async function listLeads(db: Db, filter: LeadFilter): Promise<Page<LeadView>> {
  let query = db.selectFrom('lead').selectAll();
  if (filter.email !== undefined) query = query.where('email', '=', filter.email.trim().toLowerCase());
  if (filter.grade !== undefined) query = query.where('grade', '=', filter.grade);
  if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.cursor !== undefined) {
    const { at, id } = decodeCursor(filter.cursor);
    query = query.where(sql<boolean>`(last_seen_at, id) < (${at}::timestamptz, ${id})`);
  }
  const rows = await query
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute();
  const handoffs = await handoffsOf(db, rows);
  return paged(
    rows,
    filter.limit,
    (row) => showLead(row, handoffs.get(row.handoff_id ?? '')),
    (row) => ({ at: row.last_seen_at.toISOString(), id: row.id }),
  );
}

export async function readLead(db: Db, id: string): Promise<LeadWithTimeline | null> {
  const row = await db.selectFrom('lead').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const handoffs = await handoffsOf(db, [row]);
  const entries = await db
    .selectFrom('timeline')
    .selectAll()
    .where('lead_id', '=', id)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const timeline = entries.map(({ at, kind, summary, detail }) => ({
    at: at.toISOString(),
    kind,
    summary,
    detail,
  }));
  return { ...showLead(row, handoffs.get(row.handoff_id ?? '')), timeline };
}

async function handoffsOf(db: Db, leads: readonly LeadRow[]): Promise<Map<string, HandoffRow>> {
  const ids = leads.map((lead) => lead.handoff_id).filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('handoff').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

function showLead(row: LeadRow, handoffRow: HandoffRow | undefined): LeadView {
  const { attributes, answers, attribution, consent, files, leftOut = [] } = row.profile;
  const text = (name: string): string | null =>
    attributes[name] === undefined ? null : String(attributes[name]);
  const handoff = handoffRow ? showHandoff(handoffRow) : null;
  return {
    id: row.id,
    email: row.email,
    phone: row.phone,
    name: text('name'),
    company: text('company.name'),
    title: text('title'),
    source: row.source,
    trust: row.profile.trust ?? null,
    test: row.profile.test ?? false,
    attribution,
    consent,
    attributes,
    answers,
    files,
    leftOut,
    fit: row.fit,
    engagement: row.engagement,
    cell: row.cell,
    grade: row.grade,
    stage: row.stage,
    owner: row.owner,
    state: row.state,
    handoff,
    reasons: row.reasons,
    crm: row.crm_type !== null && row.crm_id !== null ? { type: row.crm_type, id: row.crm_id } : null,
    receivedAt: handoff?.receivedAt ?? row.last_seen_at.toISOString(),
    handedOffAt: handoff?.handedOffAt ?? null,
    slaDueAt: handoff?.slaDueAt ?? null,
    firstTouchAt: handoff?.firstTouchAt ?? null,
  };
}
