import { Fault } from '../faults.ts';
import type { Clock } from '../flow/ports.ts';
import { orFault } from './or-fault.ts';

/** @param what for the warning: "companies" */
export type UnlessRefused = <Answer>(asked: Promise<Answer>, what: string) => Promise<Answer | null>;

const SAID_AGAIN_MS = 60 * 60_000;

/**
 * For what helps to decide but is not needed: no lead waits for ever because the CRM refuses to tell it (the app lacks
 * the scope). A refusal gives null and a warning, once an hour for each thing; every other fault is thrown.
 */
export function createUnlessRefused(deps: {
  readonly now: Clock;
  readonly onWarning: (text: string) => void;
}): UnlessRefused {
  const warnedAt = new Map<string, number>();
  return async (asked, what) => {
    const answer = await orFault(asked, 'CRM_REFUSED');
    if (!(answer instanceof Fault)) return answer;
    const at = deps.now().getTime();
    if (at - (warnedAt.get(what) ?? Number.NEGATIVE_INFINITY) >= SAID_AGAIN_MS) {
      warnedAt.set(what, at);
      deps.onWarning(`Leads are decided without what the CRM knows of their ${what}: ${answer.message}`);
    }
    return null;
  };
}
