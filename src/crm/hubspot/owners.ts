import type { Policy } from '../../domain/policy/policy.ts';
import type { Clock, CrmCall } from '../../flow/ports.ts';
import { keep } from '../kept.ts';
import type { HubSpotApi, Owner } from './hubspot-api.ts';

export interface OwnersDeps {
  readonly api: Pick<HubSpotApi, 'owners'>;
  readonly now: Clock;
  /** E-mail address, in lower case -> id, of the policies' people whose HubSpot id is said (`people.<id>.hubspot`). */
  readonly people: () => ReadonlyMap<string, string>;
}

/** Who may own records in HubSpot. An owner is written by `id`; HubSpot refuses the user's id. */
export interface Owners {
  /** Null for somebody who is deactivated, or no user at all. @throws Fault CRM_* when the list was never read */
  readonly idOf: (email: string, policy: Policy) => Promise<string | null>;
  /** Of deactivated people too, since their ids stay on records. The policy's e-mail address, where it names the id. */
  readonly emailOf: (id: string) => Promise<string | null>;
  /** Whether the id is of somebody who left. */
  readonly isArchived: (id: string) => Promise<boolean>;
  /** Why each of these may own nothing now; who may is left out. */
  readonly notOwners: (emails: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Reads the list anew, after HubSpot refused somebody whom it has. @throws Fault CRM_* */
  readonly refresh: () => Promise<void>;
}

interface List {
  readonly active: ReadonlyMap<string, Owner>;
  readonly archived: ReadonlyMap<string, Owner>;
  readonly idByEmail: ReadonlyMap<string, string>;
  readonly archivedEmails: ReadonlySet<string>;
}

const FRESH_MS = 60 * 60_000;
/** Somebody who was just added, or activated again, is found this soon. */
const FRESH_FOR_STRANGERS_MS = 5 * 60_000;
const STALE_MS = 24 * 60 * 60_000;

/** The owners of HubSpot, read once an hour. While HubSpot is away yesterday's list still serves. */
export function openOwners({ api, now, people }: OwnersDeps): Owners {
  const list = keep((call) => readList(call, api), { now, freshMs: FRESH_MS, staleMs: STALE_MS });

  const listWith = async (isIn: (list: List) => boolean): Promise<List> => {
    const known = await list.get();
    return isIn(known) ? known : list.get(FRESH_FOR_STRANGERS_MS);
  };
  const listWithOwner = (id: string): Promise<List> =>
    listWith(({ active, archived }) => active.has(id) || archived.has(id));

  return {
    idOf: async (email, policy) => {
      const said = idInPolicy(email, policy);
      if (said !== undefined)
        return (await listWith(({ active }) => active.has(said))).active.has(said) ? said : null;
      const address = email.toLowerCase();
      const { idByEmail } = await listWith((known) => known.idByEmail.has(address));
      return idByEmail.get(address) ?? null;
    },
    emailOf: async (id) => {
      const named = [...people()].find(([, said]) => said === id);
      if (named) return named[0];
      const { active, archived } = await listWithOwner(id);
      return (active.get(id) ?? archived.get(id))?.email?.toLowerCase() ?? null;
    },
    isArchived: async (id) => {
      const { active, archived } = await listWithOwner(id);
      return archived.has(id) && !active.has(id);
    },
    notOwners: async (emails) => {
      const ids = people();
      const why = (known: List): [string, string][] =>
        emails.flatMap((email) => {
          const reason = whyNot(email.toLowerCase(), ids, known);
          return reason === null ? [] : [[email, reason] as [string, string]];
        });
      return new Map(why(await listWith((known) => why(known).length === 0)));
    },
    refresh: async () => {
      await list.renew();
    },
  };
}

function idInPolicy(email: string, { document }: Policy): string | undefined {
  const address = email.toLowerCase();
  return Object.values(document.people).find((person) => person.email.toLowerCase() === address)?.hubspot;
}

function whyNot(email: string, ids: ReadonlyMap<string, string>, list: List): string | null {
  const said = ids.get(email);
  if (said === undefined) {
    if (list.idByEmail.has(email)) return null;
    return list.archivedEmails.has(email) ? 'deactivated in HubSpot' : 'is no user of HubSpot';
  }
  if (list.active.has(said)) return null;
  return list.archived.has(said)
    ? 'deactivated in HubSpot'
    : `the policy's id ${said} is no owner in HubSpot`;
}

/** A queue owns records, too, but nobody answers for it: it is neither found by e-mail nor accepted as an owner. */
async function readList(call: CrmCall, api: OwnersDeps['api']): Promise<List> {
  const [now, gone] = await Promise.all([api.owners(false, call), api.owners(true, call)]);
  const people = now.filter(({ kind }) => kind === 'PERSON');
  const withEmail = (owners: readonly Owner[]): [string, string][] =>
    owners.flatMap(({ id, email }) =>
      email === null ? [] : [[email.toLowerCase(), id] as [string, string]],
    );
  return {
    active: byId(people),
    archived: byId(gone),
    idByEmail: new Map(withEmail(people)),
    archivedEmails: new Set(withEmail(gone).map(([email]) => email)),
  };
}

const byId = (owners: readonly Owner[]): ReadonlyMap<string, Owner> =>
  new Map(owners.map((owner) => [owner.id, owner]));
