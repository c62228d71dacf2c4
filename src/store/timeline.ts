import type { OperationNodeSource } from 'kysely';
import type { TimelineEntry } from '../domain/timeline.ts';
import type { Database } from './database.ts';

type Tx = Database['db'];

/** Appends to a lead's timeline; entries are never changed afterwards. */
export async function addToTimeline(
  tx: Tx,
  leadId: string,
  entries: readonly TimelineEntry[],
): Promise<void> {
  if (entries.length > 0) await insertTimeline(tx, leadId, entries).execute();
}

/** The same as a write among others. @returns null when there is nothing to tell */
export const timelineWrite = (
  tx: Tx,
  leadId: string,
  entries: readonly TimelineEntry[],
): OperationNodeSource | null => (entries.length > 0 ? insertTimeline(tx, leadId, entries) : null);

const insertTimeline = (tx: Tx, leadId: string, entries: readonly TimelineEntry[]) =>
  tx.insertInto('timeline').values(
    entries.map(({ at, kind, summary, detail }) => ({
      lead_id: leadId,
      at,
      kind,
      summary: JSON.stringify(summary),
      detail: JSON.stringify(detail),
    })),
  );
