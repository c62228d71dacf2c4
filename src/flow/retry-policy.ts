import { Fault, faultCode, isRetryable } from '../faults.ts';
import type { JobFailure } from './ports.ts';

const FIRST_DELAY_MS = 1_000;
const GROWTH = 4;
const LONGEST_DELAY_MS = 4 * 3_600_000;
/** 1 s, 4 s, 16 s, 64 s, 4 min, 17 min, 68 min, then every 4 h: about three days in all. */
export const MAX_ATTEMPTS = 24;
const JITTER = 0.3;
const MAX_MESSAGE = 1_000;

/**
 * What becomes of a failed attempt. What trying again cannot mend fails at once; all else is tried again after an
 * exponentially growing delay, spread by jitter so that an outage does not end in a stampede.
 * @param attempts how many were made, this one included
 * @param random a number in [0, 1)
 */
export function afterFailure(error: unknown, attempts: number, now: Date, random: number): JobFailure {
  const code = faultCode(error);
  const message = readable(error);
  if (!isRetryable(error)) return { code, message, retryAt: null };
  if (attempts >= MAX_ATTEMPTS)
    return { code, message: `${message} (given up after ${attempts} attempts)`, retryAt: null };
  const grown = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * GROWTH ** (attempts - 1));
  const spread = grown * (1 + JITTER * (2 * random - 1));
  const asked = error instanceof Fault ? (error.retryAfterMs ?? 0) : 0;
  return { code, message, retryAt: new Date(now.getTime() + Math.max(spread, asked)) };
}

/** An error's text as a database takes it: no NUL, no lone surrogates, not endless. */
export function readable(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll('\u0000', '\uFFFD').slice(0, MAX_MESSAGE).toWellFormed();
}
