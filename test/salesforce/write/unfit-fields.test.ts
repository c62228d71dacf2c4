import { expect, test } from 'vitest';
import type { Refusal } from '../../../src/crm/salesforce/salesforce-api.ts';
import { unfitFields } from '../../../src/crm/salesforce/write/refusals.ts';

const refusal = (code: string, message: string, fields: readonly string[] = []): Refusal => ({
  status: 400,
  code,
  message,
  fields,
  matches: [],
});

test.each<[Refusal, readonly string[]]>([
  [refusal('INVALID_FIELD', "No such column 'Baton_Cell__c' on sobject of type Lead"), ['Baton_Cell__c']],
  [refusal('INVALID_FIELD_FOR_INSERT_UPDATE', 'Unable to create/update fields: Title', ['Title']), ['Title']],
  [
    refusal('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'bad value for restricted picklist field: Z', [
      'Rating',
    ]),
    ['Rating'],
  ],
  [refusal('STRING_TOO_LONG', 'Title: data value too large', ['Title']), ['Title']],
  [refusal('FIELD_INTEGRITY_EXCEPTION', "There's a problem with this country", ['Country']), ['Country']],
  [refusal('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Phone: must be local', ['Phone']), []],
  [refusal('REQUIRED_FIELD_MISSING', 'Required fields are missing: [Region__c]', ['Region__c']), []],
])('of %o these fields can be left out: %o', (refused, fields) => {
  expect(unfitFields(refused)).toEqual(fields);
});
