import { describe, test } from 'vitest';
import { anew, aWrite, looking } from '../../contract/crm-bench.ts';
import { type PolicySource, policyOf } from '../../support/policies.ts';
import { openSalesforceBench } from '../salesforce-bench.ts';

const VERA = { LastName: 'Stone', Company: 'Acme', Email: 'vera@acme.com' };
const BARE = { task: null, note: null };
const UNKNOWN = { name: null, firstName: null, lastName: null, title: null, company: null, country: null };
const under = (changes: Partial<PolicySource>) => ({ ...anew(), policy: policyOf(changes) });

describe.concurrent('a person', () => {
  test('is a lead of our key, whatever else is known', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    await bench.crm.write(aWrite('1', { ...BARE, person: UNKNOWN }), anew());
    expect(bench.only('Lead').values).toMatchObject({
      LastName: '[not provided]',
      Company: '[not provided]',
      FirstName: null,
      Email: 'vera@acme.com',
      Baton_Id__c: 'lead_1',
      Baton_Fit__c: 80,
    });
  });

  test('whose name and company come later has them then', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    await bench.crm.write(aWrite('1', { ...BARE, person: UNKNOWN }), anew());
    await bench.crm.write(aWrite('1', BARE), anew());
    expect(bench.only('Lead').values).toMatchObject({
      FirstName: 'Vera',
      LastName: 'Stone',
      Company: 'Acme Ltd',
      Country: 'United Kingdom',
    });
  });

  test('whom Salesforce has is tied to ours, and keeps what is only written in another way', async ({
    expect,
  }) => {
    await using bench = await openSalesforceBench();
    const there = { ...VERA, Phone: '0044 20 7946 0018', Country: 'UK' };
    const id = bench.salesforce.add('Lead', there);
    const written = await bench.crm.write(aWrite('1', BARE), anew());
    expect(written).toMatchObject({ ref: { type: 'lead', id }, warnings: [] });
    expect(bench.only('Lead').values).toMatchObject({
      Phone: there.Phone,
      Country: 'UK',
      Baton_Id__c: 'lead_1',
    });
  });

  test('who is a contact stays one, without the company of the form', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const id = bench.salesforce.add('Contact', { LastName: 'Stone', Email: 'vera@acme.com' });
    const written = await bench.crm.write(aWrite('1'), anew());
    expect(written).toMatchObject({ ref: { type: 'contact', id }, warnings: [] });
    expect(bench.salesforce.records('Lead')).toEqual([]);
    expect(bench.only('Contact').values).toMatchObject({
      Title: 'VP Operations',
      MailingCountry: 'United Kingdom',
      Baton_Grade__c: 'A',
    });
  });

  test('who is several leads is the newest, and that is told', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.add('Lead', VERA);
    const id = bench.salesforce.add('Lead', VERA);
    const written = await bench.crm.write(aWrite('1'), anew());
    expect(written).toMatchObject({
      ref: { id },
      warnings: [`2 leads and contacts in Salesforce are this person; written to the lead ${id}.`],
    });
  });

  test('has a country of the org’s list, or none', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const list = { type: 'picklist', restricted: true, options: ['GB', 'US'] };
    bench.salesforce.addField('Lead', { name: 'CountryCode', ...list });
    await bench.crm.write(aWrite('1', BARE), anew());
    expect(bench.only('Lead').values).toMatchObject({ CountryCode: 'GB', Country: null });
    const far = aWrite('2', { ...BARE, person: { email: 'far@acme.com', country: 'FR' } });
    expect((await bench.crm.write(far, anew()))?.warnings).toEqual([
      `Salesforce's field CountryCode of Lead has no option "FR". It was left out.`,
    ]);
  });

  test('without a valid address is made by nobody', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const refused = bench.crm.write(aWrite('1', { person: { email: 'vera@@acme' } }), anew());
    await expect(refused).rejects.toMatchObject({ code: 'CRM_REFUSED' });
    expect(bench.salesforce.records('Lead')).toEqual([]);
  });
});

describe.concurrent('the status', () => {
  const stages = {
    order: ['lead', 'mql', 'sal', 'customer'],
    salesforce: { mql: 'Open - Not Contacted', sal: 'Working - Contacted', customer: 'Closed - Converted' },
  };
  test.for([
    ['Open - Not Contacted', 'sal', 'Working - Contacted'],
    ['Working - Contacted', 'mql', 'Working - Contacted'],
    ['Closed - Not Converted', 'sal', 'Closed - Not Converted'],
    ['Working - Contacted', 'customer', 'Working - Contacted'],
  ] as const)('from %s with stage %s is then %s', async ([now, stage, then], { expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.add('Lead', { ...VERA, Status: now });
    const written = await bench.crm.write(aWrite('1', { ...BARE, stage }), under({ stages }));
    expect(bench.only('Lead').values['Status']).toBe(then);
    expect(written?.warnings).toHaveLength(stage === 'customer' ? 1 : 0);
  });

  test('that we may not see is not taken for none', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.add('Lead', VERA);
    bench.salesforce.forbid('Lead', 'Status');
    const written = await bench.crm.write(aWrite('1', { ...BARE, stage: 'sal' }), under({ stages }));
    expect(written?.warnings).toEqual([]);
  });

  test('is set on a new lead', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    await bench.crm.write(aWrite('1', { ...BARE, stage: 'sal' }), under({ stages }));
    expect(bench.only('Lead').values['Status']).toBe('Working - Contacted');
  });
});

describe.concurrent('what the org does not take', () => {
  test('is left out with a warning, by what is known of the org', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.forbid('Lead', 'Baton_Cell__c');
    bench.salesforce.forbid('Lead', 'Title', 'write');
    bench.salesforce.addField('Lead', { name: 'Score__c', type: 'string', length: 4 });
    const call = under({ crm: { salesforce: { fields: { reasons: 'Score__c', grade: 'Nowhere__c' } } } });
    const written = await bench.crm.write(aWrite('1', BARE), call);
    expect(written?.warnings.toSorted()).toEqual([
      'Salesforce has no field Baton_Cell__c on Lead: run npx baton setup salesforce. It was left out.',
      'Salesforce has no field Nowhere__c on Lead: make it, or let our user see it. It was left out.',
      "Salesforce's field Title of Lead cannot be written by us: let our user edit it. It was left out.",
    ]);
    expect(bench.only('Lead').values).toMatchObject({ Score__c: 'siz…', Baton_Fit__c: 80 });
  });

  test('is left out once Salesforce refused it, be the org another one than it was', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    await bench.crm.write(aWrite('0', BARE), anew());
    bench.salesforce.forbid('Lead', 'Baton_Cell__c');
    bench.salesforce.addField('Lead', { name: 'Baton_Reasons__c', type: 'string', length: 3 });
    const list = { type: 'picklist', restricted: true, options: ['B'] };
    bench.salesforce.addField('Task', { name: 'Priority', ...list });
    const write = aWrite('1', { person: { email: 'new@acme.com' } });
    expect((await bench.crm.write(write, anew()))?.warnings.toSorted()).toEqual([
      'Salesforce has no field Baton_Cell__c on Lead: run npx baton setup salesforce. It was left out.',
    ]);
    expect(bench.salesforce.records('Lead').at(-1)?.values).toMatchObject({ Baton_Reasons__c: 'si…' });
    expect(bench.only('Task').values['WhoId']).toBe(bench.salesforce.records('Lead').at(-1)?.id);
  });

  test('is everything, until it is set up', async ({ expect }) => {
    await using bench = await openSalesforceBench({ setUp: false });
    await expect(bench.crm.write(aWrite('1'), anew())).rejects.toMatchObject({ code: 'CRM_NOT_SET_UP' });
    expect(bench.writes()).toEqual([]);
    const key = { type: 'string', length: 255, unique: true, externalId: true };
    bench.salesforce.addField('Lead', { name: 'Baton_Id__c', ...key });
    bench.salesforce.addField('Task', { name: 'Baton_Key__c', ...key });
    const written = await bench.restarted().write(aWrite('1'), looking());
    expect(bench.only('Task').values['WhoId']).toBe(written?.ref.id);
    expect(written?.warnings).toHaveLength(11);
  });
});
