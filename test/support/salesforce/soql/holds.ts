import { longId } from '../../../../src/domain/lead/salesforce-id.ts';
import { type Column, columnOf, type FakeRecord, type SoqlGround, valueOf } from './ground.ts';
import { malformed, SoqlError } from './soql-error.ts';
import type { Condition, Literal, Operator, Path, TextLiteral } from './syntax.ts';
import { comparable, comparableLiteral, folded, type Kind, kindOf, order } from './values.ts';

export type Holds = (record: FakeRecord) => boolean;
type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>;
/** Answers a sub-select with the ids that it finds. */
export type Ids = (query: Of<'semi-join'>['query']) => ReadonlySet<string>;

const LITERAL: Readonly<Record<Kind, Literal['kind'] | null>> = {
  id: 'text',
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  none: null,
};
const WORD: Readonly<Record<string, string>> = {
  id: 'ID',
  text: 'string',
  number: 'double',
  datetime: 'dateTime',
};

/**
 * What a condition says of records of this type. A missing value is different from every value, and neither above nor
 * below one. @throws SoqlError before any record is looked at
 */
export function holdsOf(ground: SoqlGround, type: string, condition: Condition, ids: Ids): Holds {
  const inner = (one: Condition): Holds => holdsOf(ground, type, one, ids);
  switch (condition.kind) {
    case 'and': {
      const all = condition.of.map(inner);
      return (record) => all.every((holds) => holds(record));
    }
    case 'or': {
      refuseSemiJoins(condition.of);
      const all = condition.of.map(inner);
      return (record) => all.some((holds) => holds(record));
    }
    case 'not': {
      refuseSemiJoins([condition.of]);
      const holds = inner(condition.of);
      return (record) => !holds(record);
    }
    case 'compare':
      return compared(ground, filtered(ground, type, condition.path), condition);
    case 'in': {
      const { column, kind } = filtered(ground, type, condition.path);
      for (const literal of condition.values) check(column, kind, literal);
      const values = new Set(condition.values.map((literal) => comparableLiteral(kind, literal)));
      return (record) => values.has(comparable(kind, valueOf(ground, record, column))) !== condition.isNot;
    }
    case 'semi-join': {
      const { column, kind } = filtered(ground, type, condition.path);
      if (kind !== 'id') throw malformed('The left operand of a semi join is an id or a reference');
      if (condition.query.type.toLowerCase() === type.toLowerCase())
        throw malformed('The inner and outer selects should not be on the same object type');
      const found = ids(condition.query);
      return (record) =>
        found.has(String(comparable(kind, valueOf(ground, record, column)))) !== condition.isNot;
    }
  }
}

/** Salesforce: only AND may stand around a sub-select. */
function refuseSemiJoins(conditions: readonly Condition[]): void {
  for (const one of conditions) {
    if (one.kind === 'semi-join')
      throw malformed('Semi join sub-selects are only allowed at the top level WHERE expressions');
    if (one.kind === 'not') refuseSemiJoins([one.of]);
    if (one.kind === 'and' || one.kind === 'or') refuseSemiJoins(one.of);
  }
}

function filtered(ground: SoqlGround, type: string, path: Path): { column: Column; kind: Kind } {
  const column = columnOf(ground, type, path);
  const kind = kindOf(column.field);
  if (kind === 'none')
    throw new SoqlError('INVALID_FIELD', `field '${column.name}' can not be filtered in a query call`);
  return { column, kind };
}

function compared(
  ground: SoqlGround,
  { column, kind }: { column: Column; kind: Kind },
  { operator, literal }: Of<'compare'>,
): Holds {
  check(column, kind, literal, operator);
  if (operator === 'LIKE') {
    const pattern = patternOf(literal as TextLiteral);
    return (record) => pattern.test(folded(String(valueOf(ground, record, column) ?? '')));
  }
  const wanted = comparableLiteral(kind, literal);
  return (record) => {
    const value = comparable(kind, valueOf(ground, record, column));
    if (operator === '=') return value === wanted;
    if (operator === '!=') return value !== wanted;
    return value !== null && isSo(operator, order(value, wanted));
  };
}

function isSo(operator: Operator, sign: number): boolean {
  if (operator === '<') return sign < 0;
  if (operator === '<=') return sign <= 0;
  return operator === '>' ? sign > 0 : sign >= 0;
}

/** Refuses what Salesforce refuses to compare. */
function check({ name, field }: Column, kind: Kind, literal: Literal, operator: Operator = '='): void {
  const isEquality = operator === '=' || operator === '!=';
  const isOdd =
    operator === 'LIKE' ? kind !== 'text' : !isEquality && (kind === 'boolean' || literal.kind === 'null');
  if (isOdd) throw new SoqlError('INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${field.type} field`);
  if (literal.kind === 'null') return;
  if (literal.kind !== LITERAL[kind]) {
    const quotes = LITERAL[kind] === 'text' ? 'should be' : 'should not be';
    throw new SoqlError(
      'INVALID_FIELD',
      `value of filter criterion for field '${name}' must be of type ${WORD[kind] ?? kind} and ${quotes} enclosed in quotes`,
    );
  }
  if (kind === 'id' && literal.kind === 'text' && literal.value !== '' && longId(literal.value) === null)
    throw new SoqlError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${literal.value}`);
}

function patternOf({ pattern }: TextLiteral): RegExp {
  const parts = Array.from(joinedPairs(pattern), ({ letter, isWild }) => {
    if (!isWild) return RegExp.escape(folded(letter));
    return letter === '%' ? '[^]*' : '[^]';
  });
  return new RegExp(`^${parts.join('')}$`, 'u');
}

/** Halves of one letter that stand side by side are read together. */
function joinedPairs(pattern: TextLiteral['pattern']): TextLiteral['pattern'] {
  const runs: { letter: string; isWild: boolean }[] = [];
  for (const one of pattern) {
    const last = runs.at(-1);
    if (last && !last.isWild && !one.isWild) last.letter += one.letter;
    else runs.push({ ...one });
  }
  return runs;
}
