import type { Policy } from '../../../domain/policy/policy.ts';
import { bad, type Finding, good } from '../../../flow/finding.ts';
import type { Owner } from '../hubspot-api.ts';

type Person = Policy['document']['people'][string];

/** Whether everybody whom the policies may hand a lead to can own one in HubSpot; one finding for each who cannot. */
export function checkOwners(
  policies: readonly Policy[],
  active: readonly Owner[],
  archived: readonly Owner[],
): Finding[] {
  const people = new Map(policies.flatMap(({ document }) => Object.entries(document.people)));
  // A queue owns records too, but nobody answers for it.
  const persons = active.filter(({ kind }) => kind === 'PERSON');
  const faults = [...people].flatMap(([name, person]) => faultOf(name, person, persons, archived) ?? []);
  if (faults.length > 0) return faults;
  return [good('owners', `all ${people.size} people of the policy are active owners`)];
}

function faultOf(
  name: string,
  person: Person,
  active: readonly Owner[],
  archived: readonly Owner[],
): Finding | null {
  const byId = person.hubspot;
  const asked = (owner: Owner): boolean =>
    byId === undefined ? owner.email?.toLowerCase() === person.email.toLowerCase() : owner.id === byId;
  const found = active.filter(asked);
  const [owner] = found;
  const who = byId === undefined ? person.email : `owner id ${byId}`;
  const told = (detail: string, mend: string): Finding => bad(`owner ${name}`, `${who} ${detail}`, mend);

  if (found.length > 1)
    return told(
      `is ${found.length} owners in HubSpot (ids ${found.map(({ id }) => id).join(', ')})`,
      `Say which one it is: hubspot: "${owner?.id}" at ${name} under people.`,
    );
  if (owner !== undefined) return null;
  if (archived.some(asked))
    return told(
      'is deactivated in HubSpot and gets no leads',
      `Activate the user there, or take ${name} out of the policy.`,
    );
  const key = byId === undefined ? 'email' : 'hubspot (the id of the owner, not of the user)';
  return told(
    'is nobody in HubSpot and gets no leads',
    `Invite them as a user there, or mend ${key} at ${name} under people.`,
  );
}
