import type { CrmCall } from '../../../flow/ports.ts';
import { createBatchedRead } from '../../batched-read.ts';
import { createBatcher } from '../../batcher.ts';
import { writeMerged } from '../../write-merged.ts';
import type { ChangedRecord, HubSpotApi, HubSpotRecord, ItemResult, ObjectType } from '../hubspot-api.ts';
import { listIn, textIn } from '../property-values.ts';
import { MERGE_RULES, type Said } from './merge-rules.ts';

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

/** @throws Fault CRM_* from each of its calls; of a batch only those whose own record is refused hear of it */
export function openRecords({ api, type, properties }: RecordsDeps): Records {
  const byId = createBatchedRead(async (ids, call) => {
    const found = await api.read(type, { ids, properties }, call);
    return (id) => found.find((record) => isOrWas(id, record)) ?? null;
  });
  const readBy = (property: string) =>
    createBatchedRead(async (values, call) => {
      const read = [...new Set([...properties, property])];
      const found = await api.read(type, { ids: values, idProperty: property, properties: read }, call);
      return (value) => found.find((record) => hasValue(property, value, record)) ?? null;
    });
  const readers = new Map<string, ReturnType<typeof readBy>>();
  const create = createBatcher<Said, ItemResult>({
    run: (records, call) => writeMerged(records, (merged) => api.create(type, merged, call), MERGE_RULES),
  });
  const update = createBatcher<Said, ItemResult>({
    run: (changes, call) =>
      writeMerged(
        changes,
        (merged) => {
          const inputs = merged.map(({ key, properties }) => ({ id: key, properties }));
          return api.update(type, inputs, call);
        },
        MERGE_RULES,
      ),
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
  record.id === id || listIn(record.properties, 'hs_merged_object_ids').includes(id);

/** HubSpot finds a contact by its further e-mail addresses, too. */
function hasValue(property: string, value: string, { properties }: HubSpotRecord): boolean {
  const wanted = value.toLowerCase();
  const further = property === 'email' ? listIn(properties, 'hs_additional_emails') : [];
  return textIn(properties, property)?.toLowerCase() === wanted || further.includes(wanted);
}
