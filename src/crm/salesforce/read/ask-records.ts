import type { CrmCall } from '../../../flow/ports.ts';
import { faultOf } from '../refusal-fault.ts';
import type { SalesforceApi, SalesforceRecord } from '../salesforce-api.ts';
import { names, type Soql, soql } from '../soql.ts';
import { type KnownFields, type KnownFieldsDeps, openKnownFields } from './known-fields.ts';

/** A question for the records of one type. */
export interface Ask {
  readonly type: string;
  /** What is read of each, as far as the org has it. */
  readonly fields: readonly string[];
  /** By the fields that the org has; null: it cannot have any record like that. */
  readonly where: (has: (field: string) => boolean) => Soql | null;
}

/** What is found for each question, in their order: five of them are one call. @throws Fault CRM_* */
export type AskRecords = (
  asks: readonly Ask[],
  call: CrmCall,
  options?: { readonly deleted?: boolean },
) => Promise<readonly (readonly SalesforceRecord[])[]>;

interface Deps {
  readonly api: Pick<SalesforceApi, 'queries'>;
  readonly known: KnownFields;
}

export function createAskRecords({ api, ...org }: KnownFieldsDeps & Pick<Deps, 'api'>): AskRecords {
  const deps = { api, known: openKnownFields(org) };
  return (asks, call, options) => askAll(asks, call, options, deps);
}

/** Asks again without a field that Salesforce says it has not: each time with one field less at least. */
async function askAll(
  asks: readonly Ask[],
  call: CrmCall,
  options: Parameters<AskRecords>[2],
  deps: Deps,
): Promise<readonly (readonly SalesforceRecord[])[]> {
  const queries = await Promise.all(asks.map((ask) => queryOf(ask, deps.known)));
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
    else if (deps.known.learn(query.type, query.fields, result.refusal)) isRefused = true;
    else throw faultOf(result.refusal, `a search for records of type ${query.type}`);
  }
  if (isRefused) return askAll(asks, call, options, deps);
  return queries.map((query) => (query === null ? [] : (found.get(query) ?? [])));
}

interface Query {
  readonly type: string;
  readonly fields: readonly string[];
  readonly query: Soql;
}

async function queryOf({ type, fields, where }: Ask, known: KnownFields): Promise<Query | null> {
  const has = await known.of(type, fields);
  const condition = where((field) => has.includes(field));
  if (condition === null) return null;
  return {
    type,
    fields: has,
    query: soql`SELECT ${names(has)} FROM ${names([type])} WHERE ${condition}`,
  };
}
