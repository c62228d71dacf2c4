import type { Scalar } from '../../domain/lead/lead.ts';
import type { Json } from '../body/body.ts';
import { snakeName } from './field-names.ts';
import { isBlank } from './fields.ts';

/** A value as one line of text, a list joined by commas; null for objects and for what says nothing. */
export function textOf(value: Json): string | null {
  if (isBlank(value)) return null;
  if (Array.isArray(value)) {
    const parts = value.map(textOf);
    return parts.every((part) => part !== null) ? parts.join(', ') : null;
  }
  return typeof value === 'object' ? null : String(value).trim();
}

/** A value as a rule can test it; null for objects and lists that hold them. */
export function testable(value: Json): Scalar | Scalar[] | null {
  if (!Array.isArray(value)) return scalar(value);
  const items = value.map(scalar);
  return items.every((item) => item !== null) ? items : null;
}

function scalar(value: Json): Scalar | null {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

const YES = new Set(
  'yes y true on 1 oui ja si sí sim tak da checked approved agreed accepted granted ok'.split(' '),
);
const NO = new Set(
  'no n false off 0 non nein nee não nao nie declined denied refused withdrawn unchecked'.split(' '),
);

/** True, false, or null for whatever is neither: unknown is never no. */
export function yesOrNo(value: Json): boolean | null {
  const word = snakeName(textOf(Array.isArray(value) ? (value.at(-1) ?? null) : value) ?? '');
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}

/** At most `most` characters, never half of one. */
export const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
