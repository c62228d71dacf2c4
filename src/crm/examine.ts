import { Fault } from '../faults.ts';
import { bad, type Finding, unknown } from '../flow/finding.ts';
import { orFault } from './or-fault.ts';

/** One thing that `baton doctor` looks at in a CRM. */
export interface Check<Patient> {
  readonly what: string;
  readonly find: (patient: Patient) => Promise<Finding[]>;
}

/** Each look waits for its own deadline: so many in a row without an answer are enough to know. */
const MOST_UNANSWERED = 2;

/**
 * One finding for each thing, good or not. The first check is whether we are let in: if not, nothing else is looked at, nor
 * is when the CRM has fallen silent.
 * @param key what lets us in: "the token"
 */
export async function* examine<Patient>(
  [first, ...others]: readonly [Check<Patient>, ...Check<Patient>[]],
  patient: Patient,
  { crm, key }: { readonly crm: string; readonly key: string },
): AsyncGenerator<Finding> {
  const standing = await look(first, patient);
  yield* standing.findings;
  if (standing.findings.some(({ state }) => state === 'bad'))
    return yield unknown(crm, `nothing else was looked at there: without ${key} there is no answer`);
  let unanswered = 0;
  for (const check of others) {
    const { findings, isAnswered } = await look(check, patient);
    yield* findings;
    unanswered = isAnswered ? 0 : unanswered + 1;
    if (unanswered === MOST_UNANSWERED)
      return yield unknown(crm, 'nothing else was looked at there: it does not answer. Try again later');
  }
}

interface Look {
  readonly findings: readonly Finding[];
  readonly isAnswered: boolean;
}

/** A look that fails is not good, whatever stands there. */
async function look<Patient>({ what, find }: Check<Patient>, patient: Patient): Promise<Look> {
  const found = await orFault(find(patient));
  if (!(found instanceof Fault)) return { findings: found, isAnswered: true };
  const findings = [bad(what, 'could not be found out', wordsOf(found))];
  return { findings, isAnswered: found.code !== 'CRM_UNAVAILABLE' };
}

/** What a fault says, without what only a Baton that runs does about it. */
export const wordsOf = ({ message }: Fault): string => message.replace(/ It is tried again[^.]*\./, '');
