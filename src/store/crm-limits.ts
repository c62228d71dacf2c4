import { sql } from 'kysely';
import { Fault } from '../faults.ts';
import type { CrmPause, CrmUse, CrmUseLedger } from '../flow/crm-limit.ts';
import type { Database } from './database.ts';

type Db = Database['db'];

interface Row {
  readonly calls: number[];
  readonly searches: number[];
  readonly pause: CrmPause | null;
  readonly search_pause: CrmPause | null;
  readonly now: number;
}

/** The use of a CRM's limits, which all processes share: a row for each CRM, reckoned by the database's clock. */
export function openCrmUseLedger({ db }: Database): CrmUseLedger {
  return {
    change: (crm, change) =>
      orUnavailable(() =>
        db.transaction().execute(async (tx) => {
          const row = (await lock(tx, crm)) ?? (await begin(tx, crm));
          const { use, answer } = change(toUse(row), row.now);
          await sql`
            update crm_limit
               set calls = ${use.calls}::float8[], searches = ${use.searches}::float8[],
                   pause = ${json(use.pause)}::json, search_pause = ${json(use.searchPause)}::json
             where crm = ${crm}`.execute(tx);
          return answer;
        }),
      ),
    read: (crm) =>
      orUnavailable(async () => {
        const { rows } = await sql<Row>`
          select coalesce(calls, '{}') as calls, coalesce(searches, '{}') as searches, pause, search_pause,
                 ${CLOCK} as now
            from (select 1) as always left join crm_limit on crm = ${crm}`.execute(db);
        const [row] = rows;
        if (!row) throw new Error('select without a from-list condition gave no row');
        return { use: toUse(row), now: row.now };
      }),
  };
}

const CLOCK = sql`extract(epoch from clock_timestamp())::float8 * 1000`;

/** The clock is read outside, so after the lock was waited for: instants come in the order in which they are written. */
async function lock(tx: Db, crm: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    with held as materialized (select * from crm_limit where crm = ${crm} for update)
    select calls, searches, pause, search_pause, ${CLOCK} as now from held`.execute(tx);
  return rows[0];
}

async function begin(tx: Db, crm: string): Promise<Row> {
  await sql`insert into crm_limit (crm) values (${crm}) on conflict (crm) do nothing`.execute(tx);
  const row = await lock(tx, crm);
  if (!row) throw new Error(`the row of ${crm} in crm_limit is gone as soon as it was made`);
  return row;
}

const toUse = ({ calls, searches, pause, search_pause: searchPause }: Row): CrmUse => ({
  calls,
  searches,
  pause,
  searchPause,
});

const json = (pause: CrmPause | null): string | null => (pause === null ? null : JSON.stringify(pause));

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new Fault(
      'STORE_UNAVAILABLE',
      'The ledger does not say how much the CRM may be asked, so it was not asked. It is tried again.',
      { cause },
    );
  }
}
