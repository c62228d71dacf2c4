import type { CrmWrite } from '../../../domain/handoff/crm-write.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { Fault } from '../../../faults.ts';
import type { HubSpotRecord } from '../hubspot-api.ts';
import type { Owners } from '../owners.ts';

/** Owners by their id in HubSpot. */
export interface OwnerChoice {
  /** To be written; null: what stands there stays. */
  readonly set: string | null;
  /** Who owns the contact then. */
  readonly owner: string | null;
  /** E-mail of somebody else's choice that stands; null: it is as asked for. */
  readonly kept: string | null;
}

/** @throws Fault CRM_OWNER_INVALID when HubSpot has no such active user, not even in a list just read */
export async function ownerId(owners: Owners, email: string, policy: Policy): Promise<string> {
  const known = await owners.idOf(email, policy);
  if (known !== null) return known;
  await owners.refresh();
  const id = await owners.idOf(email, policy);
  if (id === null) throw invalidOwner(email, 'is no active user of HubSpot');
  return id;
}

export const invalidOwner = (email: string, because: string): Fault =>
  new Fault(
    'CRM_OWNER_INVALID',
    `${email} cannot own the contact: ${because}. Add or activate them in HubSpot, or name their owner id in the policy (people.<name>.hubspot).`,
  );

/**
 * Ours goes where nobody owns the contact, where we saw who owned it when this was decided, and where the owner left.
 * Anybody else was put there by a person since, and stays.
 * @param wanted id of the owner asked for; null: none was
 */
export async function chooseOwner(
  owners: Owners,
  wanted: string | null,
  there: HubSpotRecord | null,
  { ownerBefore }: CrmWrite,
): Promise<OwnerChoice> {
  const now = there?.properties['hubspot_owner_id'] || null;
  if (wanted === null || now === wanted) return { set: null, owner: now, kept: null };
  const ours: OwnerChoice = { set: wanted, owner: wanted, kept: null };
  if (now === null) return ours;
  const email = await owners.emailOf(now);
  if (email === (ownerBefore?.toLowerCase() ?? null) || (await owners.isArchived(now))) return ours;
  return { set: null, owner: now, kept: email ?? `owner ${now}` };
}
