import { sql } from 'kysely';
import type { Window } from '../domain/simulation/window.ts';
import type { SimulationInputs, StoredDecision } from '../flow/simulate.ts';
import type { Database } from './database.ts';

/**
 * How many decisions one statement looks at. The embedded database computes in the thread that also takes webhooks, so
 * a page must be done in a moment: where leads have done a lot, pages become smaller.
 */
const MOST = 150;
const FIRST = 30;
const LEAST = 10;
const SLOW_MS = 30;

interface Row {
  readonly id: string;
  readonly at: Date;
  /** null: the lead has a later decision in the window. */
  readonly input: StoredDecision['input'] | null;
}

/** What stored decisions were made from, page by page: each page is read by itself, so nobody waits for the reader. */
export const openSimulationInputs = ({ db }: Database, most = MOST): SimulationInputs => ({
  latestDecisions: (window) => pages(db, window, most),
});

async function* pages(
  db: Database['db'],
  window: Window,
  most: number,
): AsyncGenerator<readonly StoredDecision[]> {
  let limit = Math.min(FIRST, most);
  let last: Row | undefined;
  do {
    const began = performance.now();
    const rows: readonly Row[] = await readPage(db, window, last, limit);
    last = rows.length < limit ? undefined : rows.at(-1);
    limit =
      performance.now() - began > SLOW_MS
        ? Math.max(Math.min(LEAST, most), Math.floor(limit / 2))
        : Math.min(most, limit * 2);
    yield rows.flatMap(({ at, input }) => (input === null ? [] : [{ at: at.getTime(), input }]));
  } while (last);
}

/**
 * The limit counts what is looked at, not what is found: where most decisions have been overtaken by later ones, a page
 * that had to be full would be a long walk.
 */
function readPage(
  db: Database['db'],
  window: Window,
  after: Row | undefined,
  limit: number,
): Promise<readonly Row[]> {
  const until = new Date(window.until);
  const rest = after
    ? sql`(decision.at, decision.id) < (${after.at}, ${after.id})`
    : sql`decision.at <= ${until}`;
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      // The embedded database never gathers statistics. Without them it takes any window for a small one, and would
      // read and sort the whole of it for each page instead of walking the index.
      await sql`set local enable_bitmapscan = off`.execute(tx);
      await sql`set local enable_seqscan = off`.execute(tx);
      const { rows } = await sql<Row>`
        select decision.id, decision.at,
               case when decision.id = (
                 select latest.id from decision as latest
                  where latest.lead_id = decision.lead_id and latest.at <= ${until}
                  order by latest.at desc, latest.id desc
                  limit 1) then decision.input end as input
          from decision
         where decision.at >= ${new Date(window.since)} and ${rest}
         order by decision.at desc, decision.id desc
         limit ${limit}`.execute(tx);
      return rows;
    });
}
