import type { Policy } from '../../../domain/policy/policy.ts';
import { Fault } from '../../../faults.ts';
import type { Refusal } from '../hubspot-api.ts';
import type { Owners } from '../owners.ts';

/** @throws Fault CRM_OWNER_INVALID when HubSpot has no such active user, not even in a list just read */
export async function ownerId(owners: Owners, email: string, policy: Policy): Promise<string> {
  const known = await owners.idOf(email, policy);
  if (known !== null) return known;
  await owners.refresh();
  const id = await owners.idOf(email, policy);
  if (id === null) throw invalidOwner(email, 'is no active user of HubSpot');
  return id;
}

const invalidOwner = (email: string, because: string): Fault =>
  new Fault(
    'CRM_OWNER_INVALID',
    `${email} cannot own the contact: ${because}. Add or activate them in HubSpot, or name their owner id in the policy (people.<name>.hubspot).`,
  );

/** For when HubSpot refuses an owner whom our list still has: from now on the list knows better. */
export const refusedOwner =
  (owners: Owners, email: string | null) =>
  async ({ message }: Refusal): Promise<Fault> => {
    await owners.refresh();
    return invalidOwner(email ?? 'The owner', `HubSpot says: ${message}`);
  };
