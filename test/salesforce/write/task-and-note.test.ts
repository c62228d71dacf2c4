import { describe, test } from 'vitest';
import { anew, aWrite, DUE, looking } from '../../contract/crm-bench.ts';
import { policyOf } from '../../support/policies.ts';
import { OWNERS, openSalesforceBench } from '../salesforce-bench.ts';

const [ANA, BO] = OWNERS;
const LATER = '2026-12-02T10:00:00.000Z';
const AGAIN = { task: null, note: { key: 'again-1', body: 'Came in again.' } };
const task = (changes: object) => ({ ...aWrite('1').task!, ...changes });

describe.concurrent('the task', () => {
  test('says what to do in the words of the org, by when, and the brief', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    await bench.crm.write(aWrite('1', { owner: ANA }), anew());
    expect(bench.only('Task').values).toMatchObject({
      Subject: 'First touch: Vera',
      Description: 'Please call.\n\nWho: Vera Stone',
      ActivityDate: '2026-12-01',
      IsReminderSet: true,
      Priority: 'High',
      Status: 'Not Started',
      TaskSubtype: 'Call',
      Baton_Key__c: 'sla-1',
      OwnerId: bench.owners[0],
    });
    expect(new Date(String(bench.only('Task').values['ReminderDateTime'])).toISOString()).toBe(DUE);
  });

  test('is for an e-mail where no number is known, be it one that Salesforce has', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.add('Lead', {
      LastName: 'Stone',
      Company: 'Acme',
      Email: 'a@acme.com',
      MobilePhone: '+1',
    });
    await bench.crm.write(aWrite('1', { person: { email: 'a@acme.com', phone: null } }), anew());
    await bench.crm.write(aWrite('2', { person: { email: 'b@acme.com', phone: null } }), anew());
    expect(bench.salesforce.records('Task').map(({ values }) => values['TaskSubtype'])).toEqual([
      'Call',
      'Email',
    ]);
  });

  test('is due on the day that it is where its owner works', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const people = { ana: { email: ANA }, bo: { email: BO } };
    const hours = (zone: string) => ({ days: 'mon-fri', from: '09:00', to: '17:00', zone });
    const policy = policyOf({
      people,
      pools: {
        east: { members: ['ana'], hours: hours('Asia/Tokyo') },
        west: { members: ['bo'], hours: hours('America/Los_Angeles') },
      },
    });
    for (const [id, owner, dueAt] of [
      ['1', ANA, '2026-12-01T23:30:00.000Z'],
      ['2', BO, '2026-12-01T03:00:00.000Z'],
      ['3', null, '2026-12-01T23:30:00.000Z'],
    ] as const)
      await bench.crm.write(
        aWrite(id, { owner, person: { email: `${id}@acme.com` }, task: task({ key: `sla-${id}`, dueAt }) }),
        { ...anew(), policy },
      );
    expect(bench.salesforce.records('Task').map(({ values }) => values['ActivityDate'])).toEqual([
      '2026-12-02',
      '2026-11-30',
      '2026-12-01',
    ]);
  });

  test('follows owner and due time while it is open, and says on what the owner wrote', async ({
    expect,
  }) => {
    await using bench = await openSalesforceBench();
    await bench.crm.write(aWrite('1', { owner: ANA }), anew());
    const { id } = bench.only('Task');
    bench.salesforce.edit(id, { Status: 'In Progress', Description: 'Called her.' });
    const moved = aWrite('1', { owner: BO, ownerBefore: ANA, task: task({ dueAt: LATER }) });
    await bench.restarted().write(moved, looking());
    expect(bench.only('Task').values).toMatchObject({
      Status: 'In Progress',
      Description: 'Called her.',
      OwnerId: bench.owners[1],
      ActivityDate: '2026-12-02',
    });
    bench.salesforce.edit(id, { Status: 'Completed' });
    await bench.restarted().write(aWrite('1', { owner: ANA, ownerBefore: BO }), looking());
    expect(bench.only('Task').values).toMatchObject({
      Status: 'Completed',
      OwnerId: bench.owners[1],
      ActivityDate: '2026-12-02',
    });
  });

  test('that somebody deletes while it is changed stays deleted', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    await bench.crm.write(aWrite('1', { owner: ANA }), anew());
    bench.salesforce.fault({ kind: 'row', code: 'ENTITY_IS_DELETED' }, { type: 'Task' });
    const written = await bench.crm.write(
      aWrite('1', { owner: BO, ownerBefore: ANA, task: task({ dueAt: LATER }) }),
      looking(),
    );
    expect(written?.warnings).toEqual([]);
    expect(bench.only('Task').values['ActivityDate']).toBe('2026-12-01');
    expect(bench.only('Lead').values['OwnerId']).toBe(bench.owners[1]);
  });

  test('leaves to Salesforce what the org has other words for', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const field = { type: 'picklist', restricted: true, options: ['Urgent', 'Normal'] };
    bench.salesforce.addField('Task', { name: 'Priority', ...field });
    const written = await bench.crm.write(aWrite('1'), anew());
    expect(written?.warnings).toEqual([]);
    expect(bench.only('Task').values['Priority']).not.toBe('High');
  });

  test('of a lead that is a contact by now hangs at the contact', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const first = await bench.crm.write(aWrite('1'), anew());
    const { contactId } = bench.salesforce.convert(first?.ref.id ?? '');
    const second = await bench.crm.write(aWrite('2', { stage: 'mql' }), anew());
    expect(second?.ref).toEqual({ type: 'contact', id: contactId });
    expect(bench.salesforce.records('Task').map(({ values }) => values['WhoId'])).toContain(contactId);
    expect(bench.salesforce.record(contactId)?.values['Baton_Handoff_Id__c']).toBe('2');
  });
});

describe.concurrent('a note', () => {
  test('hangs at the record, with its key in the title, once', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const { ref } = (await bench.crm.write(aWrite('1', AGAIN), anew())) ?? {};
    await bench.crm.write(aWrite('1', AGAIN), anew());
    await bench.restarted().write(aWrite('1', AGAIN), looking());
    const { Title, Body, ParentId } = bench.only('Note').values;
    expect([Title, Body, ParentId]).toEqual(['Brief from Baton · again-1', 'Came in again.', ref?.id]);
    expect(bench.salesforce.records('Task')).toEqual([]);
  });

  test.for(['alone', 'in a row'])(
    'that the org takes none of costs a warning, %s',
    async (how, { expect }) => {
      await using bench = await openSalesforceBench();
      bench.salesforce.forbid('Note');
      const writes = how === 'alone' ? ['1'] : ['1', '2'];
      const written = await Promise.all(
        writes.map((id) =>
          bench.crm.write(aWrite(id, { ...AGAIN, person: { email: `${id}@acme.com` } }), anew()),
        ),
      );
      for (const one of written)
        expect(one?.warnings).toEqual([expect.stringMatching(/^The note was left out: /)]);
      expect(bench.salesforce.records('Lead')).toHaveLength(writes.length);
    },
  );
});

describe.concurrent('files', () => {
  const files = [
    { name: 'plan.pdf', url: 'https://files.example/plan.pdf' },
    { name: 'gone.pdf', url: 'https://files.example/gone.pdf' },
  ];
  test('hang at the record, once, and are links in the brief too', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const write = aWrite('1', { files });
    const first = await bench.crm.write(write, anew());
    expect(first?.warnings).toEqual([expect.stringMatching(/^gone\.pdf is a link in the brief/)]);
    await bench.restarted().write(write, looking());
    expect(bench.only('ContentVersion').values).toMatchObject({
      PathOnClient: 'plan.pdf',
      FirstPublishLocationId: first?.ref.id,
    });
    const text = String(bench.only('Task').values['Description']);
    expect(text.split('\n').slice(-2)).toEqual(files.map(({ name, url }) => `${name}: ${url}`));
  });
});
