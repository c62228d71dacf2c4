import type { JsonObject } from '../body/body.ts';

/** A record's id as text, since some are larger than a double can hold; null when there is none. */
export function idIn(object: JsonObject, name: string): string | null {
  const value = object[name];
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return /^\d{1,20}$/.test(text) ? text : null;
}
