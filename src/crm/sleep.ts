import { setTimeout as wait } from 'node:timers/promises';
import { givenUp } from './given-up.ts';

/** Waits. @throws Fault CRM_RATE_LIMITED, or the signal's own, once the signal aborts */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export const sleepFor: Sleep = (ms, signal) =>
  wait(ms, undefined, { signal }).catch(() => {
    throw givenUp(signal, 'the CRM');
  });
