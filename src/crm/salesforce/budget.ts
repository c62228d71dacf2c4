/** The org's calls of the last 24 hours, as each answer of Salesforce tells them. */
export interface Budget {
  readonly heard: (used: number, most: number) => void;
  /** True from 95 % on: what is only a safety net waits, so that handoffs go on. Asked again after 15 minutes at the latest. */
  readonly spares: () => boolean;
}

const SPARES_FROM = 0.95;
const PROBE_AFTER_MS = 15 * 60_000;

/** @param deps.now milliseconds since the epoch */
export function openBudget({ now }: { readonly now: () => number }): Budget {
  let isShort = false;
  /** When it was last heard, or last let somebody through to hear it. */
  let newsAt = now();
  return {
    heard: (used, most) => {
      isShort = used >= most * SPARES_FROM;
      newsAt = now();
    },
    spares: () => {
      if (!isShort) return false;
      if (now() - newsAt < PROBE_AFTER_MS) return true;
      newsAt = now();
      return false;
    },
  };
}
