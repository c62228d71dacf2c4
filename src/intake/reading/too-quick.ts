import type { Doubt } from '../../domain/lead/doubt.ts';

/** Nobody fills in a form in less. */
const LEAST_MS = 3_000;

/** What the time says that somebody spent on a form, where its provider tells it. */
export const tooQuick = (spentMs: number | null): readonly Doubt[] =>
  spentMs !== null && spentMs < LEAST_MS
    ? [{ code: 'too_quick', because: `filled in within ${Math.ceil(spentMs / 1_000)} s` }]
    : [];
