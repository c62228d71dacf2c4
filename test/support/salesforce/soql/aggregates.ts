import { type Column, columnOf, type FakeRecord, type SoqlGround, type Value, valueOf } from './ground.ts';
import type { SoqlRow } from './rows.ts';
import { malformed } from './soql-error.ts';
import { sorted } from './sorted.ts';
import type { Aggregate, Query, Selected } from './syntax.ts';
import { comparable, kindOf, order, shown } from './values.ts';

/** One row for each group, or one for all records where nothing says how to group them. @throws SoqlError */
export function groups(ground: SoqlGround, query: Query, found: readonly FakeRecord[]): SoqlRow[] {
  const by = query.groupBy.map((path) => grouping(columnOf(ground, query.type, path)));
  const isGrouped = (path: readonly string[]): boolean =>
    query.groupBy.some((one) => one.join('.').toLowerCase() === path.join('.').toLowerCase());
  for (const { path } of [...query.selected.filter(({ kind }) => kind === 'field'), ...query.orderBy])
    if (path && !isGrouped(path)) throw malformed(`Field must be grouped or aggregated: ${path.join('.')}`);
  const cells = cellsOf(ground, query);
  const groups = Map.groupBy(sorted(ground, query, found), (record) =>
    JSON.stringify(by.map((column) => comparable(kindOf(column.field), valueOf(ground, record, column)))),
  );
  const all = by.length === 0 ? [[...found]] : [...groups.values()];
  const end = query.limit === null ? all.length : query.offset + query.limit;
  return all.slice(query.offset, end).map((records) => ({
    attributes: { type: 'AggregateResult' },
    ...Object.fromEntries(cells.map(({ name, of }) => [name, of(records)])),
  }));
}

function grouping(column: Column): Column {
  if (kindOf(column.field) === 'none')
    throw malformed(`field '${column.name}' can not be grouped in a query call`);
  return column;
}

interface Cell {
  readonly name: string;
  readonly of: (records: readonly FakeRecord[]) => Value;
}

/** Salesforce: what has no alias is called expr0, expr1, … in its order. */
function cellsOf(ground: SoqlGround, { type, selected }: Query): Cell[] {
  let unnamed = 0;
  return selected.map((one) => {
    const column = columnOf(ground, type, one.path ?? []);
    return one.kind === 'field'
      ? {
          name: column.name,
          of: ([first]) => (first ? shown(column.field, valueOf(ground, first, column)) : null),
        }
      : { name: one.alias ?? `expr${unnamed++}`, of: (records) => total(ground, one, column, records) };
  });
}

function total(
  ground: SoqlGround,
  { what }: Extract<Selected, { what: Aggregate }>,
  column: Column,
  records: readonly FakeRecord[],
): Value {
  const kind = kindOf(column.field);
  const values = records.map((record) => valueOf(ground, record, column)).filter((value) => value !== null);
  if (what === 'COUNT') return values.length;
  const sign = what === 'MAX' ? -1 : 1;
  const inOrder = values.toSorted((a, b) => sign * order(comparable(kind, a), comparable(kind, b)));
  return shown(column.field, inOrder[0] ?? null);
}
