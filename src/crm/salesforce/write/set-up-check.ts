import { Fault } from '../../../faults.ts';
import type { Clock } from '../../../flow/ports.ts';
import { LEAD_KEY, TASK_KEY } from '../baton-fields.ts';
import type { Org } from '../org.ts';

const KEYS = { Lead: LEAD_KEY, Task: TASK_KEY } as const;
/** Somebody who runs the set-up now is not kept waiting for what we knew before. */
const LOOKED_AGAIN_MS = 60_000;

/**
 * Nothing is written without the keys by which a second attempt finds what the first left.
 * @throws Fault CRM_NOT_SET_UP
 */
export function createSetUpCheck(org: Pick<Org, 'describe' | 'forget'>, now: Clock): () => Promise<void> {
  let forgottenAt = Number.NEGATIVE_INFINITY;
  return async () => {
    for (const type of ['Lead', 'Task'] as const) {
      const description = await org.describe(type);
      const key = description?.fields.get(KEYS[type]);
      if (description === null || (key?.unique === true && key.externalId)) continue;
      const at = now().getTime();
      if (at - forgottenAt >= LOOKED_AGAIN_MS) {
        forgottenAt = at;
        org.forget();
      }
      throw new Fault(
        'CRM_NOT_SET_UP',
        `Salesforce has no unique external id ${KEYS[type]} on ${type}, or our user may not see it: run npx baton setup salesforce. Nothing was written.`,
      );
    }
  };
}
