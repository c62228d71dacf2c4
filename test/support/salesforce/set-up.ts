import { batonField, LEAD_KEY, TASK_KEY } from '../../../src/crm/salesforce/baton-fields.ts';
import { FIELD_NAMES } from '../../../src/domain/handoff/crm-write.ts';
import type { FakeOptions, NewField } from './fake-salesforce.ts';
import { newField } from './fields.ts';
import { put, putUser } from './keep-record.ts';
import type { Org } from './org.ts';

const TYPES = { Text: 'string', LongTextArea: 'textarea', Number: 'double', DateTime: 'datetime' } as const;

/** A new org: its user, its statuses, and what `baton setup salesforce` makes unless it is not set up. */
export function fillOrg(org: Org, { setUp = true }: FakeOptions): void {
  put(
    org,
    'Organization',
    {
      Name: 'Fake Inc.',
      IsSandbox: false,
      OrganizationType: 'Enterprise Edition',
      InstanceName: 'FAK1',
      TimeZoneSidKey: 'America/Los_Angeles',
      DefaultLocaleSidKey: 'en_US',
    },
    org.id,
  );
  putUser(org, { Name: 'Baton Integration', Email: 'baton@fake.invalid' }, org.userId);
  putUser(org, { Name: 'Admin', Email: 'admin@fake.invalid' }, org.adminId);
  putUser(org, { Name: 'Default Lead Owner', Email: 'default@fake.invalid' }, org.defaultOwnerId);
  options(org, 'Lead', 'Status').forEach((ApiName, i) =>
    put(org, 'LeadStatus', {
      ApiName,
      MasterLabel: ApiName,
      IsDefault: i === 0,
      IsConverted: ApiName === 'Closed - Converted',
      SortOrder: i + 1,
    }),
  );
  options(org, 'Task', 'Status').forEach((ApiName, i) =>
    put(org, 'TaskStatus', {
      ApiName,
      MasterLabel: ApiName,
      IsDefault: i === 0,
      IsClosed: ApiName === 'Completed',
      SortOrder: i + 1,
    }),
  );
  options(org, 'Task', 'Priority').forEach((ApiName, i) =>
    put(org, 'TaskPriority', {
      ApiName,
      MasterLabel: ApiName,
      IsDefault: ApiName === 'Normal',
      IsHighPriority: ApiName === 'High',
      SortOrder: i + 1,
    }),
  );
  if (setUp) addBatonFields(org);
}

const options = (org: Org, type: string, field: string): readonly string[] =>
  org.types.get(type)?.get(field)?.options ?? [];

export function addField(org: Org, type: string, field: NewField, access?: 'none'): void {
  const fields = org.types.get(type);
  if (!fields) throw new Error(`The fake Salesforce has no type ${type}`);
  fields.set(field.name, newField(field, fields.get(field.name), access));
}

function addBatonFields(org: Org): void {
  const key = { type: 'string', length: 255, unique: true, externalId: true };
  addField(org, 'Lead', { name: LEAD_KEY, ...key });
  addField(org, 'Task', { name: TASK_KEY, ...key });
  for (const type of ['Lead', 'Contact'])
    for (const name of FIELD_NAMES) {
      const { length, ...field } = batonField(name);
      addField(org, type, {
        name: field.name,
        type: TYPES[field.type],
        ...(length !== undefined && { length }),
      });
    }
}
