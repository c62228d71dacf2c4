import { longId } from '../../../../src/domain/lead/salesforce-id.ts';
import type { FieldOf, Value } from './ground.ts';
import type { Literal } from './syntax.ts';

/** How the values of a field are compared. */
export type Kind = 'id' | 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'none';

const KINDS: Readonly<Record<string, Kind>> = {
  id: 'id',
  reference: 'id',
  boolean: 'boolean',
  double: 'number',
  int: 'number',
  long: 'number',
  currency: 'number',
  percent: 'number',
  date: 'date',
  datetime: 'datetime',
  base64: 'none',
  address: 'none',
};
const LONG_TEXT = 255;

/** `none`: the field can be neither filtered nor sorted by. */
export function kindOf({ type, length = Number.POSITIVE_INFINITY }: FieldOf): Kind {
  if (type === 'textarea') return length > LONG_TEXT ? 'none' : 'text';
  return KINDS[type] ?? 'text';
}

/** A value in a form in which `<` and `===` say what Salesforce says. Empty text is null. */
export function comparable(kind: Kind, value: Value): Value {
  if (value === null || value === '') return null;
  if (kind === 'id') return longId(String(value))?.slice(0, 15) ?? String(value);
  if (kind === 'text') return folded(String(value));
  if (kind === 'number') return Number(value);
  if (kind === 'datetime') return instantOf(String(value));
  return value;
}

export const comparableLiteral = (kind: Kind, literal: Literal): Value =>
  comparable(kind, literal.kind === 'null' ? null : literal.value);

/** Letter by letter, so that a letter is the same wherever it stands (a final sigma is not). */
export const folded = (text: string): string => Array.from(text, (letter) => letter.toLowerCase()).join('');

/** A value as it stands in an answer. Salesforce: instants are `2026-11-22T10:00:00.000+0000`. */
export const shown = ({ type }: FieldOf, value: Value): Value =>
  type === 'datetime' && typeof value === 'string'
    ? new Date(instantOf(value)).toISOString().replace('Z', '+0000')
    : value;

const instantOf = (text: string): number => Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));

/** Below 0: `one` comes first. Not for nulls. */
export function order(one: Value, other: Value): number {
  if (one === other || one === null || other === null) return 0;
  return one < other ? -1 : 1;
}
