import { Fault } from '../../../faults.ts';
import type { SetUpStep } from '../../set-up-step.ts';

/** What a fault says, without what only a Baton that runs does about it. */
export const wordsOf = ({ message }: Fault): string => message.replace(/ It is tried again[^.]*\./, '');

const TOLD = ['CRM_REFUSED', 'CRM_ACCESS_DENIED', 'CRM_ANSWER_LOST'];

/**
 * What came of asking, or why nothing did: one refusal says nothing of the next thing, so the others are tried.
 * @throws Fault CRM_* when Salesforce cannot be asked at all
 */
export async function orRefusal<Value>(asked: Promise<Value>): Promise<Value | Fault> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Fault && TOLD.includes(error.code)) return error;
    throw error;
  }
}

/** Salesforce lets only who may customise the org do this; somebody else deploys the same as a package. */
export const refused = (what: string, why: string): SetUpStep => ({
  what,
  done: 'refused',
  mend: `${why.replace(/\.?$/, '.')} Where the user of Baton may not do this, an administrator deploys the package: docs/salesforce/README.md.`,
});
