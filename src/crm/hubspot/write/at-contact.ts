import type { CrmCall } from '../../../flow/ports.ts';
import { createBatchedRead } from '../../batched-read.ts';
import type { HubSpotApi, HubSpotRecord, ObjectType } from '../hubspot-api.ts';
import type { Records } from './record-batches.ts';

/** The records of this type that hang at a contact. Associations are current, as a search is not. */
export function createAtContact(
  api: Pick<HubSpotApi, 'associated'>,
  type: ObjectType,
  records: Records,
): (contactId: string, call: CrmCall) => Promise<readonly HubSpotRecord[]> {
  const idsAt = createBatchedRead(async (contactIds, call) => {
    const found = await api.associated('contacts', type, contactIds, call);
    return (id) => found.get(id) ?? [];
  });
  return async (contactId, call) => {
    const ids = await idsAt(contactId, call);
    const found = await Promise.all(ids.map((id) => records.byId(id, call)));
    return found.filter((record) => record !== null);
  };
}
