import { expect, test } from 'vitest';
import { startFakeSalesforce } from '../support/salesforce/start-fake-salesforce.ts';
import { asker, errorsOf, query } from './ask-salesforce.ts';

const LEAD = { LastName: 'Vera', Company: 'Acme', Email: 'vera@acme.test' };

/** A clock that a test sets. */
function clockAt(first: string) {
  const clock = { now: first };
  return { clock, read: () => new Date(clock.now) };
}

test('a merged lead is found in the recycle bin, with the name of the one that stayed', async () => {
  const { clock, read } = clockAt('2026-03-01T10:00:00Z');
  await using fake = await startFakeSalesforce({ clock: read });
  const ask = await asker(fake);
  const [winner, loser] = [fake.add('Lead', LEAD), fake.add('Lead', { ...LEAD, Baton_Id__c: 'k' })];
  const task = fake.add('Task', { Subject: 'Call', WhoId: loser });
  clock.now = '2026-03-01T11:00:00Z';
  fake.merge(winner, loser);
  expect(fake.record(task)?.values['WhoId']).toBe(winner);
  const soql = `SELECT Id, IsDeleted, MasterRecordId FROM Lead WHERE Baton_Id__c = 'k'`;
  expect((await query(ask, soql)).records).toEqual([]);
  expect((await query(ask, soql, '/queryAll')).records).toMatchObject([
    { Id: loser, IsDeleted: true, MasterRecordId: winner },
  ]);
  const changed = await query(ask, 'SELECT Id FROM Lead WHERE SystemModstamp >= 2026-03-01T11:00:00Z');
  expect(changed.records).toMatchObject([{ Id: winner }]);
  const deleted = (from: string, to: string) =>
    ask('GET', `/sobjects/Lead/deleted/?start=2026-03-01T${from}%2B00:00&end=2026-03-01T${to}%2B00:00`);
  expect((await deleted('10:59:00', '11:01:00')).body).toMatchObject({
    deletedRecords: [{ id: loser, deletedDate: '2026-03-01T11:00:00.000+0000' }],
  });
  expect((await deleted('11:01:00', '12:00:00')).body).toMatchObject({ deletedRecords: [] });
  expect(errorsOf(await deleted('11:00:00', '11:00:30'))).toEqual(['INVALID_REPLICATION_DATE']);
  expect((await ask('PATCH', '/sobjects/Lead/Baton_Id__c/k', LEAD)).status).toBe(201);
});

test('a converted lead names its contact and account, to which its tasks go', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const lead = fake.add('Lead', LEAD);
  const task = fake.add('Task', { Subject: 'Call', WhoId: lead });
  const { contactId, accountId } = fake.convert(lead);
  const soql = `SELECT IsConverted, ConvertedContactId, ConvertedAccountId, Status FROM Lead WHERE Id = '${lead}'`;
  expect((await query(ask, soql)).records).toMatchObject([
    {
      IsConverted: true,
      ConvertedContactId: contactId,
      ConvertedAccountId: accountId,
      Status: 'Closed - Converted',
    },
  ]);
  expect(
    (await query(ask, `SELECT Id, Account.Name FROM Contact WHERE Email = '${LEAD.Email}'`)).records,
  ).toMatchObject([{ Id: contactId, Account: { Name: 'Acme' } }]);
  expect(fake.record(task)?.values).toMatchObject({ WhoId: contactId, AccountId: accountId });
});

test('pages of a query follow each other, and a page that is none is refused', async () => {
  await using fake = await startFakeSalesforce({ pageSize: 2 });
  const ask = await asker(fake);
  const ids = Array.from({ length: 5 }, () => fake.add('Lead', LEAD));
  const found: unknown[] = [];
  let page = await query(ask, 'SELECT Id FROM Lead ORDER BY Id');
  for (;;) {
    found.push(...page.records.map(({ Id }) => Id));
    expect([page.totalSize, page.done, page.records.length]).toEqual([
      5,
      found.length === 5,
      page.done ? 1 : 2,
    ]);
    if (page.nextRecordsUrl === undefined) break;
    page = (await ask('GET', page.nextRecordsUrl)).body as typeof page;
  }
  expect(found).toEqual(ids.toSorted());
  expect(errorsOf(await ask('GET', '/query/01g000000000000-2'))).toEqual(['INVALID_QUERY_LOCATOR']);
});

test('what a query may not ask is refused by its code', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  fake.forbid('Opportunity');
  fake.forbid('Lead', 'Phone');
  const refused = async (soql: string) => errorsOf(await ask('GET', `/query?q=${encodeURIComponent(soql)}`));
  expect([
    await refused('SELECT Id FROM Opportunity'),
    await refused('SELECT Phone FROM Lead'),
    await refused(`SELECT Id FROM Lead WHERE Name = 'x`),
  ]).toEqual([['INVALID_TYPE'], ['INVALID_FIELD'], ['MALFORMED_QUERY']]);
  const answers = [
    await ask('POST', '/sobjects/Opportunity', {}),
    await ask('GET', '/sobjects/Opportunity/describe'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404]);
});

test('users, queues and statuses are read and not written', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const ann = fake.addUser('ann@baton.test', { name: 'Ann' });
  const queue = fake.addQueue('Inbound', ['Lead', 'Task']);
  const users = await query(
    ask,
    `SELECT Id, Name, IsActive, UserType FROM User WHERE Email = 'ann@baton.test'`,
  );
  expect(users.records).toMatchObject([{ Id: ann, Name: 'Ann', IsActive: true, UserType: 'Standard' }]);
  const queues = await query(
    ask,
    "SELECT SobjectType FROM QueueSobject WHERE Queue.Type = 'Queue' ORDER BY SobjectType",
  );
  expect(queues.records).toMatchObject([{ SobjectType: 'Lead' }, { SobjectType: 'Task' }]);
  const statuses = await query(
    ask,
    'SELECT ApiName FROM LeadStatus WHERE IsDefault = true OR IsConverted = true ORDER BY SortOrder',
  );
  expect(statuses.records).toMatchObject([
    { ApiName: 'Open - Not Contacted' },
    { ApiName: 'Closed - Converted' },
  ]);
  expect(errorsOf(await ask('PATCH', `/sobjects/User/${ann}`, { IsActive: false }))).toEqual([
    'INSUFFICIENT_ACCESS_OR_READONLY',
  ]);
  expect([queue.slice(0, 3), fake.record(ann)?.values['IsActive']]).toEqual(['00G', true]);
});

test('a closed task says when it was closed, and an opportunity whether it is won', async () => {
  const { clock, read } = clockAt('2026-03-01T10:00:00Z');
  await using fake = await startFakeSalesforce({ clock: read });
  const ask = await asker(fake);
  const task = fake.add('Task', { Subject: 'Call' });
  expect(fake.record(task)?.values).toMatchObject({ IsClosed: false, CompletedDateTime: null });
  await ask('PATCH', `/sobjects/Task/${task}`, { Status: 'Completed' });
  clock.now = '2026-03-02T10:00:00Z';
  await ask('PATCH', `/sobjects/Task/${task}`, { Subject: 'Called' });
  const closedAt = '2026-03-01T10:00:00.000+0000';
  expect(fake.record(task)?.values).toMatchObject({ IsClosed: true, CompletedDateTime: closedAt });
  expect(errorsOf(await ask('PATCH', `/sobjects/Task/${task}`, { TaskSubtype: 'Call' }))).toEqual([
    ['INVALID_FIELD_FOR_INSERT_UPDATE', 'TaskSubtype'],
  ]);
  const won = fake.add('Opportunity', { Name: 'Big', StageName: 'Closed Won', CloseDate: '2026-04-01' });
  expect(fake.record(won)?.values).toMatchObject({ IsClosed: true, IsWon: true });
});

test('a mistake of a test is no answer of Salesforce', async () => {
  await using fake = await startFakeSalesforce();
  expect(() => fake.add('Nothing', {})).toThrow('no type Nothing');
  expect(() => fake.add('Lead', { Nope: 1 })).toThrow('no field Nope on Lead');
  expect(() => fake.edit('00Q000000000001AAA', {})).toThrow('no record 00Q000000000001AAA');
  expect(() => fake.edit(fake.add('Lead', LEAD), { Nope: 1 })).toThrow('no field Nope on Lead');
  expect(() => fake.forbid('Lead', 'Nope')).toThrow('no field Nope on Lead');
});

test('a record is read by its fields, and is gone once it is deleted', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const id = fake.add('Lead', LEAD);
  const path = `/sobjects/Lead/${id.slice(0, 15)}`;
  expect((await ask('GET', `${path}?fields=Email,Title`)).body).toEqual({
    attributes: { type: 'Lead', url: `/services/data/v66.0/sobjects/Lead/${id}` },
    Email: LEAD.Email,
    Title: null,
  });
  expect(errorsOf(await ask('GET', `${path}?fields=Nope`))).toEqual(['INVALID_FIELD']);
  expect((await ask('DELETE', path)).status).toBe(204);
  expect([(await ask('DELETE', path)).status, fake.records('Lead'), fake.record(id)?.isDeleted]).toEqual([
    404,
    [],
    true,
  ]);
});

test('a description says what may be written, what must be, and what a field takes', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  fake.addField('Lead', { name: 'Status', type: 'picklist', restricted: true, options: ['New', 'Old'] });
  fake.forbid('Lead', 'Title', 'write');
  const { body } = await ask('GET', '/sobjects/Lead/describe');
  const { fields } = body as { fields: { name: string }[] };
  const named = (name: string) => fields.find((field) => field.name === name);
  expect(['LastName', 'Baton_Id__c', 'Status', 'Title', 'OwnerId', 'IsConverted'].map(named)).toMatchObject([
    {
      type: 'string',
      length: 80,
      nillable: false,
      defaultedOnCreate: false,
      createable: true,
      updateable: true,
    },
    { type: 'string', unique: true, externalId: true, idLookup: true, custom: true, nillable: true },
    { restrictedPicklist: true, picklistValues: [{ value: 'New', active: true }, { value: 'Old' }] },
    { createable: false, updateable: false },
    { type: 'reference', relationshipName: 'Owner', referenceTo: ['User', 'Group'], defaultedOnCreate: true },
    { type: 'boolean', createable: false, updateable: false },
  ]);
  fake.forbid('Task', undefined, 'write');
  const task = (await ask('GET', '/sobjects/Task/describe')).body;
  expect(task).toMatchObject({ createable: false, updateable: false, keyPrefix: '00T' });
  expect(errorsOf(await ask('POST', '/sobjects/Task', {}))).toEqual(['INSUFFICIENT_ACCESS_OR_READONLY']);
});
