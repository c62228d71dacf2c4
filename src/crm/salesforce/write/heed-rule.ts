import { Fault } from '../../../faults.ts';
import type { CrmWriteCall } from '../../../flow/ports.ts';
import type { Found, People } from '../people.ts';
import type { Refusal } from '../salesforce-api.ts';
import type { Progress } from './progress.ts';

/** What a duplicate rule of the org refuses goes to the record that it matched: an open lead, else a contact. */
export async function heedRule(
  refusal: Refusal,
  progress: Progress,
  call: CrmWriteCall,
  people: People,
  again: () => void,
): Promise<void> {
  const { there, warnings } = progress;
  if (there !== null && !progress.ownOnly) {
    progress.ownOnly = true;
    warnings.push(
      `A duplicate rule of Salesforce minds what is new of the ${there.type.toLowerCase()}: name, company, phone and the like were left as they were.`,
    );
    return;
  }
  const matched = there === null ? await matchOf(refusal, call, people) : null;
  if (matched !== null) {
    again();
    progress.there = matched;
    warnings.push(
      `A duplicate rule of Salesforce matched the ${matched.type.toLowerCase()} ${matched.id}: it was written there.`,
    );
    return;
  }
  if (there === null && refusal.matches.length === 0 && !progress.alone) {
    progress.alone = true;
    return;
  }
  throw new Fault(
    'CRM_REFUSED',
    `A duplicate rule of Salesforce refuses the lead and names no lead or contact to write to instead: ${refusal.message}. Merge it by hand, or change the rule, then replay the job.`,
  );
}

const MOST_MATCHES = 10;

async function matchOf({ matches }: Refusal, call: CrmWriteCall, people: People): Promise<Found | null> {
  const ids = matches.filter(({ type }) => type === 'Lead' || type === 'Contact').slice(0, MOST_MATCHES);
  const found = await Promise.all(ids.map(({ id }) => people.byId(id, call)));
  return found.find((one) => one?.type === 'Lead') ?? found.find((one) => one !== null) ?? null;
}
