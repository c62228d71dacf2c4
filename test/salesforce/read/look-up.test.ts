import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_COMPANY, UNKNOWN_NAME } from '../../../src/crm/salesforce/placeholders.ts';
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
});

const lead = (values: Record<string, string | number | boolean | null>): string =>
  bench.salesforce.add('Lead', { LastName: 'Doe', Company: 'Firm', ...values });
const contact = (values: Record<string, string | null>): string =>
  bench.salesforce.add('Contact', { LastName: 'Doe', ...values });

describe('a person', () => {
  test('who is a lead is known with what Salesforce says and nothing else', async () => {
    const id = lead({
      Email: `jo@${domain}`,
      OwnerId: ana,
      Status: 'Working - Contacted',
      LeadSource: 'Partner Referral',
    });
    expect(await bench.open().lookUp(`jo@${domain}`)).toEqual({
      ref: { type: 'lead', id },
      facts: {
        'crm.owner': 'ana@shop.example',
        'crm.record': 'lead',
        'crm.stage': 'Working - Contacted',
        'crm.lead_status': 'Working - Contacted',
        'crm.source': 'Partner Referral',
        'crm.created_at': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    });
  });

  test('who is a contact has no status', async () => {
    const id = contact({ Email: `jo@${domain}`, OwnerId: ana });
    const { ref, facts } = await bench.open().lookUp(`jo@${domain}`);
    expect(ref).toEqual({ type: 'contact', id });
    expect(Object.keys(facts).toSorted()).toEqual(['crm.created_at', 'crm.owner', 'crm.record']);
  });

  test('who is not there has no facts', async () => {
    expect(await bench.open().lookUp(`nobody@${domain}`)).toEqual({ ref: null, facts: {} });
  });

  test('whose owner left, or is a queue, has none', async () => {
    const left = bench.salesforce.addUser(`left@${domain}`, { isActive: false });
    lead({ Email: `jo@${domain}`, OwnerId: left });
    lead({ Email: `al@${domain}`, OwnerId: bench.salesforce.addQueue(`Queue ${tests}`) });
    const { lookUp } = bench.open();
    const [jo, al] = [await lookUp(`jo@${domain}`), await lookUp(`al@${domain}`)];
    expect([jo.facts['crm.owner'], jo.facts['crm.owner_archived']]).toEqual([undefined, true]);
    expect([al.facts['crm.owner'], al.facts['crm.owner_archived']]).toEqual([undefined, undefined]);
  });

  test('is found whatever stands in their address', async () => {
    const id = lead({ Email: `O'Brien@${domain}` });
    lead({ Email: `x@${domain}` });
    const { lookUp } = bench.open();
    expect((await lookUp(`o'brien@${domain}`)).ref?.id).toBe(id);
    expect((await lookUp(`') OR Email LIKE ('%@${domain}`)).ref).toBeNull();
  });

  test('is answered in their place, however often they are asked for', async () => {
    const id = lead({ Email: `jo@${domain}` });
    const emails = [`x@${domain}`, `jo@${domain}`, `y@${domain}`, `jo@${domain}`];
    const found = await bench.open().lookUpAll(emails.map((email) => ({ email, phone: null })));
    expect(found.map(({ ref }) => ref?.id)).toEqual([undefined, id, undefined, id]);
  });
});

describe('who somebody is now', () => {
  test('is told of a lead, without what Baton put there for want of better', async () => {
    const said = lead({
      FirstName: 'Jo',
      LastName: 'Roe',
      Title: 'CFO',
      Email: `Jo@${domain}`,
      Phone: '030 12345678',
      Company: 'Firm',
      Country: 'Germany',
      Industry: 'Finance',
      NumberOfEmployees: 220,
      HasOptedOutOfEmail: true,
    });
    const unsaid = lead({ LastName: UNKNOWN_NAME, Company: UNKNOWN_COMPANY, MobilePhone: '+493012345678' });
    const [full, bare] = await bench.open().read(said.slice(0, 15), unsaid);
    expect(full).toMatchObject({
      ref: { type: 'lead', id: said },
      identity: { email: `jo@${domain}`, phone: '+493012345678' },
      profile: {
        attributes: {
          name: 'Jo Roe',
          first_name: 'Jo',
          last_name: 'Roe',
          title: 'CFO',
          'company.name': 'Firm',
          'company.employees': 220,
          'company.industry': 'Finance',
          'company.country': 'DE',
        },
        consent: [{ purpose: 'email', granted: false, wording: null, at: null }],
      },
      facts: { 'crm.record': 'lead' },
      lastForm: null,
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(bare).toMatchObject({ identity: { email: null, phone: '+493012345678' } });
    expect([bare?.profile.attributes, bare?.profile.consent]).toEqual([{}, []]);
  });

  test('is told of a contact, whose country may be none that anybody knows', async () => {
    const id = contact({ FirstName: 'Jo', MailingCountry: 'Narnia', Phone: '030 12345678' });
    const [person] = await bench.open().read(id);
    expect(person?.profile.attributes).toEqual({
      name: 'Jo Doe',
      first_name: 'Jo',
      last_name: 'Doe',
      'company.country_raw': 'Narnia',
    });
    expect(person?.identity).toEqual({ email: null, phone: null });
  });

  test('is who stayed of a merge, the contact of a converted lead, and nobody once deleted', async () => {
    const { salesforce } = bench;
    const [stayed, lost, converted, gone] = ['a', 'b', 'c', 'd'].map((one) =>
      lead({ Email: `${one}@${domain}` }),
    );
    salesforce.merge(stayed ?? '', lost ?? '');
    const { contactId } = salesforce.convert(converted ?? '');
    salesforce.remove(gone ?? '');
    const { read, lookUp } = bench.open();
    const asked = await bench.asking(async () => {
      const people = await read(lost ?? '', converted ?? '', gone ?? '');
      expect(people.map((one) => one?.ref)).toEqual([
        { type: 'lead', id: stayed },
        { type: 'contact', id: contactId },
        undefined,
      ]);
    });
    expect(asked).toHaveLength(2);
    expect((await lookUp(`c@${domain}`)).ref).toEqual({ type: 'contact', id: contactId });
    expect((await lookUp(`d@${domain}`)).ref).toBeNull();
  });
});

test('250 people cost two calls to find, and one for each hundred to read again', async () => {
  const emails = Array.from({ length: 250 }, (_, n) => `somebody.${n}@a-firm-of-their-own-${n}.example`);
  const ids = emails.map((Email) => lead({ Email }));
  const { lookUpAll, read } = bench.open();
  const found = await bench.asking(async () => {
    const people = await lookUpAll(emails.map((email) => ({ email, phone: null })));
    expect(people.map(({ ref }) => ref?.id)).toEqual(ids);
  });
  const readAgain = await bench.asking(async () => {
    expect((await read(...ids)).map((one) => one?.ref.id)).toEqual(ids);
  });
  expect([found.length, readAgain.length]).toEqual([2, 3]);
  expect(bench.salesforce.violations).toEqual([]);
});

test('an org that Baton is not set up in is read all the same', async () => {
  await using other = await openReadingBench({ setUp: false });
  const id = other.salesforce.add('Lead', { LastName: 'Doe', Company: 'Firm', Email: 'jo@firm.io' });
  other.salesforce.forbid('Lead', 'Industry');
  const { lookUp, read } = other.open();
  expect((await lookUp('jo@firm.io')).ref?.id).toBe(id);
  expect((await read(id))[0]?.ref.id).toBe(id);
});
