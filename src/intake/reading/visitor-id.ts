import type { Json } from '../body/body.ts';
import { textOf } from './plain-values.ts';

/** What a database keeps in a key, whole: no control characters, no halves of one. */
const ID = /^[\p{L}\p{N}\p{P}\p{S} ]{1,200}$/u;
/** What a script writes where there is no id; it would make one person of everybody. */
const NOBODYS =
  /^(?:[0-]+|-1|none|nan|true|false|unknown|anonymous|guest|n\/a|\[object Object\]|\$\{.*\}|%%.*%%)$/i;

/**
 * An id that a website, an app or a tool gave somebody before it knew who they are, under its kind: `anonymous:3f2a…`.
 * Ids of one kind are the same whichever source tells them. Null for what names nobody.
 */
export function visitorId(kind: 'anonymous' | 'user' | 'intercom', value: Json): string | null {
  // Two scripts of a page may both have put it in.
  if (Array.isArray(value)) return value.map((one) => visitorId(kind, one)).find((id) => id !== null) ?? null;
  // Segment's script keeps its id in a cookie, in quotes.
  const id = (textOf(value) ?? '').replace(/^(?:"|%22)(.*?)(?:"|%22)$/, '$1');
  return ID.test(id) && !NOBODYS.test(id) ? `${kind}:${id}` : null;
}
