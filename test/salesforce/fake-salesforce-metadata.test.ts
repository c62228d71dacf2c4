import { MetadataApi } from 'jsforce/lib/api/metadata.js';
import { Connection } from 'jsforce/lib/connection.js';
import { expect, test } from 'vitest';
import type { FakeSalesforce } from '../support/salesforce/fake-salesforce.ts';
import { startFakeSalesforce } from '../support/salesforce/start-fake-salesforce.ts';
import { type Ask, asker, errorsOf, logIn, query, rowsOf } from './ask-salesforce.ts';

const LEAD = { LastName: 'Vera', Company: 'Acme' };
const KEY = { type: 'Text', length: 255, label: 'Baton id', unique: true, externalId: true };
const grant = (...fields: string[]) => ({
  fullName: 'Baton',
  label: 'Baton',
  fieldPermissions: fields.map((field) => ({ field, readable: true, editable: true })),
});

async function metadata(fake: FakeSalesforce, version = '66.0') {
  const accessToken = await logIn(fake);
  const api = new MetadataApi(new Connection({ instanceUrl: fake.url, accessToken, version }));
  return {
    upsert: (type: 'CustomField' | 'PermissionSet', parts: object[]) =>
      api.upsert(type, parts as { fullName: string }[]),
    read: (type: 'CustomField', names: string[]) => api.read(type, names),
  };
}

const fieldNames = async (ask: Ask, type: string) => {
  const { body } = await ask('GET', `/sobjects/${type}/describe`);
  return (body as { fields: { name: string }[] }).fields
    .map(({ name }) => name)
    .filter((name) => name.endsWith('__c'));
};

test('a new field is seen by nobody until a permission set that lets us see it is ours', async () => {
  await using fake = await startFakeSalesforce({ setUp: false });
  const [ask, { upsert }] = [await asker(fake), await metadata(fake)];
  const made = await upsert('CustomField', [{ fullName: 'Lead.Baton_Id__c', ...KEY }]);
  expect(made).toMatchObject([{ fullName: 'Lead.Baton_Id__c', success: true, created: true }]);
  const hidden = [
    await ask('PATCH', '/sobjects/Lead/Baton_Id__c/k', LEAD),
    await ask('POST', '/sobjects/Lead', { ...LEAD, Baton_Id__c: 'k' }),
    await ask('GET', '/query?q=SELECT+Baton_Id__c+FROM+Lead'),
  ];
  expect([hidden.map(errorsOf), await fieldNames(ask, 'Lead')]).toEqual([
    [['NOT_FOUND'], ['INVALID_FIELD'], ['INVALID_FIELD']],
    [],
  ]);
  const soql = `SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Lead' AND QualifiedApiName LIKE 'Baton%'`;
  expect((await query(ask, soql)).records).toMatchObject([{ QualifiedApiName: 'Baton_Id__c' }]);

  expect(await upsert('PermissionSet', [grant('Lead.Baton_Id__c')])).toMatchObject([
    { success: true, created: true },
  ]);
  expect(await fieldNames(ask, 'Lead')).toEqual([]);
  const [set] = (await query(ask, `SELECT Id FROM PermissionSet WHERE Name = 'Baton'`)).records;
  const assignment = {
    attributes: { type: 'PermissionSetAssignment' },
    AssigneeId: fake.userId,
    PermissionSetId: set?.['Id'],
  };
  const assign = async () =>
    rowsOf((await ask('POST', '/composite/sobjects', { records: [assignment] })).body);
  expect([await assign(), await assign()]).toEqual([['done'], ['DUPLICATE_VALUE']]);
  expect(await fieldNames(ask, 'Lead')).toEqual(['Baton_Id__c']);
  expect((await ask('PATCH', '/sobjects/Lead/Baton_Id__c/k', LEAD)).status).toBe(201);
  expect(fake.records('Lead')[0]?.values['Baton_Id__c']).toBe('k');
});

test('a permission set holds nothing but what it was written with last', async () => {
  await using fake = await startFakeSalesforce({ setUp: false });
  const [ask, { upsert }] = [await asker(fake), await metadata(fake)];
  await upsert(
    'CustomField',
    ['A__c', 'B__c'].map((name) => ({ fullName: `Lead.${name}`, ...KEY })),
  );
  await upsert('PermissionSet', [grant('Lead.A__c')]);
  const PermissionSetId = fake.records('PermissionSet')[0]?.id;
  await ask('POST', '/sobjects/PermissionSetAssignment', { AssigneeId: fake.userId, PermissionSetId });
  const before = await fieldNames(ask, 'Lead');
  expect(await upsert('PermissionSet', [grant('Lead.B__c')])).toMatchObject([
    { success: true, created: false },
  ]);
  expect([before, await fieldNames(ask, 'Lead')]).toEqual([['A__c'], ['B__c']]);
});

test('fields of tasks are made on activities, and let be seen as those of tasks and events', async () => {
  await using fake = await startFakeSalesforce({ setUp: false });
  const [ask, { upsert }] = [await asker(fake), await metadata(fake)];
  const [onTask, onActivity] = await upsert('CustomField', [
    { fullName: 'Task.Baton_Key__c', ...KEY },
    { fullName: 'Activity.Baton_Key__c', ...KEY },
  ]);
  expect([onTask?.success, onActivity?.success]).toEqual([false, true]);
  const [wrong] = await upsert('PermissionSet', [grant('Activity.Baton_Key__c')]);
  expect([wrong?.success, fake.records('PermissionSet')]).toEqual([false, []]);
  await upsert('PermissionSet', [grant('Event.Baton_Key__c', 'Task.Baton_Key__c')]);
  fake.add('PermissionSetAssignment', {
    AssigneeId: fake.userId,
    PermissionSetId: fake.records('PermissionSet')[0]?.id ?? '',
  });
  expect((await ask('PATCH', '/sobjects/Task/Baton_Key__c/t', { Subject: 'Call' })).status).toBe(201);
});

test.for<[what: string, part: object]>([
  ['text without a length', { fullName: 'Lead.X__c', type: 'Text', label: 'X' }],
  ['256 letters', { fullName: 'Lead.X__c', type: 'Text', label: 'X', length: 256 }],
  ['lines without their number', { fullName: 'Lead.X__c', type: 'LongTextArea', label: 'X', length: 32_000 }],
  ['no label', { fullName: 'Lead.X__c', type: 'DateTime' }],
  ['a type that is not there', { fullName: 'Nothing.X__c', type: 'DateTime', label: 'X' }],
  ['a field that is no custom one', { fullName: 'Lead.X', type: 'DateTime', label: 'X' }],
])('%s is no field; the others of the call are made', async ([, wrong]) => {
  await using fake = await startFakeSalesforce({ setUp: false });
  const { upsert, read } = await metadata(fake);
  const results = await upsert('CustomField', [wrong, { fullName: 'Lead.Y__c', ...KEY }]);
  expect(results.map(({ success }) => success)).toEqual([false, true]);
  expect(await read('CustomField', ['Lead.Y__c'])).toMatchObject([
    { fullName: 'Lead.Y__c', label: 'Baton id' },
  ]);
  expect((await read('CustomField', ['Lead.X__c'])).map(({ fullName }) => fullName)).toEqual([undefined]);
});

test('eleven parts, another version, and a token that has ended are refused as a whole', async () => {
  await using fake = await startFakeSalesforce({ setUp: false });
  const [now, old] = [await metadata(fake), await metadata(fake, '50.0')];
  const parts = Array.from({ length: 11 }, (_, i) => ({ fullName: `Lead.F${i}__c`, ...KEY }));
  await expect(now.upsert('CustomField', parts)).rejects.toThrow(/LIMIT_EXCEEDED/);
  await expect(old.upsert('CustomField', parts.slice(1))).rejects.toThrow(/UNSUPPORTED_API_VERSION/);
  expect(fake.violations).toHaveLength(2);
  fake.expireSessions();
  await expect(now.upsert('CustomField', parts.slice(1))).rejects.toThrow(/INVALID_SESSION_ID|session/i);
});
