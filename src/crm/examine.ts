import { Fault } from '../faults.ts';
import { bad, type Finding, unknown } from '../flow/finding.ts';
import { orFault } from './or-fault.ts';

/** One thing that `baton doctor` looks at in a CRM. */
export interface Check<Patient> {
  readonly what: string;
  readonly find: (patient: Patient) => Promise<Finding[]>;
}

/**
 * One finding for each thing, good or not. The first check is whether we are let in: if not, nothing else is looked at.
 * @param key what lets us in: "the token"
 */
export async function* examine<Patient>(
  [first, ...others]: readonly [Check<Patient>, ...Check<Patient>[]],
  patient: Patient,
  { crm, key }: { readonly crm: string; readonly key: string },
): AsyncGenerator<Finding> {
  const standing = await look(first, patient);
  yield* standing;
  if (standing.some(({ state }) => state === 'bad'))
    yield unknown(crm, `nothing else was looked at there: without ${key} there is no answer`);
  else for (const check of others) yield* await look(check, patient);
}

/** A look that fails is not good, whatever stands there. */
async function look<Patient>({ what, find }: Check<Patient>, patient: Patient): Promise<Finding[]> {
  const found = await orFault(find(patient));
  return found instanceof Fault ? [bad(what, 'could not be found out', found.message)] : found;
}
