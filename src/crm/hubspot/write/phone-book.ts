import type { CrmCall } from '../../../flow/ports.ts';
import type { Sleep } from '../../sleep.ts';
import type { HubSpotApi } from '../hubspot-api.ts';
import { createPhoneSearch } from '../phone-search.ts';

/** Contacts by their phone number, for people who gave no e-mail address. */
export interface PhoneBook {
  /** The one who is there longest. `mayBeFresh`: one may have been made seconds ago, in an attempt whose end nobody saw. */
  readonly find: (phone: string, mayBeFresh: boolean, call: CrmCall) => Promise<string | null>;
  /** Work on a number that nobody is known to have waits until other such work on it has made somebody. */
  readonly inTurn: <Value>(phone: string, work: () => Promise<Value>) => Promise<Value>;
  readonly remember: (phone: string, id: string) => void;
  readonly forget: (phone: string) => void;
}

const MOST_REMEMBERED = 1_000;
/** Search lags behind writes by "a few moments", in which it is asked again. */
const LAG_MS = [1_000, 3_000, 6_000];

/**
 * A phone number is not unique in HubSpot and is found by search only, which lags. So this process makes nobody twice:
 * it goes in turn and remembers whom it made. What it cannot see is somebody whom another process made less than ten
 * seconds ago; the unique key of `baton setup hubspot` on contacts covers that, too.
 */
export function openPhoneBook(api: Pick<HubSpotApi, 'search'>, sleep: Sleep): PhoneBook {
  const made = new Map<string, string>();
  const making = new Map<string, Promise<unknown>>();
  const search = createPhoneSearch(api);
  return {
    find: async (phone, mayBeFresh, call) => {
      for (const wait of [...(mayBeFresh ? LAG_MS : []), null]) {
        const id = made.get(phone) ?? (await search(phone, call))?.id ?? null;
        if (id !== null || wait === null) return id;
        await sleep(wait, call.signal);
      }
      return null;
    },
    inTurn: async (phone, work) => {
      for (let other = making.get(phone); other; other = making.get(phone)) await other.catch(() => null);
      if (made.has(phone)) return work();
      const turn = work();
      making.set(phone, turn);
      return turn.finally(() => making.delete(phone));
    },
    remember: (phone, id) => {
      made.delete(phone);
      made.set(phone, id);
      const [oldest] = made.keys();
      if (made.size > MOST_REMEMBERED && oldest !== undefined) made.delete(oldest);
    },
    forget: (phone) => void made.delete(phone),
  };
}
