import type { Scalar } from '../lead/lead.ts';

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
