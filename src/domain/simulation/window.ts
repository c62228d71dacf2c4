import * as z from 'zod';
import { Fault } from '../../faults.ts';
import { Duration, wallMs } from '../policy/duration.ts';

/** Milliseconds since the epoch; both ends belong to it. */
export interface Window {
  readonly since: number;
  readonly until: number;
}

const Instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/**
 * The window that ends now and begins a duration ago (`30d`, `12h`) or at an instant or day of ISO 8601.
 * @throws Fault REQUEST_INVALID
 */
export function windowSince(text: string, now: number): Window {
  const since = begin(text.trim(), now);
  if (since === undefined || since >= now)
    throw new Fault(
      'REQUEST_INVALID',
      `"${text}" is no time to look back to. Write a duration such as 30d or 12h, or a day in the past such as 2026-10-01.`,
    );
  // Nothing is older, and databases differ in how they write years before the first.
  return { since: Math.max(0, since), until: now };
}

function begin(text: string, now: number): number | undefined {
  const duration = Duration.safeParse(text);
  if (duration.success) return now - wallMs(duration.data);
  const instant = Instant.safeParse(text);
  return instant.success ? Date.parse(instant.data) : undefined;
}
