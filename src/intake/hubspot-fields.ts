import type { Json, JsonObject } from './body.ts';
import { readInstant } from './instant.ts';

/** The last millisecond of the year 9999: later times have no ISO date of four digits. */
const LATEST_MS = 253_402_300_799_999;

const wordOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

/** A record's id as text, since some are larger than a double can hold; null when there is none. */
export function idIn(object: JsonObject, name: string): string | null {
  const text = wordOf(object[name]);
  return /^\d{1,20}$/.test(text) ? text : null;
}

export const textIn = (object: JsonObject, name: string): string | null => {
  const value = object[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
};

/** HubSpot's times are milliseconds since the epoch, as a number or its digits; some of its bodies have ISO 8601. */
export function readHubSpotTime(value: Json | undefined): string | null {
  if (!/^\d{1,15}$/.test(wordOf(value))) return readInstant(value ?? null);
  return Number(value) <= LATEST_MS ? new Date(Number(value)).toISOString() : null;
}
