import type { ObjectType } from '../../../src/crm/hubspot/hubspot-api.ts';
import type { Link } from './check-input.ts';
import { uniqueKeys } from './find-record.ts';
import { ASSOCIATION_TYPES, PRIMARY_COMPANY_OF_CONTACT, plainTwin } from './object-types.ts';
import { LIFECYCLE_STAGES } from './pipelines.ts';
import type { Portal, StoredRecord } from './portal.ts';

type Values = Readonly<Record<string, string>>;
/** Who writes: it stands in the record. */
type Source = 'INTEGRATION' | 'CRM_UI' | 'FORM';

/** @param properties checked before; an empty text clears */
export function insert(
  portal: Portal,
  type: ObjectType,
  properties: Values,
  links: readonly Link[],
  source: Source,
): StoredRecord {
  const now = Date.now();
  const record: StoredRecord = {
    id: portal.nextId(),
    type,
    properties: {},
    associations: new Map(),
    createdAt: now,
    updatedAt: now,
    before: null,
  };
  portal.records[type].set(record.id, record);
  const sourceId = source === 'INTEGRATION' ? { hs_object_source_id: String(portal.appId) } : {};
  set(portal, record, {
    ...(type === 'contacts' && { lifecyclestage: 'lead' }),
    ...(type === 'deals' && { pipeline: 'default' }),
    ...(type === 'tasks' && { hs_task_status: 'NOT_STARTED' }),
    ...(type === 'leads' && { hs_pipeline: 'lead-pipeline-id', hs_pipeline_stage: 'new-stage-id' }),
    hs_object_source: source,
    hs_object_source_label: source,
    ...sourceId,
    ...properties,
  });
  for (const link of links) connect(portal, record, link);
  return record;
}

/** As the API changes a record: a step back in the lifecycle is left out without a word. */
export function change(portal: Portal, record: StoredRecord, properties: Values): void {
  const { lifecyclestage, ...rest } = properties;
  const now = record.properties['lifecyclestage'];
  const isBack = lifecyclestage && now !== undefined && rank(portal, lifecyclestage) < rank(portal, now);
  edit(portal, record, isBack ? rest : properties);
}

/** As a person changes one: in any direction. */
export function edit(portal: Portal, record: StoredRecord, properties: Values): void {
  touch(portal, record);
  set(portal, record, properties);
}

const rank = ({ definitions }: Portal, stage: string): number => {
  const stages = definitions.contacts.get('lifecyclestage')?.options ?? LIFECYCLE_STAGES;
  return stages.findIndex(({ value }) => value === stage);
};

/** Says that the record was written now, and keeps for search what it was. */
export function touch({ searchLagMs }: Portal, record: StoredRecord): void {
  const now = Date.now();
  if (now - record.updatedAt >= searchLagMs)
    record.before = { properties: { ...record.properties }, updatedAt: record.updatedAt };
  // Two writes within a millisecond still are two.
  record.updatedAt = Math.max(now, record.updatedAt + 1);
}

function set(portal: Portal, record: StoredRecord, properties: Values): void {
  for (const key of uniqueKeys(portal, record.type, pick(record.properties, properties)))
    portal.unique.delete(key);
  for (const [name, value] of Object.entries(properties)) {
    if (value === '') delete record.properties[name];
    // A leading semicolon adds to what is ticked.
    else if (value.startsWith(';') && record.properties[name] !== undefined) record.properties[name] += value;
    else record.properties[name] = value;
  }
  for (const key of uniqueKeys(portal, record.type, properties)) portal.unique.set(key, record.id);
}

const pick = (from: Values, names: Values): Values =>
  Object.fromEntries(Object.keys(names).flatMap((name) => (name in from ? [[name, from[name] ?? '']] : [])));

/** Both ends know of it. The first company of a contact becomes its primary one. */
export function connect(portal: Portal, record: StoredRecord, { to, toId, typeId }: Link): void {
  const other = portal.records[to].get(toId);
  const type = ASSOCIATION_TYPES.get(typeId);
  if (!other || !type) throw new Error(`no association ${typeId} of ${record.type} with ${to} ${toId}`);
  add(record, other, typeId);
  add(other, record, type.inverse);
  const twin = plainTwin(typeId);
  if (twin !== undefined) connect(portal, record, { to, toId, typeId: twin });
  const contact = record.type === 'contacts' ? record : other;
  const company = record.type === 'contacts' ? other : record;
  if (contact.type === 'contacts' && company.type === 'companies' && !primaryCompany(contact)) {
    add(contact, company, PRIMARY_COMPANY_OF_CONTACT);
    add(company, contact, PRIMARY_COMPANY_OF_CONTACT + 1);
  }
  touch(portal, other);
}

function add(record: StoredRecord, other: StoredRecord, typeId: number): void {
  const key = `${other.type}/${other.id}`;
  const types = record.associations.get(key);
  if (types) types.add(typeId);
  else record.associations.set(key, new Set([typeId]));
}

export const primaryCompany = (contact: StoredRecord): string | undefined => {
  for (const [key, types] of contact.associations)
    if (types.has(PRIMARY_COMPANY_OF_CONTACT)) return key.slice('companies/'.length);
  return undefined;
};

/** Into the bin: nothing finds it, and what was associated with it no more is. */
export function erase(portal: Portal, record: StoredRecord): void {
  portal.records[record.type].delete(record.id);
  for (const key of uniqueKeys(portal, record.type, record.properties)) portal.unique.delete(key);
  for (const [key] of record.associations) {
    const [type, id] = key.split('/') as [ObjectType, string];
    portal.records[type].get(id)?.associations.delete(`${record.type}/${record.id}`);
  }
}

/** What only `gone` knew goes over to `stays`, with its e-mail as a secondary one and all its associations. */
export function merge(portal: Portal, stays: StoredRecord, gone: StoredRecord): void {
  const links = [...gone.associations];
  erase(portal, gone);
  portal.survivors.set(gone.id, stays.id);
  touch(portal, stays);
  const { email, hs_additional_emails: more } = gone.properties;
  const emails = [stays.properties['hs_additional_emails'], email, more].filter(Boolean).join(';');
  const merged = [stays.properties['hs_merged_object_ids'], gone.id].filter(Boolean).join(';');
  const { email: own = '', ...others } = stays.properties;
  set(portal, stays, {
    ...gone.properties,
    ...others,
    ...(own !== '' && { email: own }),
    ...(own !== '' && emails !== '' && { hs_additional_emails: emails }),
    hs_merged_object_ids: merged,
  });
  for (const [key, types] of links) {
    const [to, toId] = key.split('/') as [ObjectType, string];
    for (const typeId of types)
      if (typeId !== PRIMARY_COMPANY_OF_CONTACT) connect(portal, stays, { to, toId, typeId });
  }
}
