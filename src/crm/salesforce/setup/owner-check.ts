import type { Policy } from '../../../domain/policy/policy.ts';
import { bad, type Finding, good } from '../../../flow/finding.ts';
import { ownerOf } from '../owner-of.ts';
import type { UserList } from '../user-list.ts';
import { keyOf } from '../users.ts';

/** By what each person of the policies is looked for in Salesforce: an id, or an address. */
export const keysOf = (policies: readonly Policy[]): ReadonlyMap<string, string> =>
  new Map(
    policies.flatMap(({ document }) =>
      Object.entries(document.people).map(
        ([name, { email, salesforce }]) => [name, keyOf(email.toLowerCase(), salesforce ?? null)] as const,
      ),
    ),
  );

/** Whether everybody whom the policies may hand a lead to can own one in Salesforce; one finding for each who cannot. */
export function checkOwners(policies: readonly Policy[], list: UserList): Finding[] {
  const keys = keysOf(policies);
  const faults = [...keys].flatMap(([name, key]) => {
    const owner = ownerOf(key, list);
    if (owner.kind === 'unable')
      return [
        bad(
          `owner ${name}`,
          `gets no leads: ${owner.why.startsWith('the ') ? '' : `${key} `}${owner.why}`,
          mendOf(name, key, list),
        ),
      ];
    const queue = list.queues?.get(owner.id);
    if (queue === undefined || queue.takesTasks) return [];
    return [
      bad(
        `owner ${name}`,
        `the queue "${queue.name}" takes no tasks, so those of its leads stay with the user of Baton`,
        'Add Task to the supported objects of the queue (Setup, Queues).',
      ),
    ];
  });
  if (faults.length > 0) return faults;
  return [good('owners', `all ${keys.size} people of the policy may own leads`)];
}

function mendOf(name: string, key: string, { queues, users }: UserList): string {
  if (queues?.has(key) === true) return 'Add Lead to the supported objects of the queue (Setup, Queues).';
  if (!key.includes('@') && !users.has(key)) return `Mend salesforce at ${name} under people in the policy.`;
  return `Mend the user in Salesforce (Setup, Users), or name another one at ${name} under people in the policy, by email or by id (salesforce).`;
}
