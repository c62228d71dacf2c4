import type { Clock, CrmCall } from '../flow/ports.ts';

export interface Kept<Value> {
  /** @param freshMs how old it may be, where that is less than usual */
  readonly get: (freshMs?: number) => Promise<Value>;
  /** Reads it now, however young it is. */
  readonly renew: () => Promise<Value>;
  readonly forget: () => void;
}

/** After a failure the old value is good for this long before the CRM is asked again. */
const PAUSE_MS = 60_000;
const DEADLINE_MS = 30_000;

/**
 * Keeps what was read for `freshMs`, and up to `staleMs` while it cannot be read anew. All who ask meanwhile wait for
 * one and the same reading, so none of them may end it: it has a deadline of its own. A failure is passed on and never
 * kept.
 */
export function keep<Value>(
  read: (call: CrmCall) => Promise<Value>,
  { now, freshMs, staleMs = freshMs }: { now: Clock; freshMs: number; staleMs?: number },
): Kept<Value> {
  let kept: { readonly value: Value; readonly at: number } | null = null;
  let reading: Promise<Value> | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;

  const start = async (): Promise<Value> => {
    const begun = read({ signal: AbortSignal.timeout(DEADLINE_MS), urgent: true });
    reading = begun;
    try {
      const value = await begun;
      // Unless it was forgotten while it was read.
      if (reading === begun) kept = { value, at: now().getTime() };
      return value;
    } catch (error) {
      failedAt = now().getTime();
      throw error;
    } finally {
      if (reading === begun) reading = null;
    }
  };
  const renew = (): Promise<Value> => reading ?? start();

  return {
    renew,
    get: async (wanted = freshMs) => {
      const at = now().getTime();
      const age = kept === null ? Number.POSITIVE_INFINITY : at - kept.at;
      if (kept !== null && age < wanted) return kept.value;
      if (kept === null || age >= staleMs) return renew();
      const old = kept.value;
      return at - failedAt < PAUSE_MS ? old : renew().catch(() => old);
    },
    forget: () => {
      kept = null;
      reading = null;
    },
  };
}
