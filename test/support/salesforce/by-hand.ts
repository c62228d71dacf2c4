import type { FakeRecord, FakeSalesforce } from './fake-salesforce.ts';
import { bin, finished, put, putUser } from './keep-record.ts';
import { long, type Org } from './org.ts';
import { openToGranted } from './permissions.ts';
import { addField } from './set-up.ts';

type ByHand = Pick<
  FakeSalesforce,
  | 'records'
  | 'record'
  | 'add'
  | 'edit'
  | 'remove'
  | 'merge'
  | 'convert'
  | 'addUser'
  | 'addQueue'
  | 'addField'
  | 'forbid'
  | 'rule'
>;

type Change = (id: string, values: FakeRecord['values']) => void;

/** What people do in Salesforce's own pages, without its API. A mistake of a test is thrown. */
export function byHand(org: Org): ByHand {
  const get = (id: string): FakeRecord => {
    const found = org.get(id);
    if (!found) throw new Error(`The fake Salesforce has no record ${id}`);
    return found;
  };
  const change: Change = (id, values) => {
    const before = get(id);
    const record = finished(org, { ...before, values: { ...before.values, ...values } }, before, org.adminId);
    org.put({ ...record, values: { ...record.values, ...values } });
  };
  return {
    records: (type) =>
      org
        .all(type)
        .filter(({ isDeleted }) => !isDeleted)
        .map((one) => whole(org, one)),
    record: (id) => {
      const found = org.get(id);
      return found && whole(org, found);
    },
    add: (type, values) => {
      const id = put(org, type, values);
      openToGranted(org);
      return id;
    },
    edit: (id, values) => {
      const fields = org.types.get(get(id).type);
      for (const name of Object.keys(values))
        if (!fields?.has(name))
          throw new Error(`The fake Salesforce has no field ${name} on ${get(id).type}`);
      change(id, values);
    },
    remove: (id) => {
      bin(org, get(id), org.adminId);
      openToGranted(org);
    },
    merge: (winnerId, loserId) => {
      bin(org, get(loserId), org.adminId, { MasterRecordId: long(winnerId) });
      moveTasks(org, long(loserId), long(winnerId), change);
      change(winnerId, {});
    },
    convert: (leadId) => convert(org, get(leadId), change),
    addUser: (email, { isActive = true, userType = 'Standard', name = email } = {}) =>
      putUser(org, { Email: email, Name: name, IsActive: isActive, UserType: userType }),
    addQueue: (name, types = ['Lead']) => {
      const id = put(org, 'Group', {
        Name: name,
        DeveloperName: name.replaceAll(/\W+/g, '_'),
        Type: 'Queue',
      });
      for (const SobjectType of types) put(org, 'QueueSobject', { QueueId: id, SobjectType });
      return id;
    },
    addField: (type, field) => addField(org, type, field),
    forbid: (type, name, right = 'all') => {
      const access = right === 'all' ? 'none' : 'read';
      const field = name === undefined ? undefined : org.types.get(type)?.get(name);
      if (name === undefined) org.access.set(type, access);
      else if (field) org.types.get(type)?.set(name, { ...field, access });
      else throw new Error(`The fake Salesforce has no field ${name} on ${type}`);
    },
    rule: (rule) => void org.rules.push(rule),
  };
}

/** With null for each field that it does not have. */
const whole = (org: Org, record: FakeRecord): FakeRecord => ({
  ...record,
  values: {
    ...Object.fromEntries([...(org.types.get(record.type)?.keys() ?? [])].map((name) => [name, null])),
    ...record.values,
  },
});

/** Salesforce makes an account and a contact of the lead, which stays as it is and can be changed no more. */
function convert(org: Org, lead: FakeRecord, change: Change) {
  const { values } = lead;
  const taken = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, values[name] ?? null] as const));
  const accountId = put(org, 'Account', {
    Name: values['Company'] ?? null,
    ...taken(['Website', 'OwnerId']),
  });
  const contactId = put(org, 'Contact', {
    AccountId: accountId,
    ...taken(['FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone', 'Title', 'LeadSource', 'OwnerId']),
  });
  moveTasks(org, lead.id, contactId, change);
  change(lead.id, {
    Status: 'Closed - Converted',
    IsConverted: true,
    ConvertedDate: org.now().slice(0, 10),
    ConvertedContactId: contactId,
    ConvertedAccountId: accountId,
  });
  return { contactId, accountId };
}

function moveTasks(org: Org, from: string, to: string, change: Change): void {
  for (const task of org.all('Task').filter(({ values }) => values['WhoId'] === from))
    change(task.id, { WhoId: to });
}
