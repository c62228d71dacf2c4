import { derive } from './derive.ts';
import type { FakeRecord, FakeValues } from './fake-salesforce.ts';
import type { Org } from './org.ts';

/** With what Salesforce itself writes. @param by the user who does it */
export function finished(
  org: Org,
  draft: FakeRecord,
  before: FakeRecord | null,
  by = org.userId,
): FakeRecord {
  const made = before ? {} : { CreatedDate: org.now(), CreatedById: by };
  const values = { ...draft.values, Id: draft.id, IsDeleted: draft.isDeleted, ...made, ...touched(org, by) };
  return { ...draft, values: { ...values, ...derive(org, draft.type, values, before) } };
}

const touched = (org: Org, by: string): FakeValues => ({
  LastModifiedDate: org.now(),
  LastModifiedById: by,
  SystemModstamp: org.now(),
});

/** As an administrator does it: no rule applies. @returns the id */
export function put(org: Org, type: string, values: FakeValues, id = org.newId(type)): string {
  const fields = org.types.get(type);
  if (!fields) throw new Error(`The fake Salesforce has no type ${type}`);
  for (const name of Object.keys(values))
    if (!fields.has(name)) throw new Error(`The fake Salesforce has no field ${name} on ${type}`);
  const usual = Object.fromEntries([...fields.values()].map(({ name, usual }) => [name, usual]));
  const owner = fields.has('OwnerId') ? { OwnerId: org.userId } : {};
  const record = finished(
    org,
    { id, type, values: { ...usual, ...owner, ...values }, isDeleted: false },
    null,
    org.adminId,
  );
  org.put({ ...record, values: { ...record.values, ...values } });
  return id;
}

export const putUser = (org: Org, values: FakeValues, id?: string): string =>
  put(
    org,
    'User',
    {
      IsActive: true,
      UserType: 'Standard',
      Username: values['Email'] ?? null,
      TimeZoneSidKey: 'America/Los_Angeles',
      ...values,
    },
    id,
  );

/** Into the recycle bin. */
export const bin = (org: Org, record: FakeRecord, by: string, more: FakeValues = {}): void =>
  org.put({
    ...record,
    isDeleted: true,
    values: { ...record.values, ...touched(org, by), ...more, IsDeleted: true },
  });
