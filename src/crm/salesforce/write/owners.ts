import { PREFIX } from '../../../domain/lead/salesforce-id.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { Fault } from '../../../faults.ts';
import { chooseOwner, type OwnerChoice } from '../../owner-choice.ts';
import { textIn } from '../field-values.ts';
import type { Org } from '../org.ts';
import type { Found } from '../people.ts';
import type { Refusal } from '../salesforce-api.ts';
import type { Users } from '../users.ts';

/** @throws Fault CRM_OWNER_INVALID when Salesforce has no such owner, not even in a list just read */
export async function ownerId(
  users: Pick<Users, 'idOf' | 'refresh'>,
  email: string,
  policy: Policy,
): Promise<string> {
  const known = await users.idOf(email, policy);
  if (known !== null) return known;
  await users.refresh();
  const id = await users.idOf(email, policy);
  if (id === null)
    throw invalidOwner(email, 'no active user of Salesforce is known by this address, or several are');
  return id;
}

const invalidOwner = (email: string, because: string): Fault =>
  new Fault(
    'CRM_OWNER_INVALID',
    `${email} cannot own the lead: ${because}. Add or activate them in Salesforce, or name their user id in the policy (people.<name>.salesforce).`,
  );

/** For when Salesforce refuses an owner whom our list still has: from now on the list knows better. */
export async function refusedOwner(
  users: Pick<Users, 'refresh'>,
  email: string | null,
  { message }: Refusal,
): Promise<Fault> {
  await users.refresh();
  return invalidOwner(email ?? 'The owner', `Salesforce says: ${message}`);
}

/**
 * In Salesforce everybody is owned. A queue is nobody yet, and what our own user owns nobody was given: a form of
 * Salesforce's made it, or we did.
 */
export const chooseFor = (
  { users, org }: { users: Pick<Users, 'emailOf' | 'isInactive'>; org: Pick<Org, 'self'> },
  wanted: string | null,
  there: Found | null,
  before: string | null,
): Promise<OwnerChoice> =>
  chooseOwner(
    {
      emailOf: users.emailOf,
      givesWay: async (id) =>
        id.startsWith(PREFIX.queue) || id === (await org.self()).userId || users.isInactive(id),
    },
    { wanted, now: there === null ? null : textIn(there.record, 'OwnerId'), before },
  );

export interface TaskOwner {
  /** null: Salesforce gives the task to our own user. */
  readonly id: string | null;
  readonly warnings: readonly string[];
}

/** Who gets the task: the owner of the record, where tasks may be theirs. */
export async function taskOwner(
  { users, org }: { users: Pick<Users, 'emailOf' | 'isInactive' | 'takesTasks'>; org: Pick<Org, 'self'> },
  owner: string | null,
): Promise<TaskOwner> {
  if (owner === null || owner === (await org.self()).userId) return { id: null, warnings: [] };
  const why = (await users.isInactive(owner))
    ? 'is inactive'
    : (await users.takesTasks(owner))
      ? null
      : 'takes no tasks';
  if (why === null) return { id: owner, warnings: [] };
  const who = (await users.emailOf(owner)) ?? owner;
  return { id: null, warnings: [`${who} ${why} in Salesforce, so the task was not given to them.`] };
}
