import type { CrmCall } from '../../../flow/ports.ts';
import { createBatchedRead } from '../../batched-read.ts';
import { numberIn, textIn } from '../field-values.ts';
import { faultOf } from '../refusal-fault.ts';
import type { SalesforceApi, SalesforceRecord } from '../salesforce-api.ts';
import { inQueries, type Soql, soql } from '../soql.ts';

/** What is counted, and of whose record. */
export type Counted = 'deals of contact' | 'deals of account' | 'contacts of account';

/** How many there are; deals are open opportunities. What is asked at the same time is one call. @throws Fault CRM_* */
export type Counts = (what: Counted, id: string, call: CrmCall) => Promise<number>;

interface Count {
  readonly query: (ids: readonly string[]) => Soql;
  /** The field that says whose. */
  readonly of: string;
  readonly inWords: string;
}

const COUNTS: Readonly<Record<Counted, Count>> = {
  'deals of contact': {
    query: (ids) =>
      soql`SELECT ContactId, OpportunityId FROM OpportunityContactRole WHERE ContactId IN ${ids} AND Opportunity.IsClosed = false`,
    of: 'ContactId',
    inWords: 'a search for opportunities of contacts',
  },
  'deals of account': {
    query: (ids) =>
      soql`SELECT AccountId, COUNT(Id) many FROM Opportunity WHERE AccountId IN ${ids} AND IsClosed = false GROUP BY AccountId`,
    of: 'AccountId',
    inWords: 'a search for opportunities of accounts',
  },
  'contacts of account': {
    query: (ids) =>
      soql`SELECT AccountId, COUNT(Id) many FROM Contact WHERE AccountId IN ${ids} GROUP BY AccountId`,
    of: 'AccountId',
    inWords: 'a search for contacts of accounts',
  },
};
const KINDS = Object.keys(COUNTS) as readonly Counted[];

/** So that it is five queries at most: of ids 200 go into each. */
const MOST_KEYS = 500;

export function createCounts(api: Pick<SalesforceApi, 'queries'>): Counts {
  const count = createBatchedRead<number | Error>((keys, call) => countAll(keys, call, api), MOST_KEYS);
  return async (what, id, call) => {
    const many = await count(keyOf(what, id), call);
    if (many instanceof Error) throw many;
    return many;
  };
}

const keyOf = (what: Counted, id: string): string => `${what} ${id}`;

/** One kind that Salesforce refuses leaves the others as they are. */
async function countAll(
  keys: readonly string[],
  call: CrmCall,
  api: Pick<SalesforceApi, 'queries'>,
): Promise<(key: string) => number | Error> {
  const asks = KINDS.flatMap((what) => {
    const ids = keys.filter((key) => key.startsWith(`${what} `)).map((key) => key.slice(what.length + 1));
    return inQueries(ids).map((some) => ({ what, some, query: COUNTS[what].query(some) }));
  });
  const results = await api.queries(
    asks.map(({ query }) => query),
    call,
  );
  const found = new Map<string, number | Error>();
  for (const [i, { what, some }] of asks.entries()) {
    const result = results[i];
    if (result === undefined) throw new Error(`${asks.length} queries got ${results.length} answers`);
    const counted = result.kind === 'found' ? tally(result.records, COUNTS[what].of) : null;
    const refused = result.kind === 'found' ? 0 : faultOf(result.refusal, COUNTS[what].inWords);
    for (const id of some) found.set(keyOf(what, id), counted ? (counted.get(id) ?? 0) : refused);
  }
  return (key) => found.get(key) ?? 0;
}

/** By whose they are: as Salesforce counted, or, where each is told by itself, no opportunity twice. */
function tally(records: readonly SalesforceRecord[], of: string): ReadonlyMap<string | null, number> {
  const groups = Map.groupBy(records, (record) => textIn(record, of));
  const many = (group: readonly SalesforceRecord[]): number =>
    (group[0] && numberIn(group[0], 'many')) ??
    new Set(group.map((one) => textIn(one, 'OpportunityId'))).size;
  return new Map([...groups].map(([id, group]) => [id, many(group)]));
}
