import { whereOf } from './parse-condition.ts';
import { malformed } from './soql-error.ts';
import type { Aggregate, Order, Query, Selected } from './syntax.ts';
import { type Cursor, cursorOver, unexpected } from './token-cursor.ts';

const MOST_SKIPPED = 2000;
const AGGREGATES: readonly Aggregate[] = ['COUNT', 'MAX', 'MIN'];

/** @throws SoqlError MALFORMED_QUERY for everything that is not exactly a query */
export function parseSoql(text: string): Query {
  const cursor = cursorOver(text);
  cursor.expect('SELECT');
  const selected = cursor.listOf(() => selectedOf(cursor));
  cursor.expect('FROM');
  // Queues and public groups are of a type that is called like a keyword.
  const type = cursor.takes('GROUP') ? 'Group' : cursor.name();
  const where = whereOf(cursor);
  const groupBy = cursor.takes('GROUP', 'BY') ? cursor.listOf(cursor.path) : [];
  const orderBy = cursor.takes('ORDER', 'BY') ? cursor.listOf(() => orderOf(cursor)) : [];
  const limit = cursor.takes('LIMIT') ? wholeNumber(cursor) : null;
  const offset = cursor.takes('OFFSET') ? wholeNumber(cursor) : 0;
  if (offset > MOST_SKIPPED) throw malformed(`Maximum SOQL offset allowed is ${MOST_SKIPPED}`);
  if (cursor.peek().kind !== 'end') throw unexpected(cursor.peek());
  const isCount = selected.some((one) => one.kind === 'aggregate' && one.path === null);
  if (isCount && (selected.length > 1 || groupBy.length > 0))
    throw malformed('COUNT() must be the only element in the SELECT list');
  return { selected, type, where, groupBy, orderBy, limit, offset };
}

function selectedOf(cursor: Cursor): Selected {
  const path = cursor.path();
  if (!cursor.takes('(')) return { kind: 'field', path };
  const what = AGGREGATES.find((name) => path.length === 1 && name === path[0]?.toUpperCase());
  if (what === undefined) throw malformed(`unknown function: ${path.join('.')}`);
  if (cursor.takes(')')) {
    if (what !== 'COUNT') throw malformed(`${what}() takes a field`);
    return { kind: 'aggregate', what, path: null, alias: null };
  }
  const of = cursor.path();
  cursor.expect(')');
  const token = cursor.peek();
  const hasAlias = token.kind === 'name' && token.text.toUpperCase() !== 'FROM';
  return { kind: 'aggregate', what, path: of, alias: hasAlias ? cursor.name() : null };
}

/** Salesforce: nulls come first, whichever the direction, unless NULLS LAST is said. */
function orderOf(cursor: Cursor): Order {
  const path = cursor.path();
  const isDescending = cursor.takes('DESC');
  if (!isDescending) cursor.takes('ASC');
  const nullsLast = cursor.takes('NULLS', 'LAST');
  if (!nullsLast) cursor.takes('NULLS', 'FIRST');
  return { path, isDescending, nullsLast };
}

function wholeNumber(cursor: Cursor): number {
  const token = cursor.next();
  if (token.kind !== 'literal' || !/^\d+$/.test(token.text)) throw unexpected(token);
  return Number(token.text);
}
