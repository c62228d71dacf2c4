import type { CrmCall } from '../../flow/ports.ts';
import { createBatcher } from '../batcher.ts';
import type {
  ChangedRecord,
  HubSpotApi,
  HubSpotRecord,
  ItemResult,
  NewRecord,
  ObjectType,
} from './hubspot-api.ts';

/** A record to be made, and what makes it one of its kind: two of one key that come together make one record. */
export interface Creation extends NewRecord {
  readonly key: string;
}

/** The records of one type, asked for and written in batches: what several jobs do at the same time is one call. */
export interface Records {
  readonly byId: (id: string, call: CrmCall) => Promise<HubSpotRecord | null>;
  /** By another property that is unique. */
  readonly by: (property: string, value: string, call: CrmCall) => Promise<HubSpotRecord | null>;
  readonly create: (creation: Creation, call: CrmCall) => Promise<ItemResult>;
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
  const create = createBatcher<Creation, ItemResult>({
    run: async (creations, call) => {
      const together = oneOfEachKey(creations);
      const results = await api.create(type, [...together.values()], call);
      const byKey = new Map([...together.keys()].map((key, at) => [key, results[at]]));
      return creations.map(({ key }) => byKey.get(key) ?? unanswered(type));
    },
  });
  const update = createBatcher<ChangedRecord, ItemResult>({
    run: async (changes, call) => {
      const answers = new Map<ChangedRecord, ItemResult>();
      for (let left = changes; left.length > 0; ) {
        const { now, later } = oneOfEachId(left);
        const together = [...now].map(([id, { properties }]) => ({ id, properties }));
        const results = await api.update(type, together, call);
        [...now.values()].forEach(({ from }, at) => {
          const result = results[at];
          if (result) for (const change of from) answers.set(change, result);
        });
        left = later;
      }
      return changes.map((change) => answers.get(change) ?? unanswered(type));
    },
  });
  return {
    byId,
    by: (property, value, call) => {
      const reader = readers.get(property) ?? readBy(property);
      readers.set(property, reader);
      return reader(value, call);
    },
    create,
    update,
  };
}

const unanswered = (type: ObjectType): Error =>
  new Error(`HubSpot answered for fewer ${type} than were sent to it.`);

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

/** HubSpot refuses a batch that says one unique value twice; what was said last of a property holds. */
function oneOfEachKey(creations: readonly Creation[]): Map<string, NewRecord> {
  const together = new Map<string, NewRecord>();
  for (const { key, ...record } of creations) {
    const before = together.get(key);
    together.set(
      key,
      before ? { ...before, properties: { ...before.properties, ...record.properties } } : record,
    );
  }
  return together;
}

interface Together {
  readonly properties: Record<string, string>;
  readonly from: ChangedRecord[];
}

/**
 * HubSpot: one batch names an id once. Changes of one record go together, the last word on a property holding; one
 * that sets what another clears goes in the next batch, since a lifecycle stage goes back only in two steps.
 */
function oneOfEachId(changes: readonly ChangedRecord[]): {
  now: Map<string, Together>;
  later: ChangedRecord[];
} {
  const now = new Map<string, Together>();
  const later: ChangedRecord[] = [];
  const waits = new Set<string>();
  for (const change of changes) {
    const { id, properties } = change;
    const before = now.get(id);
    if (waits.has(id) || (before && disagree(before.properties, properties))) {
      waits.add(id);
      later.push(change);
    } else {
      now.set(id, {
        properties: { ...before?.properties, ...properties },
        from: [...(before?.from ?? []), change],
      });
    }
  }
  return { now, later };
}

const disagree = (one: ChangedRecord['properties'], two: ChangedRecord['properties']): boolean =>
  Object.entries(two).some(([name, value]) => name in one && (one[name] === '') !== (value === ''));
