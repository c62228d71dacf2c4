import type { Policy } from '../../domain/policy/policy.ts';

/**
 * Who may own records in Salesforce: active users of type Standard, and queues that take leads. Users are known by
 * their e-mail address; where several active users share one, or it differs (a sandbox adds `.invalid`), the policy says
 * the id (`people.<name>.salesforce`), which may be a queue's (`00G…`).
 */
export interface Users {
  /** Null for somebody who is inactive, no user at all, or one of several with this address. @throws Fault CRM_* when the list was never read */
  readonly idOf: (email: string, policy: Policy) => Promise<string | null>;
  /** Of inactive users too, since their ids stay on records. The policy's e-mail address, where it names the id; null: unknown. */
  readonly emailOf: (id: string) => Promise<string | null>;
  /** Whether the id is of somebody who left. False for a queue, and for whoever is not on the list. */
  readonly isInactive: (id: string) => Promise<boolean>;
  /** Why each of these may own nothing now ("is inactive in Salesforce"); who may is left out. */
  readonly notOwners: (emails: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Whether tasks may be owned by this owner: any user, and a queue that takes tasks. */
  readonly takesTasks: (id: string) => Promise<boolean>;
  /** Reads the list anew, after Salesforce refused somebody whom it has. @throws Fault CRM_* */
  readonly refresh: () => Promise<void>;
}
