import { groups } from './aggregates.ts';
import { columnOf, type FakeRecord, type SoqlGround, valueOf } from './ground.ts';
import { type Holds, holdsOf, type Ids } from './holds.ts';
import { parseSoql } from './parse-soql.ts';
import { rowOf, type SoqlRow } from './rows.ts';
import { malformed, SoqlError } from './soql-error.ts';
import { sorted } from './sorted.ts';
import type { Condition, Query, SubSelect } from './syntax.ts';
import { comparable, kindOf } from './values.ts';

export type { FakeRecord, SoqlGround } from './ground.ts';
export type { SoqlRow } from './rows.ts';
export { SoqlError } from './soql-error.ts';

export interface SoqlAnswer {
  readonly records: readonly SoqlRow[];
  /** How many there are; `COUNT()` says it with no records at all. */
  readonly totalSize: number;
}

/** Salesforce: nothing is asked of these in a sub-select. */
const NOT_IN_SUB_SELECT = new Set(['task', 'event', 'note', 'attachment']);

/**
 * What Salesforce answers to a query, as strict as Salesforce: nothing that it refuses is guessed at.
 * @param options.deleted records in the recycle bin too (`queryAll`) @throws SoqlError
 */
export function runSoql(text: string, ground: SoqlGround, options: { deleted: boolean }): SoqlAnswer {
  const query = parseSoql(text);
  if (!ground.fieldsOf(query.type))
    throw new SoqlError('INVALID_TYPE', `sObject type '${query.type}' is not supported.`);
  const found = recordsIn(ground, query.type, query.where, options);
  const { selected } = query;
  if (selected.some((one) => one.kind === 'aggregate' && one.path === null))
    return { records: [], totalSize: found.length };
  const records = isGrouped(query) ? groups(ground, query, found) : rows(ground, query, found);
  return { records, totalSize: records.length };
}

const isGrouped = ({ selected, groupBy }: Query): boolean =>
  groupBy.length > 0 || selected.some(({ kind }) => kind === 'aggregate');

function rows(ground: SoqlGround, query: Query, found: readonly FakeRecord[]): SoqlRow[] {
  const columns = query.selected.map((one) => columnOf(ground, query.type, one.path ?? []));
  const paths = columns.map(({ hops, name }) => [...hops.map(({ field }) => field), name].join('.'));
  const twice = paths.find((path, i) => paths.indexOf(path) < i);
  if (twice !== undefined) throw malformed(`duplicate field selected: ${twice}`);
  const inOrder = sorted(ground, query, found);
  const end = query.limit === null ? inOrder.length : query.offset + query.limit;
  return inOrder.slice(query.offset, end).map((record) => rowOf(ground, record, columns));
}

function recordsIn(
  ground: SoqlGround,
  type: string,
  where: Condition | null,
  { deleted }: { deleted: boolean },
): FakeRecord[] {
  const ids: Ids = (query) => idsOf(ground, query, deleted);
  const holds: Holds = where === null ? () => true : holdsOf(ground, type, where, ids);
  return ground.recordsOf(type).filter((record) => (deleted || !record.isDeleted) && holds(record));
}

function idsOf(ground: SoqlGround, { type, path, where }: SubSelect, deleted: boolean): ReadonlySet<string> {
  if (NOT_IN_SUB_SELECT.has(type.toLowerCase()))
    throw malformed(`Entity '${type}' is not supported for semi join inner selects`);
  const column = columnOf(ground, type, path);
  if (kindOf(column.field) !== 'id') throw malformed('A sub-select asks for one id or reference');
  if (hasSemiJoin(where)) throw malformed('Nesting of semi join sub-selects is not supported');
  const values = recordsIn(ground, type, where, { deleted }).map((record) => valueOf(ground, record, column));
  return new Set(values.filter((value) => value !== null).map((value) => String(comparable('id', value))));
}

const hasSemiJoin = (condition: Condition | null): boolean =>
  condition?.kind === 'semi-join' || (condition?.kind === 'and' && condition.of.some(hasSemiJoin));
