import { malformed } from './soql-error.ts';
import type { Condition, Literal, Operator, Path, SubSelect } from './syntax.ts';
import { type Cursor, unexpected } from './token-cursor.ts';

const SIGNS: Readonly<Record<string, Operator>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/**
 * What stands after WHERE, if there is a WHERE. Salesforce: AND and OR stand side by side only in parentheses, and so
 * does a NOT beside another condition. @throws SoqlError MALFORMED_QUERY
 */
export const whereOf = (cursor: Cursor): Condition | null =>
  cursor.takes('WHERE') ? conditionOf(cursor) : null;

function conditionOf(cursor: Cursor): Condition {
  if (cursor.takes('NOT')) return { kind: 'not', of: simple(cursor) };
  const first = simple(cursor);
  const word = ['AND', 'OR'].find((one) => isNext(cursor, one));
  if (word === undefined) return first;
  const of = [first];
  while (cursor.takes(word)) of.push(simple(cursor));
  if (isNext(cursor, 'AND') || isNext(cursor, 'OR')) throw unexpected(cursor.peek());
  return { kind: word === 'AND' ? 'and' : 'or', of };
}

const isNext = (cursor: Cursor, word: string): boolean => {
  const token = cursor.peek();
  return token.kind === 'name' && token.text.toUpperCase() === word;
};

function simple(cursor: Cursor): Condition {
  if (cursor.takes('(')) {
    const inner = conditionOf(cursor);
    cursor.expect(')');
    return inner;
  }
  const path = cursor.path();
  if (cursor.takes('NOT', 'IN')) return listed(cursor, path, true);
  if (cursor.takes('IN')) return listed(cursor, path, false);
  if (cursor.takes('LIKE')) {
    const literal = literalOf(cursor, true);
    if (literal.kind !== 'text') throw malformed('LIKE takes a text in quotes');
    return { kind: 'compare', path, operator: 'LIKE', literal };
  }
  const sign = cursor.next();
  const operator = sign.kind === 'sign' ? SIGNS[sign.text] : undefined;
  if (operator === undefined) throw unexpected(sign);
  return { kind: 'compare', path, operator, literal: literalOf(cursor, false) };
}

function listed(cursor: Cursor, path: Path, isNot: boolean): Condition {
  cursor.expect('(');
  const condition: Condition = cursor.takes('SELECT')
    ? { kind: 'semi-join', path, isNot, query: subSelect(cursor) }
    : { kind: 'in', path, isNot, values: cursor.listOf(() => literalOf(cursor, false)) };
  cursor.expect(')');
  return condition;
}

function subSelect(cursor: Cursor): SubSelect {
  const path = cursor.path();
  cursor.expect('FROM');
  return { path, type: cursor.name(), where: whereOf(cursor) };
}

function literalOf(cursor: Cursor, isLike: boolean): Literal {
  const token = cursor.next();
  if (token.kind === 'name') {
    const word = token.text.toLowerCase();
    if (word === 'null') return { kind: 'null' };
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
  }
  if (token.kind !== 'literal') throw unexpected(token);
  if (token.literal.kind === 'text' && token.literal.isForLike && !isLike)
    throw malformed(String.raw`Invalid string literal: \% and \_ stand only after LIKE`);
  return token.literal;
}
