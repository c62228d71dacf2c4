import type { Json } from '../body/body.ts';

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

/** The last millisecond of the year 9999: later times have no ISO date of four digits. */
const LATEST_MS = 253_402_300_799_999;

/** As CRMs write times: milliseconds since the epoch, as a number or its digits, else ISO 8601 with its offset. */
export function readTime(value: Json | undefined): string | null {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  if (!/^\d{1,15}$/.test(text)) return readInstant(value ?? null);
  return Number(text) <= LATEST_MS ? new Date(Number(text)).toISOString() : null;
}
