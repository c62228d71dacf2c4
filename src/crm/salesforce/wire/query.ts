import { Fault } from '../../../faults.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { chunksOf } from '../../chunks.ts';
import { faultOf, meaningOf } from '../refusal-fault.ts';
import type { QueryResult, Refusal, SalesforceRecord } from '../salesforce-api.ts';
import type { Soql } from '../soql.ts';
import { QueryPage } from './bodies.ts';
import { askTogether, type PartAnswer } from './composite.ts';
import type { SalesforceHttp } from './salesforce-http.ts';
import { lost, unreached } from './wire-faults.ts';

const NAME = 'GET /query';
/** Salesforce: a composite has at most five queries. */
const MOST_QUERIES = 5;
/** Salesforce reads about 16 KB of an address and its headers. */
const MOST_CHARACTERS = 15_000;

const found = (records: readonly SalesforceRecord[]): QueryResult => ({ kind: 'found', records });

interface QueryOptions {
  /** Records in the recycle bin too. */
  readonly deleted?: boolean;
}

/** One query, page by page. */
export async function runQuery(
  http: SalesforceHttp,
  base: string,
  soql: Soql,
  call: CrmCall,
  { deleted = false }: QueryOptions = {},
): Promise<QueryResult> {
  const path = queryPath(base, soql, deleted);
  const answer = await http.send({ method: 'GET', path, name: NAME, writes: false }, QueryPage, call);
  return answer.kind === 'refused' ? answer : found(await withTheRest(http, answer.body, call));
}

/** Several queries, each with its own result. See `SalesforceApi.queries`. */
export async function runQueries(
  http: SalesforceHttp,
  base: string,
  soqls: readonly Soql[],
  call: CrmCall,
  options: QueryOptions = {},
): Promise<readonly QueryResult[]> {
  const results: QueryResult[] = [];
  for (const few of chunksOf(soqls, MOST_QUERIES))
    results.push(...(await runFew(http, base, few, call, options)));
  return results;
}

async function runFew(
  http: SalesforceHttp,
  base: string,
  soqls: readonly Soql[],
  call: CrmCall,
  options: QueryOptions,
): Promise<readonly QueryResult[]> {
  const [first, second] = soqls;
  if (!first) return [];
  if (!second) return [await runQuery(http, base, first, call, options)];
  const parts = soqls.map((soql, i) => ({
    method: 'GET' as const,
    url: queryPath(base, soql, options.deleted === true),
    referenceId: `query${i}`,
  }));
  const answers = await askTogether(http, base, { parts, allOrNone: false, writes: false }, call);
  const results: QueryResult[] = [];
  for (const [i, answer] of answers.entries()) {
    const soql = soqls[i] ?? first;
    if (answer.kind === 'refused' && isNoQuery(answer.refusal))
      results.push(await runQuery(http, base, soql, call, options));
    else results.push(await resultOf(answer, http, call));
  }
  return results;
}

/** No query is refused like this: what stands between us and Salesforce takes none inside a composite, so it goes alone. */
const isNoQuery = (refusal: Refusal): boolean =>
  [404, 405].includes(refusal.status) || meaningOf(refusal) === 'unknown';

async function resultOf(answer: PartAnswer, http: SalesforceHttp, call: CrmCall): Promise<QueryResult> {
  if (answer.kind === 'refused') {
    const { refusal } = answer;
    const request = { name: NAME, writes: false };
    const fault = await http.turnedAway({ request, status: refusal.status, refusal });
    if (fault) throw fault;
    return answer;
  }
  const page = QueryPage.safeParse(answer.body);
  if (!page.success) throw unreached({ name: NAME }, 'the answer to a query cannot be understood');
  return found(await withTheRest(http, page.data, call));
}

async function withTheRest(
  http: SalesforceHttp,
  first: QueryPage,
  call: CrmCall,
): Promise<SalesforceRecord[]> {
  const records = [...first.records];
  const seen = new Set<string>();
  for (let { next } = first; next !== null; ) {
    const { instanceUrl } = await http.session(call);
    const path = pagePath(next, instanceUrl);
    if (seen.has(path)) throw unreached({ name: NAME }, 'its pages never end');
    seen.add(path);
    const request = { method: 'GET', path, name: NAME, writes: false } as const;
    const page: QueryPage = await http.ask(request, QueryPage, call);
    records.push(...page.records);
    next = page.next;
  }
  return records;
}

/** The bearer token goes along, so it goes nowhere else. */
function pagePath(next: string, instanceUrl: string): string {
  const url = URL.canParse(next, instanceUrl) ? new URL(next, instanceUrl) : null;
  if (url?.origin !== new URL(instanceUrl).origin || !url.pathname.startsWith('/services/data/'))
    throw lost({ name: NAME, writes: false }, 'the next page is said to be somewhere else');
  return url.pathname + url.search;
}

function queryPath(base: string, { text }: Soql, deleted: boolean): string {
  const path = `${base}/${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(text)}`;
  if (path.length > MOST_CHARACTERS)
    throw new Fault(
      'CRM_REFUSED',
      `Salesforce: a query of ${path.length} characters as an address, which takes ${MOST_CHARACTERS}. Ask for fewer fields or values at once.`,
    );
  return path;
}

/** All records, where a refusal leaves nothing to be done. */
export function recordsOf(result: QueryResult): readonly SalesforceRecord[] {
  if (result.kind === 'refused') throw faultOf(result.refusal, 'the query');
  return result.records;
}
