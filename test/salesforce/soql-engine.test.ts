import { expect, test } from 'vitest';
import { runSoql } from '../support/salesforce/soql/run-soql.ts';
import { codeOr, type Given, groundOf, idOf, namesWhere } from './soql-ground.ts';

const VERA = idOf('User', 1);
const QUEUE = idOf('Group', 1);
const GROUND: readonly Given[] = [
  { type: 'User', number: 1, Name: 'Vera', Email: 'vera@acme.test', IsActive: true },
  { type: 'Group', number: 1, Name: 'Inbound', Type: 'Queue' },
  { type: 'Account', number: 1, Name: 'Acme', OwnerId: VERA },
  { type: 'Contact', number: 1, Name: 'Cleo', AccountId: idOf('Account', 1), OwnerId: VERA },
  { type: 'Contact', number: 2, Name: 'Cato', AccountId: null, OwnerId: QUEUE },
  { type: 'Campaign', number: 1, ContactId: idOf('Contact', 2) },
  { type: 'Lead', number: 1, Name: 'Ada', OwnerId: VERA, CreatedDate: '2026-11-22T10:00:00.000+0000' },
  { type: 'Lead', number: 2, Name: 'Bo', OwnerId: QUEUE, CreatedDate: '2026-11-22T11:00:00.000Z' },
  { type: 'Lead', number: 3, Name: 'Gone', OwnerId: VERA, isDeleted: true, MasterRecordId: idOf('Lead', 1) },
  { type: 'Task', number: 1, Subject: 'Call', WhoId: idOf('Lead', 1) },
];
const ask = (text: string, deleted = false) => runSoql(text, groundOf(GROUND), { deleted }).records;

test('a row has its attributes, names as Salesforce spells them, and related records within', () => {
  expect(ask(`select id, createddate, owner.email, Owner.Name from Lead where Name = 'ada'`)).toEqual([
    {
      attributes: { type: 'Lead', url: `/services/data/v66.0/sobjects/Lead/${idOf('Lead', 1)}` },
      Id: idOf('Lead', 1),
      CreatedDate: '2026-11-22T10:00:00.000+0000',
      Owner: {
        attributes: { type: 'Name', url: `/services/data/v66.0/sobjects/User/${VERA}` },
        Email: 'vera@acme.test',
        Name: 'Vera',
      },
    },
  ]);
});

test('a field that the target of a polymorphic path lacks is null, and so is a missing relation', () => {
  expect(ask(`SELECT Owner.Email, Owner.Type, CreatedDate FROM Lead WHERE Name = 'Bo'`)).toMatchObject([
    { Owner: { Email: null, Type: 'Queue' }, CreatedDate: '2026-11-22T11:00:00.000+0000' },
  ]);
  expect(ask(`SELECT Who.Name, Who.Type FROM Task`)).toMatchObject([{ Who: { Name: 'Ada', Type: 'Lead' } }]);
  expect(ask('SELECT Account.Owner.IsActive FROM Contact ORDER BY Name')).toMatchObject([
    { Account: null },
    { Account: { Owner: { attributes: { type: 'User' }, IsActive: true } } },
  ]);
});

test('conditions follow paths, and sub-selects find what they name', () => {
  expect(ask('SELECT Name FROM Contact WHERE Account.Owner.IsActive = true')).toMatchObject([
    { Name: 'Cleo' },
  ]);
  expect(ask('SELECT Name FROM Contact WHERE Id IN (SELECT ContactId FROM Campaign)')).toMatchObject([
    { Name: 'Cato' },
  ]);
  expect(ask('SELECT Name FROM Contact WHERE Id NOT IN (SELECT ContactId FROM Campaign)')).toMatchObject([
    { Name: 'Cleo' },
  ]);
});

test('deleted records are found only where they are asked for', () => {
  expect(ask('SELECT Id FROM Lead')).toHaveLength(2);
  expect(ask('SELECT IsDeleted, MasterRecordId FROM Lead WHERE IsDeleted = true', true)).toMatchObject([
    { IsDeleted: true, MasterRecordId: idOf('Lead', 1) },
  ]);
  expect(ask('SELECT Id FROM Lead WHERE IsDeleted = true')).toEqual([]);
});

test('aggregates count, and find the least and the most', () => {
  expect(runSoql('SELECT COUNT() FROM Lead', groundOf(GROUND), { deleted: false })).toEqual({
    records: [],
    totalSize: 2,
  });
  expect(
    ask('SELECT OwnerId, COUNT(Id) leads, MAX(CreatedDate), MIN(Name) FROM Lead GROUP BY OwnerId'),
  ).toEqual([
    {
      attributes: { type: 'AggregateResult' },
      OwnerId: VERA,
      leads: 1,
      expr0: '2026-11-22T10:00:00.000+0000',
      expr1: 'Ada',
    },
    {
      attributes: { type: 'AggregateResult' },
      OwnerId: QUEUE,
      leads: 1,
      expr0: '2026-11-22T11:00:00.000+0000',
      expr1: 'Bo',
    },
  ]);
  expect(ask(`SELECT MAX(CreatedDate) newest FROM Lead WHERE Name = 'Nobody'`)).toMatchObject([
    { newest: null },
  ]);
});

test('rows come in the order asked for, nulls first unless it is said, and a page of them', () => {
  const leads = [
    { type: 'Lead', number: 1, Name: 'b', Fit__c: 10 },
    { type: 'Lead', number: 2, Name: 'A', Fit__c: 9 },
    { type: 'Lead', number: 3, Name: 'c', Fit__c: null },
    { type: 'Lead', number: 4, Name: 'a', Fit__c: 10 },
  ];
  const order = (rest: string) =>
    runSoql(`SELECT Id FROM Lead ORDER BY ${rest}`, groundOf(leads), { deleted: false })
      .records.map(({ attributes }) => attributes.url?.at(-4))
      .join('');
  expect(order('Fit__c')).toBe('3214');
  expect(order('Fit__c DESC')).toBe('3142');
  expect(order('Fit__c DESC NULLS LAST, Name ASC')).toBe('4123');
  expect(order('Fit__c ASC NULLS FIRST, Name DESC')).toBe('3214');
  expect(order('Id LIMIT 2')).toBe('12');
  expect(order('Id LIMIT 2 OFFSET 1')).toBe('23');
});

test.for<readonly [string, string]>([
  ['SELECT Nope FROM Lead', `INVALID_FIELD: No such column 'Nope' on entity 'Lead'`],
  ['SELECT Id FROM Leed', `INVALID_TYPE: sObject type 'Leed' is not supported.`],
  ['SELECT Boss.Name FROM Lead', `INVALID_FIELD: Didn't understand relationship 'Boss'`],
  ['SELECT Owner.Nope FROM Lead', `INVALID_FIELD: No such column 'Nope' on entity 'Name'`],
  ['SELECT Id, id FROM Lead', 'MALFORMED_QUERY: duplicate field selected'],
  ['SELECT FROM Lead', 'MALFORMED_QUERY'],
  ['SELECT Id, FROM Lead', 'MALFORMED_QUERY'],
  ['SELECT * FROM Lead', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Lead LIMIT', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Lead LIMIT 1.5', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Lead LIMIT 1 OFFSET 2001', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Lead OFFSET 1 LIMIT 1', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Lead; DROP', 'MALFORMED_QUERY'],
  ['SELECT Name, COUNT(Id) FROM Lead', 'MALFORMED_QUERY: Field must be grouped or aggregated: Name'],
  ['SELECT COUNT(), Id FROM Lead', 'MALFORMED_QUERY'],
  ['SELECT AVG(Fit__c) FROM Lead', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Lead ORDER BY Description', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Contact WHERE Id IN (SELECT Id FROM Contact)', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Contact WHERE Id IN (SELECT WhoId FROM Task)', 'MALFORMED_QUERY'],
  ['SELECT Id FROM Contact WHERE Id IN (SELECT Name FROM Account)', 'MALFORMED_QUERY'],
  [`SELECT Id FROM Contact WHERE Name = 'a' OR Id IN (SELECT ContactId FROM Campaign)`, 'MALFORMED_QUERY'],
  [`SELECT Id FROM ContentVersion WHERE VersionData = 'a'`, 'INVALID_FIELD: field'],
])('%s is refused', ([query, refusal]) => {
  expect(codeOr(() => ask(query))).toContain(refusal);
});

test('an unknown field is refused where no record would be looked at', () => {
  const refused = codeOr(() =>
    runSoql(`SELECT Id FROM Lead WHERE Nope = 1`, groundOf([]), { deleted: false }),
  );
  expect(refused).toContain('INVALID_FIELD');
});

test('text areas are filtered only where they are short', () => {
  const leads = [{ type: 'Lead', number: 1, Name: 'Ada', Street: 'High St', Description: 'x' }];
  expect(namesWhere(leads, `Street = 'high st'`)).toBe('Ada');
  expect(namesWhere(leads, `Description = 'x'`)).toBe(
    `INVALID_FIELD: field 'Description' can not be filtered in a query call`,
  );
});
