import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HubSpotRecord } from '../../src/crm/hubspot/hubspot-api.ts';
import { createReadContacts } from '../../src/crm/hubspot/read/contact-now.ts';
import { createHubSpotFeed } from '../../src/crm/hubspot/read/feed.ts';
import { createLookUp } from '../../src/crm/hubspot/read/look-up.ts';
import { call, openReadingBench } from './reading-bench.ts';

let bench: Awaited<ReturnType<typeof openReadingBench>>;
beforeAll(async () => {
  bench = await openReadingBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test('a contact as it stands there now: who they are, what is known, and their last form', async () => {
  const { hubspot } = bench;
  const owner = hubspot.addOwner('ana@shop.example');
  hubspot.submitForm('demo', { email: 'Jo@Firm.io', firstname: 'Jo', jobtitle: 'CEO' }, Date.UTC(2026, 2, 1));
  const id = hubspot.records('contacts').at(-1)?.id ?? '';
  hubspot.edit('contacts', id, { hubspot_owner_id: owner, country: 'France', phone: '01 70 18 99 00' });
  const company = hubspot.add('companies', { name: 'Firm', domain: 'firm.io', hubspot_owner_id: owner });
  hubspot.associate('contacts', id, 'companies', company);

  const [person] = await bench.open('account.owner').read([id], call);
  expect(person).toMatchObject({
    ref: { type: 'contact', id },
    identity: { email: 'jo@firm.io', phone: '+33170189900' },
    profile: { attributes: { name: 'Jo', title: 'CEO', 'company.country': 'FR' } },
    facts: { 'crm.owner': 'ana@shop.example', 'account.owner': 'ana@shop.example', 'account.contacts': 0 },
    lastForm: { at: '2026-03-01T00:00:00.000Z', name: expect.stringContaining('demo') },
  });
});

test('each is answered in its place; who was deleted or never was is null', async () => {
  const { hubspot } = bench;
  const [one = '', two = '', gone = ''] = ['a', 'b', 'c'].map((name) =>
    hubspot.add('contacts', { email: `${name}@places.io` }),
  );
  hubspot.remove('contacts', gone);
  const { read } = bench.open();
  const asked = await bench.asking(async () => {
    const people = await read([two, gone, one, '99', two], call);
    expect(people.map((person) => person?.ref.id)).toEqual([two, undefined, one, undefined, two]);
    expect(people[2]?.lastForm).toBeNull();
  });
  expect(asked).toHaveLength(1);
});

test('the id of a contact that was merged away gives the one that stayed, asked together or alone', async () => {
  const { hubspot } = bench;
  const [stays = '', gone = '', before = ''] = ['a', 'b', 'c'].map((name) =>
    hubspot.add('contacts', { email: `${name}@merged.io` }),
  );
  hubspot.merge('contacts', gone, before);
  hubspot.merge('contacts', stays, gone);
  const ids = async (...asked: string[]) =>
    (await bench.open().read(asked, call)).map((person) => person?.ref.id);
  expect(await ids(gone)).toEqual([stays]);
  expect(await ids(stays, gone, before)).toEqual([stays, stays, stays]);
});

const noFacts = async () => ({});
const contact = (id: string, properties: HubSpotRecord['properties'] = {}): HubSpotRecord => ({
  id,
  properties,
});

test('contacts that stand for old ids which they do not list are found, and what is gone costs little', async () => {
  const asked: number[] = [];
  const survivors = new Map([
    ['old1', 'new1'],
    ['old2', 'new2'],
  ]);
  const read = createReadContacts({
    api: {
      read: async (_type, { ids }) => {
        asked.push(ids.length);
        const there = ids.filter((id) => !id.startsWith('gone')).map((id) => survivors.get(id) ?? id);
        return [...new Set(there)].map((id) => contact(id));
      },
    },
    factsOf: noFacts,
  });
  const gone = Array.from({ length: 90 }, (_, n) => `gone${n}`);
  const people = await read(['1', 'old1', ...gone, 'new2', 'old2'], call);
  const ids = people.map((person) => person?.ref.id);
  expect(ids).toEqual(['1', 'new1', ...gone.map(() => undefined), 'new2', 'new2']);
  expect(asked.length).toBeLessThan(30);
  asked.length = 0;
  await createReadContacts({ api: { read: async () => (asked.push(1), []) }, factsOf: noFacts })(gone, call);
  expect(asked).toHaveLength(1);
});

test('should HubSpot find a contact by a further address, it is theirs, but for whom the address is the first', async () => {
  const lookUp = createLookUp({
    api: {
      read: async () => [
        contact('1', { email: 'new@firm.io', hs_additional_emails: 'Old@firm.io;al@firm.io' }),
        contact('2', { email: 'al@firm.io' }),
      ],
      search: async () => ({ records: [], total: 0, next: null }),
    },
    factsOf: noFacts,
  });
  const emails = ['old@firm.io', 'al@firm.io', 'no@firm.io'];
  const found = await lookUp(
    emails.map((email) => ({ email, phone: null })),
    call,
  );
  expect(found.map(({ ref }) => ref?.id)).toEqual(['1', '2', undefined]);
});

test('what changed while nobody listened, and the forms filled in meanwhile', async () => {
  const since = new Date();
  const { hubspot, api } = bench;
  const id = hubspot.add('contacts', { email: 'late@feed.io' });
  hubspot.submitForm('webinar', { email: 'late@feed.io', message: 'Hello' }, since.getTime() + 5);
  hubspot.submitForm('webinar', { email: 'late@feed.io' }, since.getTime() - 5);
  const feed = createHubSpotFeed({ api });
  const changes = await feed.changedSince(since, call);
  expect(changes.people.map((person) => person.id)).toContain(id);
  const [only, ...others] = await feed.submissionsSince('webinar', since, call);
  expect(others).toEqual([]);
  expect(JSON.parse(String(only?.body))).toMatchObject({
    form: 'webinar',
    submittedAt: since.getTime() + 5,
    conversionId: only?.key,
    values: expect.arrayContaining([{ name: 'message', value: 'Hello', objectTypeId: '0-1' }]),
  });
});
