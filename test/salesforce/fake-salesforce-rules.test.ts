import { expect, test } from 'vitest';
import type { DuplicateRule, Spelling } from '../support/salesforce/fake-salesforce.ts';
import { startFakeSalesforce } from '../support/salesforce/start-fake-salesforce.ts';
import { asker, composite, errorsOf, KEEP, part, rowsOf } from './ask-salesforce.ts';

const LEAD = { LastName: 'Vera', Company: 'Acme', Email: 'vera@acme.test' };
const RULE: DuplicateRule = { type: 'Lead', on: 'Email', matchType: 'Contact', action: 'block' };
const ALLOW = { ...KEEP, 'Sforce-Duplicate-Rule-Header': 'allowSave=true; includeRecordDetails=false' };

/** The ids under either spelling of the key, and how it was spelled. */
function matchesIn(body: unknown) {
  const [told] = body as Record<
    string,
    { matchResults: { entityType: string; matchRecords: { record: { Id: string } }[] }[] }
  >[];
  const [spelling = 'none', details] =
    Object.entries(told ?? {}).find(([key]) => key.startsWith('duplicateResu')) ?? [];
  const found = details?.matchResults.flatMap(({ entityType, matchRecords }) =>
    matchRecords.map(({ record }) => [entityType, record.Id]),
  );
  return [spelling, found];
}

test.for<Spelling>(['duplicateResut', 'duplicateResult', 'none'])(
  'a duplicate is refused with what was found, spelled %s',
  async (spelling) => {
    await using fake = await startFakeSalesforce();
    const ask = await asker(fake);
    const contact = fake.add('Contact', { LastName: 'Vera', Email: 'VERA@acme.test' });
    fake.rule({ ...RULE, spelling });
    const answer = await ask('POST', '/sobjects/Lead', LEAD);
    expect([answer.status, errorsOf(answer)]).toEqual([400, ['DUPLICATES_DETECTED']]);
    expect(matchesIn(answer.body)).toEqual([
      spelling,
      spelling === 'none' ? undefined : [['Contact', contact]],
    ]);
    const row = { attributes: { type: 'Lead' }, ...LEAD };
    expect(rowsOf((await ask('POST', '/composite/sobjects', { records: [row] })).body)).toEqual([
      'DUPLICATES_DETECTED',
    ]);
    expect(codesOf(await composite(ask, [part('lead', 'POST', '/sobjects/Lead', LEAD)]))).toEqual([
      'DUPLICATES_DETECTED',
    ]);
    expect(fake.records('Lead')).toEqual([]);
  },
);

const codesOf = (answers: readonly { body: unknown }[]) =>
  answers.map(({ body }) => (body as { errorCode: string }[])[0]?.errorCode);

test('an alert lets pass who asks for it, a block nobody', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  fake.add('Contact', { LastName: 'Vera', Email: LEAD.Email });
  fake.rule({ ...RULE, action: 'alert' });
  expect((await ask('POST', '/sobjects/Lead', LEAD, KEEP)).status).toBe(400);
  expect((await ask('POST', '/sobjects/Lead', LEAD, ALLOW)).status).toBe(201);
  fake.rule(RULE);
  expect((await ask('POST', '/sobjects/Lead', LEAD, ALLOW)).status).toBe(400);
});

test('a change is looked at only where it says something new, and nobody is a duplicate of themselves', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const [one, twin] = [fake.add('Lead', LEAD), fake.add('Lead', LEAD)];
  const other = fake.add('Lead', { ...LEAD, Email: 'b@acme.test' });
  fake.rule({ ...RULE, matchType: 'Lead' });
  const change = async (id: string, Email: string) =>
    (await ask('PATCH', `/sobjects/Lead/${id}`, { Email })).status;
  expect([await change(twin, LEAD.Email), await change(other, LEAD.Email)]).toEqual([204, 400]);
  expect([await change(other, 'B@acme.test'), await change(one, 'b@acme.test')]).toEqual([204, 400]);
  fake.convert(other);
  expect(await change(one, 'b@acme.test')).toBe(204);
});

test('a rule of the org refuses in its own words', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  fake.rule({ type: 'Lead', field: 'Phone', message: 'Wir brauchen eine Nummer' });
  fake.rule({ type: 'Lead', field: 'Title', message: 'No boss', refuses: ({ Title }) => Title === 'Boss' });
  const post = (values: object) => ask('POST', '/sobjects/Lead', { ...LEAD, ...values });
  const answers = [await post({}), await post({ Phone: '+49', Title: 'Boss' })];
  expect(answers.map(({ body }) => body)).toEqual([
    [
      {
        message: 'Wir brauchen eine Nummer',
        errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        fields: ['Phone'],
      },
    ],
    [{ message: 'No boss', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: ['Title'] }],
  ]);
  expect((await post({ Phone: '+49' })).status).toBe(201);
});

test('what a well-behaved client never does is remembered', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const [lead, account] = [fake.add('Lead', LEAD), fake.add('Account', { Name: 'Acme' })];
  const path = '/sobjects/Lead/Baton_Id__c/k';
  const both = { Subject: 'x', WhoId: lead, WhatId: account };
  const answers = [
    await ask('PATCH', path, { ...LEAD, Baton_Id__c: 'k' }),
    await ask('PATCH', path, { ...LEAD, Id: lead }),
    await ask('POST', '/sobjects/Task', both),
    await ask('PATCH', `/sobjects/Lead/${lead}`, { Status: 'Closed - Converted' }),
    await ask('GET', '/services/data/v50.0/sobjects/Lead/describe'),
    await ask(
      'GET',
      `/query?q=${encodeURIComponent(`SELECT Id FROM Lead WHERE Name = '${'x'.repeat(16_384)}'`)}`,
    ),
  ];
  expect(answers.map((answer) => errorsOf(answer)[0])).toEqual([
    ['INVALID_FIELD', 'Baton_Id__c'],
    ['INVALID_FIELD', 'Id'],
    ['FIELD_INTEGRITY_EXCEPTION', 'WhatId'],
    ['FIELD_INTEGRITY_EXCEPTION', 'Status'],
    'NOT_FOUND',
    'URI_TOO_LONG',
  ]);
  expect(fake.violations).toEqual([
    'an upsert of one Lead by Baton_Id__c has Baton_Id__c in its body',
    'an upsert of one Lead by Baton_Id__c has Id in its body',
    'a Task has a WhatId beside a Lead as WhoId',
    'a Lead was given the status "Closed - Converted", which only a conversion may set',
    'GET /services/data/v50.0/sobjects/Lead/describe is of another version than v66.0',
    'a query is longer than 16 KB in the address',
  ]);
  expect(fake.records('Task')).toEqual([]);
});
