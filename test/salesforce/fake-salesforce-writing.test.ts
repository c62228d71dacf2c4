import { expect, test } from 'vitest';
import type { FakeSalesforce, FakeValues } from '../support/salesforce/fake-salesforce.ts';
import { startFakeSalesforce } from '../support/salesforce/start-fake-salesforce.ts';
import { asker, errorsOf, KEEP, query } from './ask-salesforce.ts';

const LEAD = { LastName: 'Vera', Company: 'Acme' };

/** An org with somebody who left, somebody from outside, and a queue that takes no leads. */
function people(fake: FakeSalesforce) {
  fake.addField('Lead', { name: 'Region__c', type: 'picklist', restricted: true, options: ['EU', 'US'] });
  fake.addField('Lead', { name: 'Seen__c', type: 'string' });
  fake.forbid('Lead', 'Seen__c', 'write');
  fake.addField('Lead', { name: 'Secret__c', type: 'string' });
  fake.forbid('Lead', 'Secret__c');
  const ids = {
    left: fake.addUser('left@baton.test', { isActive: false }),
    guest: fake.addUser('guest@baton.test', { userType: 'Guest' }),
    tasks: fake.addQueue('Tasks', ['Task']),
    nobody: '005000000000001AAA',
    account: fake.add('Account', { Name: 'Acme' }),
  };
  return (values: object): FakeValues =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        ids[value as keyof typeof ids] ?? (value as string),
      ]),
    );
}

test.for<[what: string, values: Record<string, unknown>, told: readonly string[] | string]>([
  ['a field that is not there', { Nope__c: 'x' }, 'INVALID_FIELD'],
  ['a field of another type', { WhoId: 'x' }, 'INVALID_FIELD'],
  ['a field that is hidden from us', { Secret__c: 'x' }, 'INVALID_FIELD'],
  ['a field that we only read', { Seen__c: 'x' }, ['INVALID_FIELD_FOR_INSERT_UPDATE', 'Seen__c']],
  ['what Salesforce works out', { IsConverted: true }, ['INVALID_FIELD_FOR_INSERT_UPDATE', 'IsConverted']],
  ['no last name', { LastName: null }, ['REQUIRED_FIELD_MISSING', 'LastName']],
  [
    'neither name nor company',
    { LastName: '', Company: ' ' },
    ['REQUIRED_FIELD_MISSING', 'LastName', 'Company'],
  ],
  ['81 letters of a name', { LastName: 'x'.repeat(81) }, ['STRING_TOO_LONG', 'LastName']],
  [
    'a value that is no option',
    { Region__c: 'APAC' },
    ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'Region__c'],
  ],
  ['no address', { Email: 'vera' }, ['INVALID_EMAIL_ADDRESS', 'Email']],
  ['text as a number', { NumberOfEmployees: 'many' }, 'JSON_PARSER_ERROR'],
  ['a number as text', { Title: 7 }, 'JSON_PARSER_ERROR'],
  ['a time that is none', { Baton_Received_At__c: 'yesterday' }, 'JSON_PARSER_ERROR'],
  ['an owner whose id is none', { OwnerId: 'ann' }, ['MALFORMED_ID', 'OwnerId']],
  ['an account as owner', { OwnerId: 'account' }, ['FIELD_INTEGRITY_EXCEPTION', 'OwnerId']],
  ['an owner who is not there', { OwnerId: 'nobody' }, ['INVALID_CROSS_REFERENCE_KEY', 'OwnerId']],
  ['an owner who left', { OwnerId: 'left' }, ['INACTIVE_OWNER_OR_USER', 'OwnerId']],
  ['an owner from outside', { OwnerId: 'guest' }, ['OP_WITH_INVALID_USER_TYPE_EXCEPTION', 'OwnerId']],
  ['a queue that takes no leads', { OwnerId: 'tasks' }, ['INVALID_CROSS_REFERENCE_KEY', 'OwnerId']],
])('%s is refused by its code, of a new lead and of an old one', async ([, values, told]) => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const given = people(fake)(values);
  const made = await ask('POST', '/sobjects/Lead', { ...LEAD, ...given });
  expect([made.status, errorsOf(made)]).toEqual([400, [told]]);
  expect(fake.records('Lead')).toEqual([]);
  const id = fake.add('Lead', LEAD);
  const changed = await ask('PATCH', `/sobjects/Lead/${id}`, given);
  expect([changed.status, errorsOf(changed)]).toEqual([400, [told]]);
  expect(fake.record(id)?.values).toMatchObject(LEAD);
});

test('what is taken is kept as Salesforce keeps it, and a short id is as good as a long one', async () => {
  const clock = () => new Date('2026-03-01T10:00:00.700Z');
  await using fake = await startFakeSalesforce({ clock });
  const ask = await asker(fake);
  const owner = fake.addQueue('Inbound');
  const received = { Baton_Received_At__c: '2026-03-01T12:00:00.900+02:00' };
  const { status, body } = await ask('POST', '/sobjects/Lead', {
    ...LEAD,
    ...received,
    FirstName: ' Ann ',
    Title: '',
    OwnerId: owner.slice(0, 15),
  });
  const { id } = body as { id: string };
  expect([status, body]).toEqual([201, { id, success: true, errors: [] }]);
  const now = '2026-03-01T10:00:00.000+0000';
  expect(fake.record(id.slice(0, 15))).toMatchObject({
    id: expect.stringMatching(/^00Q.{15}$/) as string,
    type: 'Lead',
    isDeleted: false,
    values: {
      Id: id,
      Name: 'Ann Vera',
      Title: null,
      OwnerId: owner,
      Status: 'Open - Not Contacted',
      IsConverted: false,
      Baton_Received_At__c: now,
      CreatedDate: now,
      SystemModstamp: now,
    },
  });
});

test('the same key again is a duplicate, whatever its case, and names the record', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const id = fake.add('Lead', { ...LEAD, Baton_Id__c: 'abc' });
  const again = await ask('POST', '/sobjects/Lead', { ...LEAD, Baton_Id__c: 'ABC' });
  const message = `duplicate value found: Baton_Id__c duplicates value on record with id: ${id}`;
  expect([again.status, again.body]).toEqual([400, [{ message, errorCode: 'DUPLICATE_VALUE', fields: [] }]]);
  fake.remove(id);
  expect((await ask('POST', '/sobjects/Lead', { ...LEAD, Baton_Id__c: 'ABC' })).status).toBe(201);
});

test('an upsert makes, changes, or finds several and does neither', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  fake.addField('Lead', { name: 'Old_Id__c', type: 'string', externalId: true });
  const upsert = (path: string, body: object) => ask('PATCH', `/sobjects/Lead/${path}`, body);
  expect((await upsert('Baton_Id__c/k%201?updateOnly=true', LEAD)).status).toBe(404);
  const made = await upsert('Baton_Id__c/k%201', LEAD);
  const [lead] = fake.records('Lead');
  const done = { id: lead?.id, success: true, errors: [] };
  expect([made.status, made.body]).toEqual([201, { ...done, created: true }]);
  const changed = await upsert('Baton_Id__c/K%201', { LastName: 'Neu' });
  expect([changed.status, changed.body]).toEqual([200, { ...done, created: false }]);
  expect(fake.records('Lead').map(({ values }) => [values['LastName'], values['Baton_Id__c']])).toEqual([
    ['Neu', 'k 1'],
  ]);
  const twins = [1, 2].map(() => fake.add('Lead', { ...LEAD, Old_Id__c: 'x' }));
  const several = await upsert('Old_Id__c/x', LEAD);
  expect([several.status, several.body]).toEqual([
    300,
    twins.map((id) => `/services/data/v66.0/sobjects/Lead/${id}`),
  ]);
  expect(errorsOf(await upsert('Title/x', LEAD))).toEqual(['NOT_FOUND']);
});

test('an upsert that changes is answered with nothing at all, where the org is so', async () => {
  await using fake = await startFakeSalesforce({ upsertStatus: 204 });
  const ask = await asker(fake);
  const upsert = () => ask('PATCH', '/sobjects/Lead/Baton_Id__c/k', LEAD);
  expect([(await upsert()).status, (await upsert()).status, (await upsert()).body]).toEqual([201, 204, null]);
});

test('a record that is converted or deleted is changed no more', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const [converted, deleted] = [fake.add('Lead', { ...LEAD, Baton_Id__c: 'k' }), fake.add('Lead', LEAD)];
  fake.convert(converted);
  fake.remove(deleted);
  const change = (path: string) => ask('PATCH', `/sobjects/Lead/${path}`, { Title: 'x' });
  const answers = [await change(converted), await change('Baton_Id__c/k'), await change(deleted)];
  answers.push(await change('00Q000000000001AAA'), await ask('GET', `/sobjects/Lead/${deleted}`));
  answers.push(
    await ask('POST', '/sobjects/Task', { WhoId: converted }),
    await ask('POST', '/sobjects/Task', { WhoId: deleted }),
  );
  expect(answers.map((answer) => [answer.status, ...errorsOf(answer)])).toEqual([
    [400, 'CANNOT_UPDATE_CONVERTED_LEAD'],
    [400, 'CANNOT_UPDATE_CONVERTED_LEAD'],
    [404, 'ENTITY_IS_DELETED'],
    [404, 'NOT_FOUND'],
    [404, 'NOT_FOUND'],
    [400, 'CANNOT_UPDATE_CONVERTED_LEAD'],
    [400, 'ENTITY_IS_DELETED'],
  ]);
});

test('a lead that is written while assignment rules are on goes to somebody else', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const [ann, bob] = [fake.addUser('ann@baton.test'), fake.addUser('bob@baton.test')];
  const owned = { ...LEAD, OwnerId: ann };
  const make = async (headers: Record<string, string>) =>
    ((await ask('POST', '/sobjects/Lead', owned, headers)).body as { id: string }).id;
  const kept = await make(KEEP);
  expect([fake.record(kept)?.values['OwnerId'], fake.violations]).toEqual([ann, []]);
  expect(fake.record(await make({}))?.values['OwnerId']).not.toBe(ann);
  fake.rule({ ownerId: bob });
  await ask('PATCH', `/sobjects/Lead/${kept}`, { Title: 'x' }, { 'Sforce-Auto-Assign': 'TRUE' });
  expect(fake.record(kept)?.values['OwnerId']).toBe(bob);
  expect(fake.violations).toEqual([
    'a Lead was made without Sforce-Auto-Assign: FALSE',
    'a Lead was changed without Sforce-Auto-Assign: FALSE',
  ]);
});

test('a file stands at its record, and its bytes come back', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const lead = fake.add('Lead', LEAD);
  const VersionData = Buffer.from('hello').toString('base64');
  const file = { Title: 'Brief', PathOnClient: 'brief.txt', VersionData, FirstPublishLocationId: lead };
  expect((await ask('POST', '/sobjects/ContentVersion', file)).status).toBe(201);
  const [version] = fake.records('ContentVersion');
  expect(version?.values).toMatchObject({ FileExtension: 'txt', ContentSize: 5, VersionData });
  const soql = `SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '${lead}'`;
  expect((await query(ask, soql)).records).toMatchObject([
    { ContentDocumentId: version?.values['ContentDocumentId'] },
  ]);
  expect(
    errorsOf(await ask('POST', '/sobjects/ContentVersion', { ...file, VersionData: 'no base64!' })),
  ).toEqual(['JSON_PARSER_ERROR']);
});
