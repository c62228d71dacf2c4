import { sql } from 'kysely';
import type { Window } from '../domain/simulation/window.ts';
import type { SimulationInputs, StoredDecision } from '../flow/simulate.ts';
import type { Database } from './database.ts';

/** The embedded database computes in the thread that also takes webhooks, so a page must be done in a moment. */
const PAGE = 100;

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly input: StoredDecision['input'];
}

/** What stored decisions were made from, page by page: each page is a statement of its own, so nobody waits for us. */
export const openSimulationInputs = ({ db }: Database, page = PAGE): SimulationInputs => ({
  latestDecisions: (window) => pages(db, window, page),
});

async function* pages(
  db: Database['db'],
  window: Window,
  limit: number,
): AsyncGenerator<readonly StoredDecision[]> {
  let last: Row | undefined;
  do {
    const rows: readonly Row[] = await readPage(db, window, last, limit);
    if (rows.length > 0) yield rows.map(({ at, input }) => ({ at: at.getTime(), input }));
    last = rows.length < limit ? undefined : rows.at(-1);
  } while (last);
}

/** The look-up of a lead's latest decision is a subquery, not a join: so it is one step in an index for each row, in any plan. */
async function readPage(
  db: Database['db'],
  window: Window,
  after: Row | undefined,
  limit: number,
): Promise<Row[]> {
  const since = new Date(window.since);
  const until = new Date(window.until);
  const rest = after
    ? sql`(decision.at, decision.id) < (${after.at}, ${after.id})`
    : sql`decision.at <= ${until}`;
  const { rows } = await sql<Row>`
    select decision.id, decision.at, decision.input
      from decision
     where decision.at >= ${since} and ${rest}
       and decision.id = (
         select latest.id from decision as latest
          where latest.lead_id = decision.lead_id and latest.at <= ${until}
          order by latest.at desc, latest.id desc
          limit 1)
     order by decision.at desc, decision.id desc
     limit ${limit}`.execute(db);
  return rows;
}
