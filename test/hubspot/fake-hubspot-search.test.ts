import { afterEach, expect, test, vi } from 'vitest';
import { startFakeHubSpot } from '../support/hubspot/start-fake-hubspot.ts';
import { ask } from './ask-fake.ts';

const CONTACTS = '/crm/v3/objects/contacts';
const byEmail = (...values: string[]) => ({
  filterGroups: [{ filters: [{ propertyName: 'email', operator: 'IN', values }] }],
});
const many = (times: number, one: object): object[] => Array.from({ length: times }, () => one);

afterEach(() => {
  vi.useRealTimers();
});

test('search has a limit of its own, and does not tell of it', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
  await using hubspot = await startFakeHubSpot({ searchLimit: 1 });
  const search = () => ask(hubspot, 'POST', `${CONTACTS}/search`, {});
  expect((await search()).status).toBe(200);
  const { status, headers, body } = await search();
  expect([status, body.policyName, body.message]).toEqual([
    429,
    'SECONDLY',
    'You have reached your secondly limit.',
  ]);
  expect([...headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
  expect((await ask(hubspot, 'GET', '/crm/v3/owners')).status).toBe(200);
  vi.advanceTimersByTime(1001);
  expect((await search()).status).toBe(200);
});

test('search sees what was written a second later, and what stood there before until then', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
  await using hubspot = await startFakeHubSpot();
  const id = hubspot.add('contacts', { email: 'vera@acme.com', jobtitle: 'VP' });
  const found = async () => {
    const query = { ...byEmail('vera@acme.com'), properties: ['jobtitle', 'lastmodifieddate'] };
    const [one] = (await ask(hubspot, 'POST', `${CONTACTS}/search`, query)).body.results;
    return (
      one && [one.properties['jobtitle'], Date.parse(one.properties['lastmodifieddate']!) - 1_800_000_000_000]
    );
  };
  expect(await found()).toBeUndefined();
  vi.advanceTimersByTime(1000);
  expect(await found()).toEqual(['VP', 0]);
  hubspot.edit('contacts', id, { jobtitle: 'CEO' });
  expect(
    (await ask(hubspot, 'GET', `${CONTACTS}/${id}?properties=jobtitle`)).body.properties?.['jobtitle'],
  ).toBe('CEO');
  expect(await found()).toEqual(['VP', 0]);
  vi.advanceTimersByTime(1000);
  expect(await found()).toEqual(['CEO', 1000]);
});

test.for([
  ['a page of 201', { limit: 201 }],
  ['more than 10,000 in all', { limit: 200, after: '9900' }],
  ['six groups', { filterGroups: many(6, { filters: [] }) }],
  ['seven filters', { filterGroups: [{ filters: many(7, { propertyName: 'email', operator: 'EQ' }) }] }],
  ['an unknown property', { filterGroups: [{ filters: [{ propertyName: 'nope', operator: 'EQ' }] }] }],
])('search refuses %s', async ([, query]) => {
  await using hubspot = await startFakeHubSpot();
  expect((await ask(hubspot, 'POST', `${CONTACTS}/search`, query)).status).toBe(400);
});

test('search filters, sorts and pages; a list of values must be in lower case', async () => {
  await using hubspot = await startFakeHubSpot({ searchLagMs: 0 });
  for (const name of ['c', 'a', 'b']) hubspot.add('contacts', { email: `${name}@acme.com`, baton_fit: '7' });
  hubspot.add('contacts', { email: 'd@acme.com', baton_fit: '10' });
  const search = async (query: object) => {
    const { body } = await ask(hubspot, 'POST', `${CONTACTS}/search`, { properties: ['email'], ...query });
    return [body.results.map(({ properties }) => properties['email']?.[0]).join(''), body.paging?.next.after];
  };
  const sorts = [{ propertyName: 'email', direction: 'DESCENDING' }];
  const fits = (operator: string, value: string) => ({
    filterGroups: [{ filters: [{ propertyName: 'baton_fit', operator, value }] }],
  });
  expect(await search({ sorts, limit: 3 })).toEqual(['dcb', '3']);
  expect(await search({ sorts, limit: 3, after: '3' })).toEqual(['a', undefined]);
  expect(await search(byEmail('a@acme.com', 'B@acme.com'))).toEqual(['a', undefined]);
  expect(await search(fits('GTE', '9'))).toEqual(['d', undefined]);
  expect(await search(fits('LT', '9'))).toEqual(['cab', undefined]);
});
