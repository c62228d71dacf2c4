import { longId, PREFIX } from '../../domain/lead/salesforce-id.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { Clock } from '../../flow/ports.ts';
import { keep } from '../kept.ts';
import { ownerOf } from './owner-of.ts';
import type { SalesforceApi } from './salesforce-api.ts';
import { readUserList, SANDBOX_ENDING, type User, type UserList } from './user-list.ts';

export interface UsersDeps {
  readonly api: Pick<SalesforceApi, 'queries'>;
  readonly now: Clock;
  /** E-mail address, in lower case -> id in Salesforce, of all people of the live policies; null: the policy says none. */
  readonly people: () => ReadonlyMap<string, string | null>;
}

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

const FRESH_MS = 60 * 60_000;
/** Somebody who was just added, or activated again, is found this soon. */
const FRESH_FOR_STRANGERS_MS = 5 * 60_000;
const STALE_MS = 24 * 60 * 60_000;
/** Owners whom no policy names, read with the list from when they were first met. */
const MOST_MET = 2_000;

/** The people of the policies, the owners met on records, and the queues, read once an hour. While Salesforce is away yesterday's list still serves. */
export function openUsers({ api, now, people }: UsersDeps): Users {
  const met = new Set<string>();
  const wanted = (): Set<string> => {
    const named = [...people()].map(([email, said]) => keyOf(email, said));
    return new Set([...named, ...met]);
  };
  const list = keep((call) => readUserList(wanted(), api, call), {
    now,
    freshMs: FRESH_MS,
    staleMs: STALE_MS,
  });

  /** A list that was asked for all of these, and is young unless it has what is looked for. */
  const listWith = async (keys: readonly string[], isIn: (list: UserList) => boolean): Promise<UserList> => {
    const lacks = ({ asked, users }: UserList): boolean =>
      keys.some((key) => !asked.has(key) && !users.has(key));
    const known = await list.get();
    if (!lacks(known)) return isIn(known) ? known : list.get(FRESH_FOR_STRANGERS_MS);
    for (const key of keys) met.add(key);
    for (const key of met) if (met.size > MOST_MET) met.delete(key);
    const next = await list.renew();
    // That reading had begun before, for somebody else.
    return lacks(next) ? list.renew() : next;
  };

  const userOf = async (id: string): Promise<User | null> => {
    if (!id.startsWith(PREFIX.user)) return null;
    const long = longId(id) ?? id;
    return (await listWith([long], ({ users }) => users.has(long))).users.get(long) ?? null;
  };

  return {
    idOf: async (email, policy) => {
      const address = email.toLowerCase();
      const key = keyOf(address, idInPolicy(address, policy));
      const known = await listWith([key], (one) => ownerOf(key, one).kind === 'able');
      const owner = ownerOf(key, known);
      return owner.kind === 'able' ? owner.id : null;
    },
    emailOf: async (id) => {
      const long = longId(id) ?? id;
      const named = [...people()].find(([email, said]) => said !== null && keyOf(email, said) === long);
      if (named) return named[0];
      const email = (await userOf(id))?.email ?? null;
      if (email === null || people().has(email) || !email.endsWith(SANDBOX_ENDING)) return email;
      return email.slice(0, -SANDBOX_ENDING.length);
    },
    isInactive: async (id) => (await userOf(id))?.isActive === false,
    notOwners: async (emails) => {
      const said = people();
      const sought = emails.map((email) => {
        const address = email.toLowerCase();
        return { email, key: keyOf(address, said.get(address) ?? null) };
      });
      const why = (known: UserList): [string, string][] =>
        sought.flatMap(({ email, key }): [string, string][] => {
          const owner = ownerOf(key, known);
          return owner.kind === 'able' ? [] : [[email, owner.why]];
        });
      const keys = sought.map(({ key }) => key);
      return new Map(why(await listWith(keys, (known) => why(known).length === 0)));
    },
    takesTasks: async (id) => {
      const long = longId(id) ?? id;
      if (!long.startsWith(PREFIX.queue)) return true;
      return (
        (await listWith([], ({ queues }) => queues?.has(long) !== false)).queues?.get(long)?.takesTasks ===
        true
      );
    },
    refresh: async () => {
      await list.renew();
    },
  };
}

/** By what somebody is looked for: the id that the policy says, else the address. */
export const keyOf = (address: string, said: string | null): string =>
  said === null ? address : (longId(said) ?? said);

function idInPolicy(address: string, { document }: Policy): string | null {
  const named = Object.values(document.people).find(({ email }) => email.toLowerCase() === address);
  return named?.salesforce ?? null;
}
