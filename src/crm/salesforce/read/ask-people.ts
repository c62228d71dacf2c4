import type { CrmCall } from '../../../flow/ports.ts';
import { faultOf } from '../refusal-fault.ts';
import type { SalesforceApi, SalesforceRecord } from '../salesforce-api.ts';
import { names, type Soql, soql } from '../soql.ts';
import type { PeopleFields, PersonType } from './people-fields.ts';

/** A question for leads, or for contacts. */
export interface PeopleAsk {
  readonly type: PersonType;
  /** By the fields that the org has; null: it cannot have anybody like that. */
  readonly where: (has: (field: string) => boolean) => Soql | null;
}

/** What is found for each question, in their order: five of them are one call. @throws Fault CRM_* */
export type AskPeople = (
  asks: readonly PeopleAsk[],
  call: CrmCall,
  options?: { readonly deleted?: boolean },
) => Promise<readonly (readonly SalesforceRecord[])[]>;

/** Salesforce: a composite has at most five queries. */
const MOST_QUERIES = 5;

interface AskPeopleDeps {
  readonly api: Pick<SalesforceApi, 'queries'>;
  readonly fields: PeopleFields;
}

export const createAskPeople =
  (deps: AskPeopleDeps): AskPeople =>
  async (asks, call, options) => {
    const found: (readonly SalesforceRecord[])[] = [];
    for (let from = 0; from < asks.length; from += MOST_QUERIES)
      found.push(...(await askFew(asks.slice(from, from + MOST_QUERIES), call, options, deps)));
    return found;
  };

/** Asks again without a field that Salesforce says it has not: each time with one field less at least. */
async function askFew(
  asks: readonly PeopleAsk[],
  call: CrmCall,
  options: Parameters<AskPeople>[2],
  deps: AskPeopleDeps,
): Promise<readonly (readonly SalesforceRecord[])[]> {
  const queries = await Promise.all(asks.map((ask) => queryOf(ask, deps.fields)));
  const asked = queries.filter((query) => query !== null);
  if (asked.length === 0) return asks.map(() => []);
  const results = await deps.api.queries(
    asked.map(({ query }) => query),
    call,
    options,
  );
  const found = new Map<Query, readonly SalesforceRecord[]>();
  let isRefused = false;
  for (const [i, query] of asked.entries()) {
    const result = results[i];
    if (result?.kind === 'found') found.set(query, result.records);
    else if (result === undefined) throw new Error(`${asked.length} queries got ${results.length} answers`);
    else if (deps.fields.learn(query.type, query.fields, result.refusal)) isRefused = true;
    else throw faultOf(result.refusal, `a search for ${query.type === 'Lead' ? 'leads' : 'contacts'}`);
  }
  if (isRefused) return askFew(asks, call, options, deps);
  return queries.map((query) => (query === null ? [] : (found.get(query) ?? [])));
}

interface Query {
  readonly type: PersonType;
  readonly fields: readonly string[];
  readonly query: Soql;
}

async function queryOf({ type, where }: PeopleAsk, known: PeopleFields): Promise<Query | null> {
  const fields = await known.of(type);
  const condition = where((field) => fields.includes(field));
  if (condition === null) return null;
  return { type, fields, query: soql`SELECT ${names(fields)} FROM ${names([type])} WHERE ${condition}` };
}
