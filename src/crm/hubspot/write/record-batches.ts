import type { CrmCall } from '../../../flow/ports.ts';
import { createBatcher } from '../../batcher.ts';
import type { ChangedRecord, HubSpotApi, HubSpotRecord, ItemResult, ObjectType } from '../hubspot-api.ts';
import { type Said, writeMerged } from './write-merged.ts';

/** The records of one type, asked for and written in batches: what several jobs do at the same time is one call. */
export interface Records {
  readonly byId: (id: string, call: CrmCall) => Promise<HubSpotRecord | null>;
  /** By another property that is unique. */
  readonly by: (property: string, value: string, call: CrmCall) => Promise<HubSpotRecord | null>;
  /** Two of one key that come together make one record. */
  readonly create: (record: Said, call: CrmCall) => Promise<ItemResult>;
  readonly update: (change: ChangedRecord, call: CrmCall) => Promise<ItemResult>;
}

export interface RecordsDeps {
  readonly api: Pick<HubSpotApi, 'read' | 'create' | 'update'>;
  readonly type: ObjectType;
  /** What is read of each record. */
  readonly properties: readonly string[];
}

export function openRecords({ api, type, properties }: RecordsDeps): Records {
  const byId = createBatcher<string, HubSpotRecord | null>({
    run: async (ids, call) => {
      const found = await api.read(type, { ids: [...new Set(ids)], properties }, call);
      return ids.map((id) => found.find((record) => isOrWas(id, record)) ?? null);
    },
  });
  const readBy = (property: string) =>
    createBatcher<string, HubSpotRecord | null>({
      run: async (values, call) => {
        const read = [...new Set([...properties, property])];
        const what = { ids: [...new Set(values)], idProperty: property, properties: read };
        const found = await api.read(type, what, call);
        return values.map((value) => found.find((record) => hasValue(property, value, record)) ?? null);
      },
    });
  const readers = new Map<string, ReturnType<typeof readBy>>();
  const create = createBatcher<Said, ItemResult>({
    run: (records, call) => writeMerged(records, (merged) => api.create(type, merged, call)),
  });
  const update = createBatcher<Said, ItemResult>({
    run: (changes, call) =>
      writeMerged(changes, (merged) => {
        const inputs = merged.map(({ key, properties }) => ({ id: key, properties }));
        return api.update(type, inputs, call);
      }),
  });
  return {
    byId,
    by: (property, value, call) => {
      const reader = readers.get(property) ?? readBy(property);
      readers.set(property, reader);
      return reader(value, call);
    },
    create,
    update: ({ id, properties }, call) => update({ key: id, properties }, call),
  };
}

/** The old id of a record that was merged into another gives the other. */
const isOrWas = (id: string, record: HubSpotRecord): boolean =>
  record.id === id || listed(record.properties['hs_merged_object_ids']).includes(id);

/** HubSpot finds a contact by its further e-mail addresses, too. */
function hasValue(property: string, value: string, { properties }: HubSpotRecord): boolean {
  const wanted = value.toLowerCase();
  const further = property === 'email' ? listed(properties['hs_additional_emails']) : [];
  return [properties[property], ...further].some((one) => one?.toLowerCase() === wanted);
}

const listed = (text: string | null | undefined): string[] => (text ? text.split(';') : []);
