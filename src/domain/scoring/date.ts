import type { Scalar } from '../lead/lead.ts';
import { DAY_MS } from '../policy/duration.ts';

const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
const EPOCH_MS = /^\d{12,13}$/;

/**
 * The instant that a value says, in milliseconds since the epoch: `2026-10-20`, `2026-10-20T09:00:00Z`, or the
 * milliseconds themselves; NaN for anything else. A time without a zone is UTC, so that every machine reads the same.
 */
export function instantOf(value: Scalar): number {
  const text = String(value).trim();
  const match = ISO.exec(text);
  if (!match) return EPOCH_MS.test(text) ? Number(text) : Number.NaN;
  const zoned = text.length > 10 && match[1] === undefined ? `${text}Z` : text;
  return Date.parse(zoned.replace(' ', 'T'));
}

/** Whether a limit of the policy names a whole day and not an instant. */
export const isDay = (text: string): boolean => text.length === 10;

/**
 * The time of an event, in milliseconds since the epoch. The ledger writes all of them as `2026-10-20T09:00:00.000Z`;
 * that form is read here, since Date.parse takes longer for a lead's events than all its rules together.
 */
export function eventTime(at: string): number {
  if (at.length !== 24 || at.charCodeAt(23) !== 90) return Date.parse(at);
  const days = daysSinceEpoch(pair(at, 0) * 100 + pair(at, 2), pair(at, 5), pair(at, 8));
  const seconds = (pair(at, 11) * 60 + pair(at, 14)) * 60 + pair(at, 17);
  return days * DAY_MS + seconds * 1000 + (at.charCodeAt(20) - 48) * 100 + pair(at, 21);
}

/** Two digits as a number. */
const pair = (text: string, at: number): number =>
  (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;

/** Days of the Gregorian calendar, reckoned with years that begin in March so that the leap day comes last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = (month + 9) % 12;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + Math.floor((marchMonth * 153 + 2) / 5) + day - 719_469;
}
