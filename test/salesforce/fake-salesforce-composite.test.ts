import { expect, test } from 'vitest';
import { startFakeSalesforce } from '../support/salesforce/start-fake-salesforce.ts';
import {
  asker,
  composite,
  errorsOf,
  KEEP,
  type PartAnswer,
  part,
  type Row,
  rowsOf,
} from './ask-salesforce.ts';

const LEAD = { LastName: 'Vera', Company: 'Acme' };
const lead = (values: object) => ({ attributes: { type: 'Lead' }, ...LEAD, ...values });
const codes = (answers: readonly PartAnswer[]) =>
  answers.map(({ httpStatusCode, body }) => [
    httpStatusCode,
    Array.isArray(body) ? (body[0] as { errorCode?: string }).errorCode : undefined,
  ]);

test('parts see what earlier ones made, by id and by place in a list', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const answers = await composite(ask, [
    part('lead', 'PATCH', '/sobjects/Lead/Baton_Id__c/k', LEAD),
    part('task', 'PATCH', '/sobjects/Task/Baton_Key__c/t', { Subject: 'Call', WhoId: '@{lead.id}' }),
    part('more', 'POST', '/composite/sobjects', { records: [lead({ Email: 'a@acme.test' })] }),
    part('title', 'PATCH', '/sobjects/Lead/@{more[0].id}', { Title: 'CEO' }),
  ]);
  expect(answers.map(({ referenceId, httpStatusCode }) => [referenceId, httpStatusCode])).toEqual([
    ['lead', 201],
    ['task', 201],
    ['more', 200],
    ['title', 204],
  ]);
  const [vera, other] = fake.records('Lead');
  expect(fake.records('Task')[0]?.values['WhoId']).toBe(vera?.id);
  expect(other?.values).toMatchObject({ Email: 'a@acme.test', Title: 'CEO' });
  expect([fake.calls.length, fake.violations]).toEqual([1, []]);
});

test('all or none: one refusal undoes the others, which say so', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const id = fake.add('Lead', { ...LEAD, Baton_Id__c: 'k' });
  const before = fake.record(id);
  const parts = [
    part('lead', 'PATCH', '/sobjects/Lead/Baton_Id__c/k', { LastName: 'Neu' }),
    part('new', 'PATCH', '/sobjects/Lead/Baton_Id__c/n', LEAD),
    part('task', 'POST', '/sobjects/Task', { Subject: 'Call', OwnerId: '005000000000001AAA' }),
    part('last', 'POST', '/sobjects/Task', { Subject: 'Never' }),
  ];
  const answers = await composite(ask, parts);
  expect(codes(answers)).toEqual([
    [400, 'PROCESSING_HALTED'],
    [400, 'PROCESSING_HALTED'],
    [400, 'INVALID_CROSS_REFERENCE_KEY'],
    [400, 'PROCESSING_HALTED'],
  ]);
  expect([fake.record(id), fake.records('Lead').length, fake.records('Task')]).toEqual([before, 1, []]);
  // Its key is free again.
  expect(codes(await composite(ask, parts, false))).toEqual([
    [200, undefined],
    [201, undefined],
    [400, 'INVALID_CROSS_REFERENCE_KEY'],
    [201, undefined],
  ]);
});

test('who names a part that failed is left out; who names none at all is wrong', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const answers = await composite(
    ask,
    [
      part('lead', 'POST', '/sobjects/Lead', { LastName: 'x' }),
      part('task', 'POST', '/sobjects/Task', { Subject: 'Call', WhoId: '@{lead.id}' }),
    ],
    false,
  );
  expect(codes(answers)).toEqual([
    [400, 'REQUIRED_FIELD_MISSING'],
    [400, 'PROCESSING_HALTED'],
  ]);
  expect(fake.violations).toEqual([]);
  const text = { Subject: 'Call', Description: 'They wrote: @{x}' };
  expect(codes(await composite(ask, [part('task', 'POST', '/sobjects/Task', text)]))).toEqual([
    [400, 'PROCESSING_HALTED'],
  ]);
  expect(fake.violations).toHaveLength(1);
  expect(fake.records('Task')).toEqual([]);
});

test('a part takes over the token, and no other header', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const ann = fake.addUser('ann@baton.test');
  const owned = { ...LEAD, OwnerId: ann };
  await composite(ask, [
    part('one', 'POST', '/sobjects/Lead', owned),
    part('two', 'POST', '/sobjects/Lead', owned, {}),
  ]);
  expect(fake.records('Lead').map(({ values }) => values['OwnerId'] === ann)).toEqual([true, false]);
  expect(fake.violations).toEqual(['a Lead was made without Sforce-Auto-Assign: FALSE']);
});

test.for<[what: string, parts: readonly object[], violation: string]>([
  ['26 parts', Array.from({ length: 26 }, (_, i) => part(`p${i}`, 'POST', '/sobjects/Task', {})), '26 parts'],
  [
    'six queries',
    Array.from({ length: 6 }, (_, i) => part(`p${i}`, 'GET', '/query?q=SELECT+Id+FROM+Lead')),
    '6 of them',
  ],
])('%s are too many', async ([, compositeRequest, violation]) => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const answer = await ask('POST', '/composite', { compositeRequest });
  expect([answer.status, errorsOf(answer), fake.records('Task')]).toEqual([400, ['LIMIT_EXCEEDED'], []]);
  expect(fake.violations).toEqual([expect.stringContaining(violation)]);
  expect(codes(await composite(ask, compositeRequest.slice(1)))).not.toContainEqual([400, expect.anything()]);
});

test('rows of a collection stand each for itself, in their order', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const taken = fake.add('Lead', { ...LEAD, Baton_Id__c: 'taken' });
  const records = [
    lead({ Baton_Id__c: 'TAKEN' }),
    lead({}),
    { attributes: { type: 'Task' }, Subject: 'Call' },
    lead({ Nope: 1 }),
  ];
  const { status, body } = await ask('POST', '/composite/sobjects', { records });
  expect([status, rowsOf(body)]).toEqual([200, ['DUPLICATE_VALUE', 'done', 'done', 'INVALID_FIELD']]);
  const [told] = (body as Row[])[0]?.errors ?? [];
  expect([told?.message, told?.fields]).toEqual([expect.stringContaining(taken), []]);
  expect([fake.records('Lead').length, fake.records('Task').length]).toEqual([2, 1]);
});

test('all or none of a collection: nothing is written', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const { body } = await ask('POST', '/composite/sobjects', {
    allOrNone: true,
    records: [lead({}), lead({ Company: null })],
  });
  expect(rowsOf(body)).toEqual(['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING']);
  expect(fake.records('Lead')).toEqual([]);
});

test('rows are changed by id, and by key', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const [one, two] = [fake.add('Lead', { ...LEAD, Baton_Id__c: 'a' }), fake.add('Lead', LEAD)];
  const change = (id: string, values: object) => ({ attributes: { type: 'Lead' }, id, ...values });
  const updated = await ask('PATCH', '/composite/sobjects', {
    records: [
      change(one, { Title: 'CEO' }),
      change('00Q000000000001AAA', {}),
      change('x', {}),
      change(two, { Company: '' }),
    ],
  });
  expect(rowsOf(updated.body)).toEqual([
    'done',
    'INVALID_CROSS_REFERENCE_KEY',
    'MALFORMED_ID',
    'REQUIRED_FIELD_MISSING',
  ]);
  const upserted = await ask('PATCH', '/composite/sobjects/Lead/Baton_Id__c', {
    records: [lead({ Baton_Id__c: 'A', Title: 'CTO' }), lead({ Baton_Id__c: 'b' }), lead({})],
  });
  expect(upserted.body).toMatchObject([
    { id: one, success: true, created: false },
    { success: true, created: true },
    { success: false, errors: [{ statusCode: 'MISSING_ARGUMENT' }] },
  ]);
  expect(fake.record(one)?.values).toMatchObject({ Title: 'CTO', Baton_Id__c: 'a' });
});

test('what stands twice in one collection is written neither time', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const id = fake.add('Lead', LEAD);
  const rows = [id, id.slice(0, 15)].map((id) => ({ attributes: { type: 'Lead' }, id, Title: 'CEO' }));
  const updated = await ask('PATCH', '/composite/sobjects', { records: rows });
  const keyed = ['k', 'K', 'other'].map((Baton_Id__c) => lead({ Baton_Id__c }));
  const upserted = await ask('PATCH', '/composite/sobjects/Lead/Baton_Id__c', { records: keyed });
  expect([rowsOf(updated.body), rowsOf(upserted.body)]).toEqual([
    ['DUPLICATE_VALUE', 'DUPLICATE_VALUE'],
    ['DUPLICATE_VALUE', 'DUPLICATE_VALUE', 'done'],
  ]);
  expect([fake.record(id)?.values['Title'], fake.violations.length]).toEqual([null, 2]);
});

test.for<[what: string, records: readonly object[], code: string]>([
  ['201 records', Array.from({ length: 201 }, () => lead({})), 'EXCEEDED_ID_LIMIT'],
  [
    'eleven chunks of types',
    Array.from({ length: 11 }, (_, i) => (i % 2 === 0 ? lead({}) : { attributes: { type: 'Task' } })),
    'LIMIT_EXCEEDED',
  ],
])('%s are too many for a collection', async ([, records, code]) => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const answer = await ask('POST', '/composite/sobjects', { records }, KEEP);
  expect([answer.status, errorsOf(answer), fake.records('Lead'), fake.violations.length]).toEqual([
    400,
    [code],
    [],
    1,
  ]);
  expect(
    rowsOf((await ask('POST', '/composite/sobjects', { records: records.slice(1) })).body),
  ).not.toContain(code);
});
