import { describe, expect, test } from 'vitest';
import { refusalOf, soapFault } from '../../../src/crm/salesforce/wire/refusal.ts';

const CONTACT = '0038M0000016Wv8QAE';
const found = (entityType: string | undefined, record: object) => ({
  allowSave: true,
  matchResults: [
    { ...(entityType !== undefined && { entityType }), matchRecords: [{ matchConfidence: 100, record }] },
  ],
});

test('an error of REST says its code, its words and its fields', () => {
  const body = [
    {
      message: "No such column 'Nope__c' on sobject of type Lead",
      errorCode: 'INVALID_FIELD',
      fields: ['Nope__c'],
    },
  ];
  expect(refusalOf(body, 400)).toEqual({
    status: 400,
    code: 'INVALID_FIELD',
    message: "No such column 'Nope__c' on sobject of type Lead (INVALID_FIELD)",
    fields: ['Nope__c'],
    matches: [],
  });
});

test('a row says statusCode instead, and fields may be one text', () => {
  const row = [{ statusCode: 'REQUIRED_FIELD_MISSING', message: 'missing', fields: 'LastName' }];
  expect(refusalOf(row, 400)).toMatchObject({
    code: 'REQUIRED_FIELD_MISSING',
    message: 'missing (REQUIRED_FIELD_MISSING, LastName)',
    fields: ['LastName'],
  });
  expect(refusalOf({ success: false, errors: row }, 400)).toMatchObject({ code: 'REQUIRED_FIELD_MISSING' });
});

test('the token endpoint has words of its own', () => {
  expect(
    refusalOf({ error: 'invalid_grant', error_description: 'user has not approved' }, 400),
  ).toMatchObject({
    code: 'invalid_grant',
    message: 'user has not approved (invalid_grant)',
  });
});

test('of several errors the first that says what to do counts, and all are told', () => {
  const body = [
    { errorCode: 'PROCESSING_HALTED', message: 'rolled back' },
    { errorCode: 'SOMETHING_ODD', message: 'odd' },
    { errorCode: 'UNABLE_TO_LOCK_ROW', message: 'locked', fields: [] },
    { errorCode: 'STRING_TOO_LONG', message: 'too long', fields: ['Title'] },
  ];
  expect(refusalOf(body, 400)).toMatchObject({
    code: 'UNABLE_TO_LOCK_ROW',
    message: expect.stringMatching(/^locked .*rolled back.*odd.*too long/),
    fields: ['Title'],
  });
  expect(refusalOf(body.slice(0, 2), 400)).toMatchObject({ code: 'PROCESSING_HALTED' });
});

test('several records with the same key are a list of places', () => {
  const places = ['/services/data/v66.0/sobjects/Lead/00Q1', '/services/data/v66.0/sobjects/Lead/00Q2'];
  expect(refusalOf(places, 300)).toMatchObject({
    status: 300,
    code: 'MULTIPLE_CHOICES',
    message: expect.stringContaining('2 records'),
  });
});

describe('what a duplicate rule found', () => {
  test.each(['duplicateResut', 'duplicateResult'])('stands under %s', (key) => {
    const record = { attributes: { type: 'Contact' }, Id: CONTACT };
    const body = [{ errorCode: 'DUPLICATES_DETECTED', message: 'Use one?', [key]: found('Contact', record) }];
    expect(refusalOf(body, 400)).toMatchObject({
      code: 'DUPLICATES_DETECTED',
      matches: [{ type: 'Contact', id: CONTACT }],
    });
  });

  test('may have only an id, of 15 characters', () => {
    const body = [
      {
        errorCode: 'DUPLICATES_DETECTED',
        message: 'x',
        duplicateResult: found(undefined, { Id: '00Q5g00000777AA' }),
      },
      {
        errorCode: 'DUPLICATES_DETECTED',
        message: 'x',
        duplicateResult: found('Account', { Id: '0015c00002Lz9mUAAR' }),
      },
    ];
    expect(refusalOf(body, 400)?.matches).toEqual([
      { type: 'Lead', id: '00Q5g00000777AAEAY' },
      { type: 'Account', id: '0015c00002Lz9mUAAR' },
    ]);
  });

  test.each([[undefined], [null], ['odd'], [{}], [{ matchResults: [{ matchRecords: [{}] }] }]])(
    'may be missing or odd: %j',
    (duplicateResult) => {
      const body = [{ errorCode: 'DUPLICATES_DETECTED', message: 'x', duplicateResult }];
      expect(refusalOf(body, 400)).toMatchObject({ code: 'DUPLICATES_DETECTED', matches: [] });
    },
  );
});

test.each([
  [undefined],
  [null],
  ['<html>Down</html>'],
  [[]],
  [{}],
  [[{ message: 'Forbidden' }]],
  [{ message: 'Forbidden' }],
  [{ error: 'Bad Gateway', path: '/x' }],
  [[null]],
])('%j is not what Salesforce says', (body) => {
  expect(refusalOf(body, 403)).toBeNull();
});

test('a long message is cut, and an empty one has at least its code', () => {
  expect(refusalOf([{ errorCode: 'ODD', message: 'm'.repeat(5_000) }], 400)?.message).toMatch(/^m{500}…$/);
  expect(refusalOf([{ errorCode: 'ODD' }], 400)?.message).toBe('(ODD)');
});

test.each([
  ['Email: invalid email address: vera.o\u2019stone+x@mail.acme.co.uk', 'Email: invalid email address: …'],
  ['“vera@acme.com” is known, <bo@acme.com>; ask admin@acme.com.', '“…” is known, <…>; ask ….'],
  ['@{lead.id} and 5 @ 3 stay', '@{lead.id} and 5 @ 3 stay'],
])('addresses of people are left out: %s', (message, told) => {
  expect(refusalOf([{ errorCode: 'ODD', message: `${message} ODD` }], 400)?.message).toBe(`${told} ODD`);
});

test('a fault of SOAP is an error as well', () => {
  const fault =
    '<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: Invalid Session ID</faultstring></soapenv:Fault>';
  expect(soapFault(fault)).toEqual({
    errorCode: 'INVALID_SESSION_ID',
    message: 'INVALID_SESSION_ID: Invalid Session ID',
  });
  expect(soapFault('<html>')).toBeNull();
});
