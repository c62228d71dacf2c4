import type { CrmCall } from '../../../flow/ports.ts';
import type { ItemResult, RecordGroup } from '../salesforce-api.ts';
import { type Row, Rows } from './bodies.ts';
import { checkedId, checkedName, checkedValues, inComposite, keyInPath } from './checked.ts';
import { askTogether } from './composite.ts';
import { refusalOf } from './refusal.ts';
import type { SalesforceAnswer, SalesforceHttp } from './salesforce-http.ts';
import { lost, type Named } from './wire-faults.ts';

const MOST_GROUPS = 5;
const MOST_RECORDS = 200;

type Body = Readonly<Record<string, unknown>>;
interface Collection {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly records: readonly Body[];
  /** Of each record, where it was given. */
  readonly ids: readonly (string | null)[];
}

/** Records that each stand for themselves, in one call. See `SalesforceApi.writeGroups`. */
export async function writeGroups(
  http: SalesforceHttp,
  base: string,
  groups: readonly RecordGroup[],
  call: CrmCall,
): Promise<readonly (readonly ItemResult[])[]> {
  if (groups.length > MOST_GROUPS)
    throw new RangeError(`${groups.length} groups in one call, at most ${MOST_GROUPS}`);
  const full = groups.filter(({ records }) => records.length > 0).map((group) => collectionOf(base, group));
  const results =
    full.length === 1 ? [await writeOne(http, full, call)] : await writeSeveral(http, base, full, call);
  let next = 0;
  return groups.map(({ records }) => (records.length === 0 ? [] : (results[next++] ?? [])));
}

async function writeOne(
  http: SalesforceHttp,
  [collection]: readonly Collection[],
  call: CrmCall,
): Promise<readonly ItemResult[]> {
  if (!collection) return [];
  const { method, path, records } = collection;
  const request = { method, path, name: `${method} /composite/sobjects`, writes: true };
  const answer = await http.send({ ...request, body: { allOrNone: false, records } }, Rows, call);
  return rowsOf(request, collection, answer);
}

async function writeSeveral(
  http: SalesforceHttp,
  base: string,
  collections: readonly Collection[],
  call: CrmCall,
): Promise<readonly (readonly ItemResult[])[]> {
  if (collections.length === 0) return [];
  const parts = collections.map(({ method, path, records }, i) => ({
    method,
    url: path,
    referenceId: `group${i}`,
    body: { allOrNone: false, records: records.map(inComposite) },
  }));
  const answers = await askTogether(http, base, { parts, allOrNone: false, writes: true }, call);
  const request = { name: 'POST /composite', writes: true };
  return collections.map((collection, i) => {
    const answer = answers[i];
    if (!answer) throw lost(request, 'a group is left without an answer');
    if (answer.kind === 'refused') return rowsOf(request, collection, answer);
    const rows = Rows.safeParse(answer.body);
    if (!rows.success) throw lost(request, 'the answer to a group cannot be understood');
    return rowsOf(request, collection, { ...answer, body: rows.data });
  });
}

/** Salesforce answers in the order of the records; what it refuses as a whole, it refuses of each. */
function rowsOf(
  request: Named,
  { records, ids }: Collection,
  answer: SalesforceAnswer<readonly Row[]>,
): readonly ItemResult[] {
  if (answer.kind === 'refused') return records.map(() => answer);
  if (answer.body.length !== records.length)
    throw lost(request, `${answer.body.length} results for ${records.length} records`);
  return answer.body.map((row, i): ItemResult => {
    if (row.success)
      return { kind: 'done', id: row.id ?? ids[i] ?? null, created: row.created ?? ids[i] === undefined };
    const refusal = refusalOf(row.errors, 400);
    if (refusal === null) throw lost(request, 'a record was refused without a reason');
    return { kind: 'refused', refusal };
  });
}

function collectionOf(base: string, group: RecordGroup): Collection {
  if (group.records.length > MOST_RECORDS)
    throw new RangeError(`${group.records.length} records in one group, at most ${MOST_RECORDS}`);
  const path = `${base}/composite/sobjects`;
  const attributes = (type: string): Body => ({ attributes: { type: checkedName(type) } });
  switch (group.do) {
    case 'create':
      return {
        method: 'POST',
        path,
        ids: [],
        records: group.records.map(({ type, values }) => ({ ...attributes(type), ...checkedValues(values) })),
      };
    case 'update': {
      const ids = group.records.map(({ id }) => checkedId(id));
      const records = group.records.map(({ type, values }, i) => ({
        ...attributes(type),
        id: ids[i],
        ...checkedValues(values),
      }));
      return { method: 'PATCH', path, ids, records };
    }
    case 'upsert': {
      const { type, keyField } = group;
      const records = group.records.map(({ key, values }) => {
        keyInPath(key);
        return { ...attributes(type), [keyField]: key, ...checkedValues(values, keyField) };
      });
      const place = `${path}/${checkedName(type)}/${checkedName(keyField)}`;
      return { method: 'PATCH', path: place, ids: group.records.map(() => null), records };
    }
  }
}
