import type { Limiter } from '../../src/crm/limiter.ts';

/** A limiter that lets everything through at once, and remembers what it was asked to stop. */
export function scriptedLimiter() {
  const pauses: { kind: 'all' | 'search'; until: Date; why: string }[] = [];
  const turns: string[] = [];
  const limiter: Limiter = {
    take: async (kind) => void turns.push(kind),
    pause: async (kind, until, why) => void pauses.push({ kind, until, why }),
    pausedUntil: async () => null,
  };
  return { limiter, pauses, turns };
}
