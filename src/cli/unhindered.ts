import type { Limiter } from '../crm/limiter.ts';

/**
 * A command asks less often than any account allows, and has no ledger to count in with the others. Nor does it pause
 * after a refusal: the next thing it looks at may well be answered, and is to be named by itself.
 */
export const UNHINDERED: Limiter = {
  take: async () => undefined,
  pause: async () => undefined,
  pausedUntil: async () => null,
};
