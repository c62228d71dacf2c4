import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_COMPANY } from '../../../src/crm/salesforce/placeholders.ts';
import type { FakeValues } from '../../support/salesforce/fake-salesforce.ts';
import { openReadingBench } from './reading-bench.ts';

let bench: Awaited<ReturnType<typeof openReadingBench>>;
let ana = '';
let tests = 0;
/** A company of its own for each test. */
let domain = '';

beforeAll(async () => {
  bench = await openReadingBench();
  ana = bench.salesforce.addUser('ana@shop.example');
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => {
  tests += 1;
  domain = `firm-${tests}.io`;
  bench.warnings.length = 0;
});

const account = (values: FakeValues): string => bench.salesforce.add('Account', { Name: 'Firm', ...values });
const contact = (values: FakeValues): string =>
  bench.salesforce.add('Contact', { LastName: 'Doe', ...values });
const deal = (values: FakeValues): string =>
  bench.salesforce.add('Opportunity', {
    Name: 'A deal',
    StageName: 'Prospecting',
    CloseDate: '2026-04-01',
    ...values,
  });
const role = (ContactId: string, OpportunityId: string): string =>
  bench.salesforce.add('OpportunityContactRole', { ContactId, OpportunityId });

/** What each query is for. */
const subjects = (calls: readonly string[][]): string[][] =>
  calls.map((queries) => queries.map((query) => / FROM (\w+) /.exec(query)?.[1] ?? query));

const EVERYBODY = ['Lead', 'Contact'];

describe('an account', () => {
  test('is found by the domain that somebody registered, for people who are not there too', async () => {
    account({
      Website: `https://www.${domain}/en?from=mail`,
      OwnerId: ana,
      NumberOfEmployees: 220,
      Industry: 'Finance',
      BillingCountry: 'United Kingdom',
      Type: 'Customer',
    });
    const { ref, facts } = await bench.open('account.owner').lookUp(`jo@mail.${domain}`);
    expect(ref).toBeNull();
    expect(facts).toEqual({
      'account.owner': 'ana@shop.example',
      'account.name': 'Firm',
      'account.domain': domain,
      'account.employees': 220,
      'account.industry': 'Finance',
      'account.country': 'GB',
      'account.stage': 'Customer',
    });
  });

  test('has the domain itself, not only something like it', async () => {
    for (const Website of [`http://my${domain}`, `${domain}.example.com`, `shop.example/${domain}`])
      account({ Website, OwnerId: ana });
    const { lookUp } = bench.open('account.name');
    expect((await lookUp(`jo@${domain}`)).facts).toEqual({});
    account({ Name: 'Bare', Website: domain, OwnerId: ana });
    expect((await bench.open('account.name').lookUp(`jo@${domain}`)).facts['account.name']).toBe('Bare');
  });

  test('of a contact is their own, whatever their address says, and the others there are counted', async () => {
    const group = account({ Name: 'Group', Website: `group-${domain}` });
    account({ Name: 'Other', Website: domain });
    for (const name of ['jo', 'al', 'bo']) contact({ Email: `${name}@${domain}`, AccountId: group });
    const { lookUp } = bench.open('account.contacts');
    const asked = await bench.asking(async () => {
      const { facts } = await lookUp(`jo@${domain}`);
      expect(facts).toMatchObject({ 'account.name': 'Group', 'account.contacts': 2 });
    });
    expect(subjects(asked)).toEqual([EVERYBODY, ['Account'], ['Contact']]);
    // Somebody whom Salesforce does not know is none of the three.
    expect((await lookUp(`new@group-${domain}`)).facts['account.contacts']).toBe(3);
  });

  test('of several with one domain is the first one whose owner is still there', async () => {
    const left = bench.salesforce.addUser(`left@${domain}`, { isActive: false });
    account({ Name: 'Left', Website: domain, OwnerId: left });
    account({ Name: 'First', Website: domain, OwnerId: ana });
    account({ Name: 'Later', Website: domain, OwnerId: ana });
    const { facts } = await bench.open('account.owner').lookUp(`jo@${domain}`);
    expect(facts['account.name']).toBe('First');
  });

  test('of somebody who left has no owner, and one that Baton had to name has no name', async () => {
    const left = bench.salesforce.addUser(`left@${domain}`, { isActive: false });
    account({ Name: UNKNOWN_COMPANY, Website: domain, OwnerId: left, BillingCountry: 'Narnia' });
    const { facts } = await bench.open('account.owner').lookUp(`jo@${domain}`);
    expect(facts).toEqual({
      'account.owner_archived': true,
      'account.domain': domain,
      'account.country_raw': 'Narnia',
    });
  });

  test('is not asked for by a free address, nor where no policy speaks of it', async () => {
    account({ Website: 'gmail.com' });
    account({ Website: domain });
    const asked = await bench.asking(async () => {
      expect((await bench.open('account.owner').lookUp('jo@gmail.com')).facts).toEqual({});
      expect((await bench.open('crm.owner').lookUp(`jo@${domain}`)).facts).toEqual({});
    });
    expect(subjects(asked)).toEqual([EVERYBODY, EVERYBODY]);
  });

  test('is searched for again only after ten minutes, the one that is not there too', async () => {
    const { lookUp } = bench.open('account.name');
    const searches = async (): Promise<number> =>
      subjects(await bench.asking(() => lookUp(`jo@${domain}`)))
        .flat()
        .filter((type) => type === 'Account').length;
    expect(await searches()).toBe(1);
    bench.clock.at += 10 * 60_000 - 1;
    expect(await searches()).toBe(0);
    bench.clock.at += 1;
    expect(await searches()).toBe(1);
  });
});

describe('open opportunities', () => {
  test('are those of a contact that are neither won nor lost, and of their account', async () => {
    const firm = account({ Website: domain });
    const jo = contact({ Email: `jo@${domain}`, AccountId: firm });
    const al = contact({ Email: `al@${domain}`, AccountId: firm });
    bench.salesforce.add('Lead', { LastName: 'Doe', Company: 'Firm', Email: `bo@${domain}` });
    const [one, won] = [deal({ AccountId: firm }), deal({ StageName: 'Closed Won', AccountId: firm })];
    deal({ AccountId: firm });
    role(jo, one);
    role(jo, won);
    role(jo, one);
    role(al, won);
    const { lookUpAll } = bench.open('crm.open_deals', 'account.open_deals');
    const asked = await bench.asking(async () => {
      const emails = ['jo', 'al', 'bo'].map((name) => `${name}@${domain}`);
      const known = await lookUpAll(emails.map((email) => ({ email, phone: null })));
      const deals = known.map(({ facts }) => [facts['crm.open_deals'], facts['account.open_deals']]);
      expect(deals).toEqual([
        [1, 2],
        [0, 2],
        [undefined, 2],
      ]);
    });
    expect(subjects(asked).flat().toSorted()).toEqual([
      'Account',
      'Account',
      'Contact',
      'Lead',
      'Opportunity',
      'OpportunityContactRole',
    ]);
  });
});

test('what Salesforce refuses to tell is left out, with one warning for each', async () => {
  await using other = await openReadingBench();
  const { salesforce, warnings, clock } = other;
  const firm = salesforce.add('Account', { Name: 'Firm', Website: 'firm.io' });
  salesforce.add('Contact', { LastName: 'Doe', Email: 'jo@firm.io', AccountId: firm });
  salesforce.forbid('Opportunity');
  const { lookUp } = other.open('account.open_deals', 'account.contacts', 'crm.open_deals');
  const { facts } = await lookUp('jo@firm.io');
  expect(facts).toMatchObject({ 'account.name': 'Firm', 'account.contacts': 0, 'crm.record': 'contact' });
  expect(Object.keys(facts).filter((name) => name.endsWith('open_deals'))).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(/without what the CRM knows of their opportunities: .*INVALID_TYPE/),
  ]);

  salesforce.forbid('Account');
  clock.at += 30 * 60_000;
  for (const email of ['jo@firm.io', 'jo@firm.io', 'new@firm.io'])
    expect((await lookUp(email)).facts['account.name']).toBeUndefined();
  expect(warnings.slice(1)).toEqual([expect.stringContaining('accounts')]);
});

test('domains as long as domains can be are asked for all the same', async () => {
  const { lookUpAll } = bench.open('account.name');
  const last = `${'ü'.repeat(59)}49.io`;
  account({ Name: 'Long', Website: last });
  const people = Array.from({ length: 50 }, (_, n) => ({
    email: `jo@${'ü'.repeat(59)}${n}.io`,
    phone: null,
  }));
  expect((await lookUpAll(people)).at(-1)?.facts['account.name']).toBe('Long');
  expect(bench.warnings).toEqual([]);
});

test('what cannot be had just now is waited for: unknown is not "none"', async () => {
  await using other = await openReadingBench();
  const { lookUp } = other.open('account.name');
  other.salesforce.fault({ kind: 'answer', status: 503, body: '<html>away</html>' }, { type: 'Account' });
  await expect(lookUp('jo@firm.io')).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  expect(other.warnings).toEqual([]);
});

test('500 new leads at once, each of a firm of its own, cost few calls: three for the people, five for the firms where nothing holds them up', async () => {
  const { lookUpAll } = bench.open('account.owner', 'crm.open_deals');
  const people = Array.from({ length: 500 }, (_, n) => ({ email: `jo@lead-${n}.io`, phone: null }));
  const asked = await bench.asking(() => lookUpAll(people));
  // On a busy machine not all come in time for the same batch.
  expect(asked.length).toBeGreaterThanOrEqual(8);
  expect(asked.length).toBeLessThanOrEqual(14);
  expect(bench.salesforce.violations).toEqual([]);
});
