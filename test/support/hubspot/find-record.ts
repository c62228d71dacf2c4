import type { ObjectType } from '../../../src/crm/hubspot/hubspot-api.ts';
import { invalid, type Refusal, Refused } from './answers.ts';
import { OBJECT_TYPES } from './object-types.ts';
import type { Portal, StoredRecord } from './portal.ts';

/** By its id; the id of a record that was merged away gives the one that stayed. */
export function byId({ records, survivors }: Portal, type: ObjectType, id: string): StoredRecord | undefined {
  let now = id;
  for (let next = survivors.get(now); next !== undefined; next = survivors.get(now)) now = next;
  return records[type].get(now);
}

/** By its id or by another property that is unique. @throws Refused 400 when it is not */
export function find(
  portal: Portal,
  type: ObjectType,
  value: string,
  idProperty?: string,
): StoredRecord | undefined {
  if (idProperty === undefined || idProperty === 'hs_object_id') return byId(portal, type, value);
  if (!isUnique(portal, type, idProperty)) throw new Refused(notUnique(portal, type, idProperty));
  const id = portal.unique.get(uniqueKey(type, idProperty, value));
  const record = id === undefined ? undefined : portal.records[type].get(id);
  // Nobody has documented that a secondary e-mail finds a contact, so nobody may count on it.
  return record?.properties[idProperty] === normalUnique(idProperty, value) ? record : undefined;
}

export const isUnique = ({ definitions }: Portal, type: ObjectType, name: string): boolean =>
  (type === 'contacts' && name === 'email') || definitions[type].get(name)?.hasUniqueValue === true;

export const notUnique = ({ id }: Portal, type: ObjectType, name: string): Refusal =>
  invalid(
    `Unable to perform update/upsert by non-unique ${OBJECT_TYPES[type].id} property ${name} in portal ID ${id}`,
  );

const normalUnique = (name: string, value: string): string =>
  name === 'email' ? value.trim().toLowerCase() : value;

export const uniqueKey = (type: ObjectType, name: string, value: string): string =>
  `${type}/${name}/${normalUnique(name, value)}`;

/** The keys that a record with these properties takes; a contact takes its secondary e-mails too. */
export function uniqueKeys(
  portal: Portal,
  type: ObjectType,
  properties: Readonly<Record<string, string>>,
): string[] {
  const keys: string[] = [];
  for (const [name, value] of Object.entries(properties)) {
    if (value === '') continue;
    if (type === 'contacts' && name === 'hs_additional_emails')
      for (const email of value.split(';')) keys.push(uniqueKey(type, 'email', email));
    else if (isUnique(portal, type, name)) keys.push(uniqueKey(type, name, value));
  }
  return keys;
}
