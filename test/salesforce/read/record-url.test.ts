import { expect, test } from 'vitest';
import { openRecordUrl } from '../../../src/crm/salesforce/record-url.ts';

test('the page of a lead or contact is at the address of its org', () => {
  const recordUrl = openRecordUrl('https://acme.my.salesforce.com');
  expect(recordUrl({ type: 'lead', id: '00Q000000000001EAA' })).toBe(
    'https://acme.my.salesforce.com/00Q000000000001EAA',
  );
  expect(recordUrl({ type: 'contact', id: '../x' })).toBe('https://acme.my.salesforce.com/..%2Fx');
  expect(recordUrl({ type: 'company', id: '001000000000001AAA' })).toBeNull();
});

test.each([undefined, 'https://login.salesforce.com', 'https://test.salesforce.com'])(
  'while the login is at %s nobody knows where the org is',
  (loginUrl) => {
    expect(openRecordUrl(loginUrl)({ type: 'lead', id: '00Q000000000001EAA' })).toBeNull();
  },
);
