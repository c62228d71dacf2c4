import { longId } from '../../../domain/lead/salesforce-id.ts';
import type { Clock } from '../../../flow/ports.ts';
import { createBatchedRead } from '../../batched-read.ts';
import { createBatcher } from '../../batcher.ts';
import type { Org } from '../org.ts';
import type { Found, People, Sought } from '../people.ts';
import type { SalesforceApi } from '../salesforce-api.ts';
import { createAskRecords } from './ask-records.ts';
import { findPeople } from './find-people.ts';
import { foundAs, readStanding, typeOf } from './people-by-id.ts';

export interface PeopleDeps {
  readonly api: Pick<SalesforceApi, 'queries'>;
  readonly org: Pick<Org, 'describe' | 'forget'>;
  readonly now: Clock;
}

/** So that the addresses and keys of all of them fit into one query each, and what is asked of them into one call. */
const MOST = 170;

export function openPeople(deps: PeopleDeps): People {
  const ask = createAskRecords(deps);
  const byId = createBatchedRead(async (ids, call) => {
    const standing = await readStanding(ids, call, ask);
    return (id) => {
      const record = standing.get(id);
      return record ? foundAs(record) : null;
    };
  });
  return {
    find: createBatcher<Sought, Found | null>({
      most: MOST,
      run: (sought, call) => findPeople(sought, call, ask),
    }),
    byId: async (text, call) => {
      const id = longId(text);
      return id === null || typeOf(id) === null ? null : byId(id, call);
    },
  };
}
