import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openReadingBench } from './reading-bench.ts';

let bench: Awaited<ReturnType<typeof openReadingBench>>;
let ana = '';
let tests = 0;
/** A company of its own for each test. */
let domain = '';

beforeAll(async () => {
  bench = await openReadingBench();
  ana = bench.hubspot.addOwner('ana@shop.example');
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => {
  tests += 1;
  domain = `firm-${tests}.io`;
  bench.warnings.length = 0;
  bench.hubspot.clearFaults();
});

const CONTACTS = '/crm/v3/objects/contacts/batch/read';
const CONTACT_SEARCH = '/crm/v3/objects/contacts/search';
const COMPANIES = '/crm/v3/objects/companies/batch/read';
const COMPANY_SEARCH = '/crm/v3/objects/companies/search';

/** Somebody who owned records and then left. */
function ownerWhoLeft(...own: ((id: string) => void)[]): void {
  const email = `left-${tests}@shop.example`;
  const id = bench.hubspot.addOwner(email);
  for (const one of own) one(id);
  bench.hubspot.deactivateOwner(email);
}

describe('a contact', () => {
  test('is found by e-mail, with what HubSpot says and nothing else', async () => {
    const id = bench.hubspot.add('contacts', {
      email: `jo@${domain}`,
      hubspot_owner_id: ana,
      lifecyclestage: 'marketingqualifiedlead',
      hs_lead_status: 'OPEN',
      notes_last_contacted: String(Date.parse('2026-03-02T09:00:00Z')),
      hs_first_outreach_date: '2026-03-01T10:00:00Z',
    });
    const { ref, facts } = await bench.open().lookUp(`jo@${domain}`);
    expect(ref).toEqual({ type: 'contact', id });
    expect(facts).toEqual({
      'crm.owner': 'ana@shop.example',
      'crm.stage': 'marketingqualifiedlead',
      'crm.lead_status': 'OPEN',
      'crm.created_at': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      'crm.last_contacted_at': '2026-03-02T09:00:00.000Z',
      'crm.first_outreach_at': '2026-03-01T10:00:00.000Z',
    });
  });

  test('that is not there has no facts', async () => {
    expect(await bench.open().lookUp(`nobody@${domain}`)).toEqual({ ref: null, facts: {} });
  });

  test('of somebody who left has no owner', async () => {
    ownerWhoLeft((id) => bench.hubspot.add('contacts', { email: `jo@${domain}`, hubspot_owner_id: id }));
    const { facts } = await bench.open().lookUp(`jo@${domain}`);
    expect(facts['crm.owner']).toBeUndefined();
    expect(facts['crm.owner_archived']).toBe(true);
  });

  test('is answered in its place, however often it is asked for', async () => {
    const id = bench.hubspot.add('contacts', { email: `jo@${domain}` });
    const emails = [`x@${domain}`, `jo@${domain}`, `y@${domain}`, `jo@${domain}`];
    const found = await bench.open().lookUpAll(emails.map((email) => ({ email, phone: null })));
    expect(found.map(({ ref }) => ref?.id)).toEqual([undefined, id, undefined, id]);
  });

  test('merged into another is found by its own address, if HubSpot finds it so at all', async () => {
    const stays = bench.hubspot.add('contacts', { email: `new@${domain}` });
    const gone = bench.hubspot.add('contacts', { email: `old@${domain}` });
    bench.hubspot.merge('contacts', stays, gone);
    const { lookUp } = bench.open();
    expect((await lookUp(`new@${domain}`)).ref?.id).toBe(stays);
    // The fake does not find it, as HubSpot may not: making it will be refused, naming the contact.
    expect((await lookUp(`old@${domain}`)).ref).toBeNull();
  });

  test('without an e-mail address is found by either number, in E.164', async () => {
    const phone = bench.hubspot.add('contacts', { firstname: 'Desk', phone: '+442079460001' });
    const mobile = bench.hubspot.add('contacts', { firstname: 'Mo', mobilephone: '+442079460002' });
    bench.hubspot.add('contacts', { firstname: 'Later', phone: '+442079460001' });
    const { lookUpAll } = bench.open();
    const numbers = ['+442079460002', '+442079460001', '+442079460003'];
    const asked = await bench.asking(async () => {
      const found = await lookUpAll(numbers.map((number) => ({ email: null, phone: number })));
      expect(found.map(({ ref }) => ref?.id)).toEqual([mobile, phone, undefined]);
    });
    expect(asked).toEqual([CONTACT_SEARCH, CONTACT_SEARCH]);
  });
});

describe('open deals', () => {
  test('are counted without those that are won or lost, for all contacts at once', async () => {
    const { hubspot } = bench;
    const deal = (dealstage: string): string => hubspot.add('deals', { dealname: 'A deal', dealstage });
    const emails = [1, 2, 3].map((n) => `jo${n}@${domain}`);
    const [one = '', two = ''] = emails.map((email) => hubspot.add('contacts', { email }));
    const shared = deal('qualifiedtobuy');
    for (const id of [shared, deal('appointmentscheduled'), deal('closedwon')])
      hubspot.associate('contacts', one, 'deals', id);
    for (const id of [shared, deal('closedlost')]) hubspot.associate('contacts', two, 'deals', id);

    const { lookUpAll } = bench.open('crm.open_deals');
    const asked = await bench.asking(async () => {
      const found = await lookUpAll(emails.map((email) => ({ email, phone: null })));
      expect(found.map(({ facts }) => facts['crm.open_deals'])).toEqual([2, 1, undefined]);
    });
    expect(asked).toEqual([
      CONTACTS,
      expect.stringContaining('/associations/'),
      '/crm/v3/objects/deals/batch/read',
    ]);
  });

  test('that HubSpot refuses to tell are left out, with a warning', async () => {
    const id = bench.hubspot.add('contacts', { email: `jo@${domain}` });
    bench.hubspot.associate('contacts', id, 'deals', bench.hubspot.add('deals', { dealname: 'A deal' }));
    bench.hubspot.fault({ kind: 'answer', status: 403, body: forbidden }, { path: /associations/ });
    const { ref, facts } = await bench.open('crm.open_deals').lookUp(`jo@${domain}`);
    expect([ref?.id, facts['crm.open_deals']]).toEqual([id, undefined]);
    expect(bench.warnings).toEqual([expect.stringContaining('without what the CRM knows of their deals')]);
  });
});

const forbidden = { status: 'error', category: 'MISSING_SCOPES', message: 'This app lacks the scopes.' };

describe('an account', () => {
  test('is found by the domain that somebody registered', async () => {
    bench.hubspot.add('companies', {
      name: 'Firm',
      domain,
      hubspot_owner_id: ana,
      numberofemployees: '220',
      industry: 'RETAIL',
      country: 'United Kingdom',
      lifecyclestage: 'customer',
    });
    const { ref, facts } = await bench.open('account.owner').lookUp(`jo@mail.${domain}`);
    expect(ref).toBeNull();
    expect(facts).toEqual({
      'account.owner': 'ana@shop.example',
      'account.name': 'Firm',
      'account.domain': domain,
      'account.employees': 220,
      'account.industry': 'RETAIL',
      'account.country': 'GB',
      'account.stage': 'customer',
      'account.open_deals': 0,
    });
  });

  test('of a contact is the one they are put to, whatever their address says, and the others there are counted', async () => {
    const { hubspot } = bench;
    const company = hubspot.add('companies', { name: 'Group', domain: `group-${domain}` });
    hubspot.add('companies', { name: 'Other', domain });
    for (const name of ['jo', 'al', 'bo']) {
      const id = hubspot.add('contacts', { email: `${name}@${domain}` });
      hubspot.associate('contacts', id, 'companies', company);
    }
    const { lookUp } = bench.open('account.contacts');
    const asked = await bench.asking(async () => {
      const { facts } = await lookUp(`jo@${domain}`);
      expect(facts).toMatchObject({ 'account.name': 'Group', 'account.contacts': 2 });
    });
    expect(asked).toEqual([CONTACTS, COMPANIES]);
    // Somebody whom HubSpot does not know is none of the three.
    const stranger = await lookUp(`new@group-${domain}`);
    expect(stranger.facts['account.contacts']).toBe(3);
  });

  test('of several with one domain is the one that somebody owns', async () => {
    bench.hubspot.add('companies', { name: 'First', domain });
    bench.hubspot.add('companies', { name: 'Owned', domain, hubspot_owner_id: ana });
    bench.hubspot.add('companies', { name: 'Later', domain, hubspot_owner_id: ana });
    const { facts } = await bench.open('account.owner').lookUp(`jo@${domain}`);
    expect(facts['account.name']).toBe('Owned');
  });

  test('of somebody who left has no owner', async () => {
    ownerWhoLeft((id) => bench.hubspot.add('companies', { name: 'Firm', domain, hubspot_owner_id: id }));
    const { facts } = await bench.open('account.owner').lookUp(`jo@${domain}`);
    expect(facts['account.owner']).toBeUndefined();
    expect(facts['account.owner_archived']).toBe(true);
  });

  test('is not asked for by a free address, nor where no policy speaks of it', async () => {
    bench.hubspot.add('companies', { name: 'Mail', domain: 'gmail.com', hubspot_owner_id: ana });
    bench.hubspot.add('companies', { name: 'Firm', domain });
    const asked = await bench.asking(async () => {
      expect((await bench.open('account.owner').lookUp('jo@gmail.com')).facts).toEqual({});
      expect((await bench.open('crm.owner').lookUp(`jo@${domain}`)).facts).toEqual({});
    });
    expect(asked).toEqual([CONTACTS, CONTACTS]);
  });

  test('is searched for again only after ten minutes, the one that is not there too', async () => {
    const { lookUpAll } = bench.open('account.name');
    const searches = async (): Promise<number> => {
      const asked = await bench.asking(() => lookUpAll([{ email: `jo@${domain}`, phone: null }]));
      return asked.filter((path) => path === COMPANY_SEARCH).length;
    };
    expect(await searches()).toBe(1);
    bench.clock.at += 10 * 60_000 - 1;
    expect(await searches()).toBe(0);
    bench.clock.at += 1;
    expect(await searches()).toBe(1);
  });

  test('that HubSpot refuses to tell is left out, with one warning, and asked for again', async () => {
    bench.hubspot.add('companies', { name: 'Firm', domain });
    bench.hubspot.fault({ kind: 'answer', status: 403, body: forbidden }, { path: /companies/ }, 2);
    const { lookUp } = bench.open('account.name');
    for (const facts of [{}, {}, { 'account.name': 'Firm' }])
      expect((await lookUp(`jo@${domain}`)).facts).toMatchObject(facts);
    expect(bench.warnings).toEqual([
      expect.stringMatching(/without what the CRM knows of their companies: .*lacks the scopes/),
    ]);
  });

  test('that cannot be had just now is waited for: unknown is not "none"', async () => {
    bench.hubspot.fault({ kind: 'answer', status: 503, body: 'away' }, { path: /companies/ });
    const { lookUp } = bench.open('account.name');
    await expect(lookUp(`jo@${domain}`)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
    expect(bench.warnings).toEqual([]);
  });
});

test('500 new leads at once, each of a firm of its own, cost two calls per hundred', async () => {
  const { lookUpAll } = bench.open('account.owner', 'crm.open_deals');
  const people = Array.from({ length: 500 }, (_, n) => ({ email: `jo@lead-${n}.io`, phone: null }));
  const asked = await bench.asking(() => lookUpAll(people));
  expect(asked.filter((path) => path === CONTACTS)).toHaveLength(5);
  expect(asked.filter((path) => path === COMPANY_SEARCH)).toHaveLength(5);
  expect(asked).toHaveLength(10);
});

test("a passing fault of the first read is everybody's", async () => {
  bench.hubspot.fault({ kind: 'reset' }, { path: /contacts/ });
  const { lookUpAll } = bench.open();
  const people = [1, 2].map((n) => lookUpAll([{ email: `jo${n}@${domain}`, phone: null }]));
  const settled = await Promise.allSettled(people);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
