import type { Json } from './body.ts';

const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d(?::?\d\d)?)$/i;

/** An ISO 8601 time that names its offset, in UTC; null otherwise. A time without one could be anywhere. */
export function readInstant(value: Json): string | null {
  if (typeof value !== 'string' || !ISO_INSTANT.test(value.trim())) return null;
  try {
    const utc = Temporal.Instant.from(value.trim()).toString({ smallestUnit: 'millisecond' });
    return /^\d{4}-/.test(utc) ? utc : null;
  } catch {
    return null; // 30 February and its like
  }
}
