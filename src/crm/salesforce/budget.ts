/** The org's calls of the last 24 hours, as each answer of Salesforce tells them. */
export interface Budget {
  readonly heard: (used: number, most: number) => void;
  /** As last heard; null: nothing yet. */
  readonly standing: () => { readonly used: number; readonly most: number } | null;
  /** True from 95 % on: what is only a safety net waits, so that handoffs go on. Asked again after 15 minutes at the latest. */
  readonly spares: () => boolean;
}

const SPARES_FROM = 0.95;
const PROBE_AFTER_MS = 15 * 60_000;

/** @param deps.now milliseconds since the epoch */
export function openBudget({ now }: { readonly now: () => number }): Budget {
  let standing: { readonly used: number; readonly most: number } | null = null;
  /** When it was last heard, or last let somebody through to hear it. */
  let newsAt = now();
  return {
    heard: (used, most) => {
      standing = { used, most };
      newsAt = now();
    },
    standing: () => standing,
    spares: () => {
      if (standing === null || standing.used < standing.most * SPARES_FROM) return false;
      if (now() - newsAt < PROBE_AFTER_MS) return true;
      newsAt = now();
      return false;
    },
  };
}
