import type { Reads } from '../../flow/ports.ts';
import type { Database } from '../database.ts';
import { readCounts } from './counts.ts';
import { listHandoffs } from './handoffs.ts';
import { listJobs, readJob } from './jobs.ts';
import { listLeads, readLead } from './leads.ts';

/** All that the API and the pages read from the ledger. */
export const openReads = ({ db }: Database): Reads => ({
  leads: (filter) => listLeads(db, filter),
  lead: (id) => readLead(db, id),
  explain: async (leadId) => {
    const row = await db
      .selectFrom('lead')
      .innerJoin('decision', 'decision.id', 'lead.decision_id')
      .select(['decision.result', 'decision.signal_id'])
      .where('lead.id', '=', leadId)
      .executeTakeFirst();
    return row ? { decision: row.result, signal: row.signal_id } : null;
  },
  handoffs: (filter) => listHandoffs(db, filter),
  jobs: (filter) => listJobs(db, filter),
  job: (id) => readJob(db, id),
  counts: (now) => readCounts(db, now),
});
