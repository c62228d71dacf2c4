import { isSameId } from '../../../domain/lead/salesforce-id.ts';
import type { ChangedPerson, Changes, CrmFeed } from '../../../flow/crm-feed.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { batonField } from '../baton-fields.ts';
import type { Budget } from '../budget.ts';
import { instantIn, isChecked, textIn } from '../field-values.ts';
import type { Org } from '../org.ts';
import { faultOf } from '../refusal-fault.ts';
import type { SalesforceApi, SalesforceRecord } from '../salesforce-api.ts';
import { anyOf, names, type Soql, soql } from '../soql.ts';

export interface FeedDeps {
  readonly api: Pick<SalesforceApi, 'queries' | 'query'>;
  readonly org: Pick<Org, 'describe' | 'self'>;
  readonly budget: Pick<Budget, 'spares'>;
  /** What the live policies call the grade, where they have a name of their own for it. */
  readonly gradeFields?: () => readonly string[];
}

/** Salesforce: what one answer holds; more would cost further calls. */
const PAGE = 2000;
const NOTHING: Changes = { people: [], through: null, more: false };
const CHANGED = names(['Id', 'SystemModstamp', 'LastModifiedById', 'IsDeleted']);

/**
 * Who was changed in Salesforce while nobody listened: every lead, and the contacts that Baton has written (an org has
 * many more of them than anybody follows), deleted ones too for as long as the recycle bin has them, 15 days. It is only a
 * safety net, so nothing is asked, and nothing told, while the org's calls run short.
 */
export function createSalesforceFeed(deps: FeedDeps): CrmFeed {
  const { api, budget } = deps;
  return {
    changedSince: async (since, call) => {
      if (budget.spares()) return NOTHING;
      const types = await followedTypes(deps);
      const first = await page(types, soql`SystemModstamp >= ${since}`, api, call);
      // A whole page of one and the same instant would begin at itself for ever.
      const isStuck = first.more && first.through !== null && first.through <= since;
      const told = isStuck ? await pastOneInstant(types, since, api, call) : first;
      const { userId } = await deps.org.self();
      return { ...told, people: told.people.map((person) => toldOf(person, userId)) };
    },
    // Salesforce has no forms of its own; those of a website come as leads.
    submissionsSince: async () => [],
  };
}

/** As Salesforce tells of it. */
interface ChangedRecord extends ChangedPerson {
  /** The id of a user. */
  readonly by: string | null;
}

/**
 * Salesforce tells times in whole seconds. A change counts from the end of its own, or what somebody does right after
 * news that we followed in the same second would pass for that news.
 */
function toldOf({ by, ...person }: ChangedRecord, userId: string): ChangedPerson {
  const at = person.changedAt.getTime();
  const changedAt = new Date(at % 1000 === 0 ? at + 999 : at);
  return { ...person, changedAt, ...(by !== null && !isSameId(by, userId) && { byOthers: true }) };
}

/** One page of what changed. */
interface Page extends Omit<Changes, 'people'> {
  readonly people: readonly ChangedRecord[];
}

interface Followed {
  readonly type: Soql;
  /** What is asked beside the time. */
  readonly which: Soql;
}

async function followedTypes({ org, gradeFields }: FeedDeps): Promise<readonly Followed[]> {
  const has = (await org.describe('Contact'))?.fields;
  const grades = [...new Set([batonField('grade').name, ...(gradeFields?.() ?? [])])]
    .filter((field) => has === undefined || has.has(field))
    .map((field) => soql`${names([field])} != null`);
  const leads = { type: names(['Lead']), which: soql`` };
  return grades.length === 0
    ? [leads]
    : [leads, { type: names(['Contact']), which: soql` AND ${anyOf(grades)}` }];
}

/** What changed, the longest ago first, as far as all that is asked for was told. */
async function page(
  types: readonly Followed[],
  when: Soql,
  api: FeedDeps['api'],
  call: CrmCall,
): Promise<Page> {
  const queries = types.map(
    ({ type, which }) =>
      soql`SELECT ${CHANGED} FROM ${type} WHERE ${when}${which} ORDER BY SystemModstamp, Id LIMIT ${PAGE}`,
  );
  const results = await api.queries(queries, call, { deleted: true });
  const pages = results.map((result, i) => {
    if (result.kind === 'found') return result.records.flatMap(changed);
    // The contacts' field is not there after all: Baton has written none of them.
    if (i > 0 && result.refusal.code === 'INVALID_FIELD') return [];
    throw faultOf(result.refusal, 'a search for changes');
  });
  const cut = pages.filter((people) => people.length >= PAGE).map(lastOf);
  const told = pages.flat().toSorted((a, b) => a.changedAt.getTime() - b.changedAt.getTime());
  const end = Math.min(...cut.map((at) => at?.getTime() ?? Number.POSITIVE_INFINITY));
  const people = told.filter(({ changedAt }) => changedAt.getTime() <= end);
  return { people, through: lastOf(people), more: cut.length > 0 };
}

/** Everybody who changed at this very instant, however many, then a page of those who did later. */
async function pastOneInstant(
  types: readonly Followed[],
  at: Date,
  api: FeedDeps['api'],
  call: CrmCall,
): Promise<Page> {
  const people: ChangedRecord[] = [];
  for (const { type, which } of types) {
    const query = soql`SELECT ${CHANGED} FROM ${type} WHERE SystemModstamp = ${at}${which}`;
    people.push(...(await api.query(query, call, { deleted: true })).flatMap(changed));
  }
  const later = await page(types, soql`SystemModstamp > ${at}`, api, call);
  return { people: [...people, ...later.people], through: later.through ?? at, more: later.more };
}

const lastOf = (people: readonly ChangedRecord[]): Date | null => people.at(-1)?.changedAt ?? null;

function changed(record: SalesforceRecord): ChangedRecord[] {
  const [id, at] = [textIn(record, 'Id'), instantIn(record, 'SystemModstamp')];
  if (id === null || at === null) return [];
  const by = textIn(record, 'LastModifiedById');
  return [{ id, by, changedAt: new Date(at), ...(isChecked(record, 'IsDeleted') && { deleted: true }) }];
}
