import { type Column, columnOf, type FakeRecord, type SoqlGround, valueOf } from './ground.ts';
import { malformed } from './soql-error.ts';
import type { Order, Query } from './syntax.ts';
import { comparable, kindOf, order } from './values.ts';

/** In the order asked for; those that are equal stay as they are. @throws SoqlError */
export function sorted(
  ground: SoqlGround,
  { type, orderBy }: Pick<Query, 'type' | 'orderBy'>,
  records: readonly FakeRecord[],
): readonly FakeRecord[] {
  const columns = orderBy.map((one) => ({ ...one, column: sortable(columnOf(ground, type, one.path)) }));
  const keyed = records.map((record) => ({
    record,
    keys: columns.map(({ column }) => comparable(kindOf(column.field), valueOf(ground, record, column))),
  }));
  keyed.sort((a, b) => {
    for (const [i, one] of columns.entries()) {
      const sign = signOf(one, a.keys[i] ?? null, b.keys[i] ?? null);
      if (sign !== 0) return sign;
    }
    return 0;
  });
  return keyed.map(({ record }) => record);
}

function signOf(
  { isDescending, nullsLast }: Order,
  a: ReturnType<typeof comparable>,
  b: ReturnType<typeof comparable>,
): number {
  if (a === null || b === null) return (Number(a !== null) - Number(b !== null)) * (nullsLast ? -1 : 1);
  return isDescending ? -order(a, b) : order(a, b);
}

function sortable(column: Column): Column {
  if (kindOf(column.field) === 'none')
    throw malformed(`field '${column.name}' can not be sorted in a query call`);
  return column;
}
