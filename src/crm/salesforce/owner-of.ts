import { PREFIX } from '../../domain/lead/salesforce-id.ts';
import { type Queue, SANDBOX_ENDING, type User, type UserList } from './user-list.ts';

export type Owner =
  | { readonly kind: 'able'; readonly id: string }
  | { readonly kind: 'unable'; readonly why: string };

/** Who is looked for by this address or id, and whether they may own leads. */
export function ownerOf(key: string, { users, queues }: UserList): Owner {
  if (key.includes('@')) return byAddress(key, [...users.values()]);
  if (queues === null && key.startsWith(PREFIX.queue)) return { kind: 'able', id: key };
  const queue = queues?.get(key);
  if (queue) return ofQueue(queue);
  const user = users.get(key);
  if (!user) return unable(`the policy's id ${key} is no user and no queue in Salesforce`);
  return isAble(user) ? { kind: 'able', id: user.id } : unable(whyNot([user]));
}

function byAddress(address: string, users: readonly User[]): Owner {
  const exact = users.filter(({ email }) => email === address);
  const named = exact.some(isAble)
    ? exact
    : [...exact, ...users.filter(({ email }) => email === address + SANDBOX_ENDING)];
  const [first, ...others] = named.filter(isAble);
  if (!first) return unable(whyNot(named));
  if (others.length === 0) return { kind: 'able', id: first.id };
  return unable(
    'shares the address with other users of Salesforce, so the policy must say the id (people.<name>.salesforce)',
  );
}

const isAble = ({ isActive, isStandard }: User): boolean => isActive && isStandard;

const ofQueue = ({ id, name, takesLeads }: Queue): Owner =>
  takesLeads ? { kind: 'able', id } : unable(`the queue "${name}" of Salesforce takes no leads`);

function whyNot(users: readonly User[]): string {
  if (users.length === 0) return 'is no user of Salesforce';
  return users.some(({ isActive }) => isActive)
    ? 'is no standard user of Salesforce'
    : 'is inactive in Salesforce';
}

const unable = (why: string): Owner => ({ kind: 'unable', why });
