import { expect, test } from 'vitest';
import type { Account } from '../../src/crm/hubspot/hubspot-api.ts';
import { openPortal } from '../../src/crm/hubspot/portal.ts';
import { openRecordUrl } from '../../src/crm/hubspot/record-url.ts';

const none = () => Promise.reject(new Error('not asked here'));
const contact = { type: 'contact', id: '184580432949' };

function urlsOf(account: () => Promise<Account>) {
  let calls = 0;
  const api = {
    properties: none,
    pipelines: none,
    account: () => {
      calls += 1;
      return account();
    },
  };
  const recordUrl = openRecordUrl(openPortal({ api, now: () => new Date() }));
  return { recordUrl, calls: () => calls };
}

test.each([
  [null, 'https://app.hubspot.com/contacts/4711/record/0-1/184580432949'],
  ['app-eu1.hubspot.com', 'https://app-eu1.hubspot.com/contacts/4711/record/0-1/184580432949'],
])('the page of a contact, of an account whose pages are at %s', async (uiDomain, url) => {
  const { recordUrl, calls } = urlsOf(async () => ({ portalId: '4711', timeZone: 'UTC', uiDomain }));
  expect([recordUrl(contact), recordUrl(contact)]).toEqual([null, null]);
  await expect.poll(() => recordUrl(contact)).toBe(url);
  for (let view = 0; view < 50; view += 1) recordUrl(contact);
  expect(calls()).toBe(1);
  expect(recordUrl({ type: 'lead', id: '7' })).toBeNull();
});

test('while HubSpot does not say which account it is, there is no link and no error', async () => {
  const { recordUrl } = urlsOf(() => Promise.reject(new Error('away')));
  expect(recordUrl(contact)).toBeNull();
});
