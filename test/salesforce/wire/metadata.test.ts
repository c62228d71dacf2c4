import { expect, test } from 'vitest';
import { call } from '../../support/crm-call.ts';
import { type Reply, wireBench } from './wire-server.ts';

const XML = { 'content-type': 'text/xml; charset=UTF-8' };
const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
const results = (...rows: readonly string[]): Reply => ({
  headers: XML,
  body: envelope(
    `<upsertMetadataResponse>${rows.map((row) => `<result>${row}</result>`).join('')}</upsertMetadataResponse>`,
  ),
});
const fault = (code: string, message = 'x'): Reply => ({
  status: 500,
  headers: XML,
  body: envelope(
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${message}</faultstring></soapenv:Fault>`,
  ),
});
const done = (fullName: string, created: boolean): string =>
  `<created>${created}</created><fullName>${fullName}</fullName><success>true</success>`;
const PARTS = [
  { fullName: 'Lead.A__c', label: 'A & <b>', unique: true, length: 255 },
  { fullName: 'Lead.B__c', label: 'B' },
];

test('parts are made or changed, each with its own result', async () => {
  const refused =
    '<created>false</created><errors><message>Must be shorter</message><statusCode>FIELD_INTEGRITY_EXCEPTION</statusCode></errors><fullName>Lead.B__c</fullName><success>false</success>';
  await using bench = await wireBench(() => results(refused, done('Lead.A__c', true)));
  expect(await bench.api.upsertMetadata('CustomField', PARTS, call)).toEqual([
    { fullName: 'Lead.A__c', done: 'made', message: null },
    { fullName: 'Lead.B__c', done: 'refused', message: 'Must be shorter (FIELD_INTEGRITY_EXCEPTION)' },
  ]);
  const [asked] = bench.calls;
  expect(asked).toMatchObject({ method: 'POST', path: '/services/Soap/m/66.0' });
  expect(asked?.body).toContain('<sessionId>token-1</sessionId>');
  expect(asked?.body).toContain(
    '<metadata xsi:type="CustomField"><fullName>Lead.A__c</fullName><label>A &amp; &lt;b&gt;</label><unique>true</unique><length>255</length></metadata>',
  );
});

test('one part alone is read as well, and that it was there', async () => {
  await using bench = await wireBench(() => results(done('Lead.B__c', false)));
  expect(await bench.api.upsertMetadata('CustomField', PARTS.slice(1), call)).toEqual([
    { fullName: 'Lead.B__c', done: 'changed', message: null },
  ]);
});

test('a session that ended is renewed, in SOAP’s words too', async () => {
  await using bench = await wireBench(({ body }) =>
    body.includes('token-1')
      ? fault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader')
      : results(done('Lead.B__c', true)),
  );
  expect(await bench.api.upsertMetadata('CustomField', PARTS.slice(1), call)).toMatchObject([
    { done: 'made' },
  ]);
  expect(bench.logins).toHaveLength(2);
});

test('and one that stays ended ends in a pause, not in a loop', async () => {
  await using bench = await wireBench(() => fault('INVALID_SESSION_ID', 'your token-2 is no good'));
  await expect(bench.api.upsertMetadata('CustomField', PARTS, call)).rejects.toMatchObject({
    code: 'CRM_ACCESS_DENIED',
    message: expect.not.stringContaining('token-2'),
  });
  expect(bench.logins).toHaveLength(2);
  expect(bench.pauses).toHaveLength(1);
});

test.each<[string, Reply, string]>([
  ['a fault of the request', fault('INVALID_TYPE'), 'CRM_REFUSED'],
  ['too few rights', fault('INSUFFICIENT_ACCESS'), 'CRM_REFUSED'],
  ['a limit', fault('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'), 'CRM_RATE_LIMITED'],
  ['the API switched off', fault('API_DISABLED_FOR_ORG'), 'CRM_ACCESS_DENIED'],
  ['a failure of the server', fault('UNKNOWN_EXCEPTION'), 'CRM_ANSWER_LOST'],
  [
    'half of the XML',
    { headers: XML, body: envelope('<upsertMetadataResponse>').slice(0, -20) },
    'CRM_ANSWER_LOST',
  ],
  ['no result', results(), 'CRM_ANSWER_LOST'],
  ['a result too few', results(done('Lead.A__c', true)), 'CRM_ANSWER_LOST'],
  [
    'a refusal without a reason',
    results('<fullName>Lead.A__c</fullName>', done('Lead.B__c', true)),
    'CRM_ANSWER_LOST',
  ],
  ['a page', { status: 503, body: '<html>', headers: { 'content-type': 'text/html' } }, 'CRM_ANSWER_LOST'],
  ['a body cut in the middle', 'cut', 'CRM_ANSWER_LOST'],
])('%s', async (_, reply, code) => {
  await using bench = await wireBench(() => reply);
  await expect(bench.api.upsertMetadata('CustomField', PARTS, call)).rejects.toMatchObject({ code });
  expect(bench.calls).toHaveLength(1);
});

test('no more than ten at once, and none is no call', async () => {
  await using bench = await wireBench(() => 'silence');
  const many = Array.from({ length: 11 }, (_, i) => ({ fullName: `Lead.F${i}__c` }));
  await expect(bench.api.upsertMetadata('CustomField', many, call)).rejects.toThrow(RangeError);
  await expect(bench.api.upsertMetadata('x" y="', PARTS, call)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
  });
  expect(await bench.api.upsertMetadata('CustomField', [], call)).toEqual([]);
  expect(bench.calls).toEqual([]);
});
