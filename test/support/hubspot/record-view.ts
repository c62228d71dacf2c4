import type { ObjectType, Properties } from '../../../src/crm/hubspot/hubspot-api.ts';
import type { FakeRecord } from './fake-hubspot.ts';
import { OBJECT_TYPES } from './object-types.ts';
import { isClosedStage } from './pipelines.ts';
import type { Portal, StoredRecord, Version } from './portal.ts';
import { DEFAULT_PROPERTIES } from './standard-properties.ts';
import { primaryCompany } from './write-record.ts';

type Calculate = (record: StoredRecord, version: Version, portal: Portal) => string | undefined;

const iso = (at: number): string => new Date(at).toISOString();
const created: Calculate = ({ createdAt }) => iso(createdAt);
const updated: Calculate = (_, { updatedAt }) => iso(updatedAt);
const count =
  (type: ObjectType): Calculate =>
  (record) => {
    const found = idsOf(record, type).length;
    return found === 0 ? undefined : String(found);
  };

/** HubSpot works these out by itself; nobody sets them. */
const CALCULATED: Readonly<Record<ObjectType | 'all', Readonly<Record<string, Calculate>>>> = {
  all: {
    hs_object_id: ({ id }) => id,
    createdate: created,
    hs_createdate: created,
    hs_lastmodifieddate: updated,
  },
  contacts: {
    lastmodifieddate: updated,
    associatedcompanyid: primaryCompany,
    num_associated_deals: count('deals'),
    hs_email_domain: (_, { properties }) => properties['email']?.split('@')[1],
  },
  companies: {
    num_associated_contacts: count('contacts'),
    num_associated_deals: count('deals'),
    hs_num_open_deals: (record, _, portal) =>
      String(
        idsOf(record, 'deals').filter(
          (id) => !isClosedStage(portal.records.deals.get(id)?.properties['dealstage']),
        ).length,
      ),
  },
  deals: {
    hs_is_closed: (_, { properties }) => String(isClosedStage(properties['dealstage'])),
    hs_is_closed_won: (_, { properties }) => String(properties['dealstage'] === 'closedwon'),
  },
  tasks: {},
  notes: {},
  leads: {},
};

export function idsOf(record: StoredRecord, type: ObjectType): string[] {
  const prefix = `${type}/`;
  const ids: string[] = [];
  for (const [key] of record.associations) if (key.startsWith(prefix)) ids.push(key.slice(prefix.length));
  return ids;
}

/** @param version the one to read from: search may see an older one than stands there */
export function valueOf(
  portal: Portal,
  record: StoredRecord,
  name: string,
  version: Version = record,
): string | null {
  const calculate = CALCULATED[record.type][name] ?? CALCULATED.all[name];
  return (calculate ? calculate(record, version, portal) : version.properties[name]) ?? null;
}

/** A record as HubSpot shows it. Asked for by a name that no property has, it says nothing of it. */
export function view(
  portal: Portal,
  record: StoredRecord,
  asked?: readonly string[],
  version: Version = record,
) {
  const { shown, always } = DEFAULT_PROPERTIES[record.type];
  const properties: Record<string, string | null> = {};
  for (const name of asked?.length ? asked : shown)
    if (portal.definitions[record.type].has(name)) properties[name] = valueOf(portal, record, name, version);
  for (const name of always) properties[name] = valueOf(portal, record, name, version);
  return {
    id: record.id,
    properties,
    createdAt: iso(record.createdAt),
    updatedAt: iso(version.updatedAt),
    archived: false,
    url: `https://app.hubspot.com/contacts/${portal.id}/record/${OBJECT_TYPES[record.type].id}/${record.id}`,
  };
}

/** After a write HubSpot shows what was written, as it keeps it, and where the record comes from. */
export const viewWritten = (portal: Portal, record: StoredRecord, written: readonly string[]) =>
  view(portal, record, [...written, 'hs_object_source', 'hs_object_source_id', 'lifecyclestage']);

/** For the tests: with all that it has, calculated values included. */
export function fakeRecord(portal: Portal, record: StoredRecord): FakeRecord {
  const names = [...Object.keys(CALCULATED.all), ...Object.keys(CALCULATED[record.type])];
  const calculated = names
    .filter((name) => portal.definitions[record.type].has(name))
    .map((name) => [name, valueOf(portal, record, name)]);
  return {
    id: record.id,
    properties: { ...record.properties, ...(Object.fromEntries(calculated) as Properties) },
    associations: [...record.associations].flatMap(([key, types]) => {
      const [toType, toId = ''] = key.split('/') as [ObjectType, string?];
      return [...types].map((typeId) => ({ toType, toId, typeId }));
    }),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}
