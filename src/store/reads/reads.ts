import type { Reads } from '../../flow/read-ports.ts';
import type { Database } from '../database.ts';
import { readCounts } from './counts.ts';
import { readDeletion } from './deletion.ts';
import { listHandoffs } from './handoffs.ts';
import { listJobs, readJob } from './jobs.ts';
import { listLeads, readLead } from './leads.ts';
import { listHeld } from './quarantine.ts';

/** All that the API and the pages read from the ledger. */
export const openReads = ({ db }: Database): Reads => ({
  leads: (filter) => listLeads(db, filter),
  lead: (id) => readLead(db, id),
  explain: async (leadId) => {
    const row = await db
      .selectFrom('lead')
      .innerJoin('decision', 'decision.id', 'lead.decision_id')
      .select(['decision.result', 'decision.input', 'decision.signal_id'])
      .where('lead.id', '=', leadId)
      .executeTakeFirst();
    if (!row) return null;
    const { result, input, signal_id: signal } = row;
    // Decisions of the first release do not say which engine made them, nor what would raise the grade.
    const decision = { ...result, engine: result.engine ?? 0, nextGrade: result.nextGrade ?? null };
    return { decision, input, signal };
  },
  handoffs: (filter) => listHandoffs(db, filter),
  jobs: (filter) => listJobs(db, filter),
  job: (id) => readJob(db, id),
  held: (filter) => listHeld(db, filter),
  deletion: (source, delivery) => readDeletion(db, source, delivery),
  counts: (now) => readCounts(db, now),
});
