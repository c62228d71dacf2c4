import { define } from './definitions.ts';
import type { FakeHubSpot } from './fake-hubspot.ts';
import { byId } from './find-record.ts';
import { ASSOCIATION_TYPES, defaultAssociation } from './object-types.ts';
import { addOwner, type Portal, type StoredRecord } from './portal.ts';
import { fakeRecord } from './record-view.ts';
import { checkValue } from './values.ts';
import { connect, edit, erase, insert, merge, touch } from './write-record.ts';

type ByHand = Pick<
  FakeHubSpot,
  | 'records'
  | 'add'
  | 'edit'
  | 'remove'
  | 'merge'
  | 'associate'
  | 'file'
  | 'addOwner'
  | 'ownerId'
  | 'deactivateOwner'
  | 'defineProperty'
  | 'submitForm'
>;
type Type = Parameters<FakeHubSpot['records']>[0];

/** What people do in HubSpot's own pages, without its API. A mistake of a test is thrown. */
export function byHand(now: () => Portal): ByHand {
  const record = (type: Type, id: string): StoredRecord => {
    const found = byId(now(), type, id);
    if (!found) throw new Error(`The fake HubSpot has no ${type} with id ${id}`);
    return found;
  };
  return {
    records: (type) => [...now().records[type].values()].map((one) => fakeRecord(now(), one)),
    add: (type, properties, associations = []) => {
      const links = associations.map(({ toType, toId, typeId }) => {
        const known = ASSOCIATION_TYPES.get(typeId);
        if (known?.from !== type || known.to !== toType)
          throw new Error(`Association type ${typeId} does not lead from ${type} to ${toType}`);
        return { to: toType, toId, typeId };
      });
      return insert(now(), type, normal(now(), type, properties), links, 'CRM_UI').id;
    },
    file: (id) => now().files.get(id),
    edit: (type, id, properties) => edit(now(), record(type, id), normal(now(), type, properties)),
    remove: (type, id) => erase(now(), record(type, id)),
    merge: (type, stays, gone) => merge(now(), record(type, stays), record(type, gone)),
    associate: (from, fromId, to, toId) => {
      const typeId = defaultAssociation(from, to);
      if (typeId === undefined) throw new Error(`${from} cannot be associated with ${to}`);
      const one = record(from, fromId);
      touch(now(), one);
      connect(now(), one, { to, toId: record(to, toId).id, typeId });
    },
    addOwner: (email) => addOwner(now(), email),
    ownerId: (email) => now().owners.find((one) => one.email === email.toLowerCase())?.id,
    deactivateOwner: (email) => {
      const owner = now().owners.find((one) => one.email === email.toLowerCase());
      if (!owner) throw new Error(`The fake HubSpot has no owner ${email}`);
      owner.archived = true;
    },
    defineProperty: (type, property) => {
      now().definitions[type].set(property.name, define(property));
    },
    submitForm: (form, values, at = Date.now()) => submitForm(now(), form, values, at),
  };
}

/** Values as HubSpot keeps them. People may not be wrong here; read-only ones stand for what HubSpot works out. */
function normal(portal: Portal, type: Type, properties: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const definition = portal.definitions[type].get(name);
      if (!definition) throw new Error(`The fake HubSpot has no property ${name} on ${type}`);
      const isFixed = definition.calculated && definition.type === 'enumeration';
      const checked = isFixed ? { value } : checkValue(definition, value, portal.owners);
      if (!('value' in checked)) throw new Error(`${name}: ${checked.message}`);
      return [name, checked.value];
    }),
  );
}

/** The contact comes with it, as HubSpot makes one, and remembers its last form. */
function submitForm(portal: Portal, form: string, values: Record<string, string>, at: number): void {
  const all = portal.submissions.get(form) ?? [];
  const given = Object.entries(values).map(([name, value]) => ({ name, value, objectTypeId: '0-1' }));
  all.push({
    conversionId: `conversion-${portal.nextId()}`,
    submittedAt: at,
    values: given,
    pageUrl: 'https://example.com/demo',
  });
  all.sort((a, b) => a.submittedAt - b.submittedAt);
  portal.submissions.set(form, all);
  const known = Object.entries(values).filter(([name]) => portal.definitions.contacts.has(name));
  const properties = normal(portal, 'contacts', Object.fromEntries(known));
  const conversion = {
    recent_conversion_date: new Date(at).toISOString(),
    recent_conversion_event_name: `Demo: ${form}`,
  };
  const email = properties['email'];
  const id = email === undefined ? undefined : portal.unique.get(`contacts/email/${email}`);
  const contact = id === undefined ? undefined : portal.records.contacts.get(id);
  if (contact) edit(portal, contact, { ...properties, ...conversion });
  else if (email !== undefined) insert(portal, 'contacts', { ...properties, ...conversion }, [], 'FORM');
}
