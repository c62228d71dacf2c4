import { Fault } from '../../../faults.ts';
import type { Clock } from '../../../flow/ports.ts';
import { LEAD_KEY, TASK_KEY } from '../baton-fields.ts';
import type { Org } from '../org.ts';

const KEYS = [
  { type: 'Lead', key: LEAD_KEY },
  { type: 'Task', key: TASK_KEY },
] as const;
/** Somebody who runs the set-up now is not kept waiting for what we knew before. */
const LOOKS_AGAIN_MS = 60_000;

/**
 * Nothing is written without the keys by which a second attempt finds what the first left.
 * @throws Fault CRM_NOT_SET_UP
 */
export function createSetUpCheck(org: Pick<Org, 'describe' | 'forget'>, now: Clock): () => Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY;

  const missing = async (): Promise<(typeof KEYS)[number] | undefined> => {
    const descriptions = await Promise.all(KEYS.map(({ type }) => org.describe(type)));
    return KEYS.find(({ key }, i) => {
      const fields = descriptions[i]?.fields;
      const field = fields?.get(key);
      return fields !== undefined && !(field?.unique === true && field.externalId);
    });
  };
  return async () => {
    let lacks = await missing();
    if (lacks !== undefined && now().getTime() - lookedAt >= LOOKS_AGAIN_MS) {
      lookedAt = now().getTime();
      org.forget();
      lacks = await missing();
    }
    if (lacks === undefined) return;
    throw new Fault(
      'CRM_NOT_SET_UP',
      `Salesforce has no unique external id ${lacks.key} on ${lacks.type}, or our user may not see it: run npx baton setup salesforce. Nothing was written.`,
    );
  };
}
