import type { Fault } from '../faults.ts';
import { orFault } from './or-fault.ts';

/** What became of one thing that `baton setup` makes in a CRM. */
export interface SetUpStep {
  readonly what: string;
  readonly done: 'made' | 'was there' | 'missing' | 'differs' | 'refused';
  /** Why it is not as it should be, and what to do; null when it is. */
  readonly mend: string | null;
}

/**
 * What came of asking, or why nothing did: one refusal says nothing of the next thing, so the others are tried.
 * @throws Fault CRM_* when the CRM cannot be asked at all
 */
export const orRefusal = <Value>(asked: Promise<Value>): Promise<Value | Fault> =>
  orFault(asked, 'CRM_REFUSED', 'CRM_ACCESS_DENIED', 'CRM_ANSWER_LOST');
