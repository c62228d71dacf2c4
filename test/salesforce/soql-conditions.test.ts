import { expect, test } from 'vitest';
import { idOf, namesWhere } from './soql-ground.ts';

const LEADS = [
  {
    type: 'Lead',
    number: 1,
    Name: 'Ada',
    Fit__c: 10,
    IsConverted: false,
    Due__c: '2026-11-22',
    CreatedDate: '2026-11-22T10:00:00.000Z',
  },
  {
    type: 'Lead',
    number: 2,
    Name: 'Bo',
    Fit__c: 9,
    IsConverted: true,
    Due__c: '2026-11-23',
    CreatedDate: '2026-11-22T11:00:00.000Z',
  },
  { type: 'Lead', number: 3, Name: '50%_off', Email: 'Cy@acme.test' },
];
const found = (condition: string) => namesWhere(LEADS, condition);

test.for<readonly [string, string]>([
  [`Name = 'ADA'`, 'Ada'],
  [`Name != 'ada'`, 'Bo 50%_off'],
  [`Name <> 'ada'`, 'Bo 50%_off'],
  [`Name > 'ada'`, 'Bo'],
  [`Name IN ('ada', 'bO')`, 'Ada Bo'],
  [`Name NOT IN ('ada','bO')`, '50%_off'],
  [`name like '%A'`, 'Ada'],
  [`Name LIKE '_o'`, 'Bo'],
  [String.raw`Name LIKE '%\%%'`, '50%_off'],
  [String.raw`Name LIKE '50\%\_off'`, '50%_off'],
  [String.raw`Name LIKE '50\%\_of_'`, '50%_off'],
  [String.raw`Name LIKE 'Ad\_'`, ''],
  [`Name LIKE 'd'`, ''],
  [String.raw`Name = '\u0041da'`, 'Ada'],
  [`Email = null`, 'Ada Bo'],
  [`Email = ''`, 'Ada Bo'],
  [`Email != null`, '50%_off'],
  [`Fit__c >= 9.0`, 'Ada Bo'],
  [`Fit__c < 10`, 'Bo'],
  [`Fit__c > -1`, 'Ada Bo'],
  [`Fit__c != 10`, 'Bo 50%_off'],
  [`Fit__c IN (9, null)`, 'Bo 50%_off'],
  [`IsConverted = TRUE`, 'Bo'],
  [`CreatedDate > 2026-11-22T10:00:00.000Z`, 'Bo'],
  [`CreatedDate = 2026-11-22T11:00:00+01:00`, 'Ada'],
  [`Due__c <= 2026-11-22`, 'Ada'],
  [`Id = '${idOf('Lead', 1)}'`, 'Ada'],
  [`Id = '${idOf('Lead', 1).slice(0, 15)}'`, 'Ada'],
  [`Id > '${idOf('Lead', 2)}'`, '50%_off'],
  [`Id = '${idOf('Lead', 1).slice(0, 15).toLowerCase()}'`, ''],
  [`NOT Name = 'Ada'`, 'Bo 50%_off'],
  [`(Name = 'Ada' OR Name = 'Bo') AND Fit__c > 9`, 'Ada'],
  [`Name = 'Ada' OR (Name = 'Bo' AND Fit__c > 9)`, 'Ada'],
  [`Fit__c > 1 AND (NOT Name LIKE 'A%')`, 'Bo'],
])('WHERE %s finds %s', ([condition, names]) => {
  expect(found(condition)).toBe(names);
});

test.for([
  `Name = 'a' AND Name = 'b' OR Name = 'c'`,
  `Name = 'a' OR Name = 'b' AND Name = 'c'`,
  `Name = 'a' AND NOT Name = 'b'`,
  `Name = 'a`,
  `Name = 'a''b'`,
  String.raw`Name = 'a\x'`,
  String.raw`Name = 'a\'`,
  String.raw`Name = '50\%'`,
  String.raw`Name IN ('a\_')`,
  String.raw`Name = '\u12'`,
  `Name IN ()`,
  `Name IN 'a'`,
  `Name = Email`,
  `Name LIKE 5`,
  `Name =`,
  `= 'a'`,
  `Name = 'a')`,
  `(Name = 'a'`,
  `CreatedDate > 2026-13-45T00:00:00Z`,
  `Fit__c = 1e5`,
  `Fit__c = 1AND Name = 'a'`,
  `Name = "a"`,
  '',
])('WHERE %s is malformed', (condition) => {
  expect(found(condition)).toContain('MALFORMED_QUERY');
});

test.for<readonly [string, string]>([
  [`CreatedDate > '2026-11-22T10:00:00Z'`, 'INVALID_FIELD: value of filter criterion for field'],
  [`CreatedDate > 2026-11-22`, 'INVALID_FIELD'],
  [`Due__c = 2026-11-22T10:00:00Z`, 'INVALID_FIELD'],
  [`Name = 5`, 'INVALID_FIELD'],
  [`Fit__c = '5'`, 'INVALID_FIELD'],
  [`Fit__c IN (1, '5')`, 'INVALID_FIELD'],
  [`IsConverted = 'true'`, 'INVALID_FIELD'],
  [`IsConverted > true`, 'INVALID_QUERY_FILTER_OPERATOR'],
  [`Id LIKE '00Q%'`, 'INVALID_QUERY_FILTER_OPERATOR'],
  [`Id = 'nope'`, 'INVALID_QUERY_FILTER_OPERATOR: invalid ID field: nope'],
  [`CreatedDate > null`, 'INVALID_QUERY_FILTER_OPERATOR'],
])('WHERE %s is refused with %s', ([condition, refusal]) => {
  expect(found(condition)).toContain(refusal);
});
