import type { TimelineEntry } from '../domain/timeline.ts';
import type { Database } from './database.ts';

/** Appends to a lead's timeline; entries are never changed afterwards. */
export async function addToTimeline(
  tx: Database['db'],
  leadId: string,
  entries: readonly TimelineEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await tx
    .insertInto('timeline')
    .values(
      entries.map(({ at, kind, summary, detail }) => ({
        lead_id: leadId,
        at,
        kind,
        summary: JSON.stringify(summary),
        detail: JSON.stringify(detail),
      })),
    )
    .execute();
}
