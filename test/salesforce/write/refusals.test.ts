import { describe, test, vi } from 'vitest';
import { anew, aWrite, looking } from '../../contract/crm-bench.ts';
import type { FakeFault } from '../../support/salesforce/fake-salesforce.ts';
import { openSalesforceBench, type SalesforceBench } from '../salesforce-bench.ts';

const VERA = { LastName: 'Stone', Company: 'Acme', Email: 'vera@acme.com' };
const row = (code: string, message = code): FakeFault => ({ kind: 'row', code, message });
const other = (name: string) => aWrite(name, { person: { email: `${name}@acme.com` } });
const counts = ({ salesforce }: SalesforceBench): number[] =>
  ['Lead', 'Task'].map((type) => salesforce.records(type).length);

describe.concurrent('a locked record', () => {
  const LOCKED = 'UNABLE_TO_LOCK_ROW';
  const whole = (status: number): FakeFault => ({
    kind: 'answer',
    status,
    body: [{ errorCode: LOCKED, message: 'unable to obtain exclusive access to this record' }],
  });
  const inside: FakeFault = {
    kind: 'row',
    code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    message: 'LeadTrigger: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access',
  };
  test.for([
    ['400', whole(400)],
    ['500', whole(500)],
    ['part', row(LOCKED)],
    ['trigger', inside],
  ] as const)('is written a moment later: %s', async ([, fault], { expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.fault(
      fault,
      fault.kind === 'row' ? { type: 'Lead' } : { path: /\/composite/, type: 'Task' },
      2,
    );
    const written = await bench.crm.write(aWrite('1'), anew());
    expect(written?.warnings).toEqual([]);
    expect(counts(bench)).toEqual([1, 1]);
    expect(bench.slept).toHaveLength(2);
    for (const ms of bench.slept) expect(ms >= 200 && ms <= 1_500).toBe(true);
  });

  test.for(['Lead', 'Task'])('keeps nobody else waiting in a row: %s', async (type, { expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.fault(row(LOCKED), { type }, 1);
    const written = await Promise.all(['a', 'b', 'c'].map((one) => bench.crm.write(other(one), anew())));
    expect(written.map((one) => one?.warnings)).toEqual([[], [], []]);
    expect(counts(bench)).toEqual([3, 3]);
    expect(bench.slept).toHaveLength(1);
  });

  test('that stays locked is tried again later', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.fault(row(LOCKED), { type: 'Lead' }, 9);
    await expect(bench.crm.write(aWrite('1'), anew())).rejects.toMatchObject({ code: 'CRM_LOCKED' });
    expect(bench.slept).toHaveLength(3);
    expect(counts(bench)).toEqual([0, 0]);
  });
});

describe.concurrent('a duplicate rule', () => {
  const ON_PHONE = { on: 'Phone', action: 'block' } as const;
  const KNOWN = { LastName: 'Stone', Phone: '+442079460018', Email: 'v@private.example' };

  test.for(['duplicateResut', 'duplicateResult'] as const)(
    'that matched a lead has it written there: %s',
    async (spelling, { expect }) => {
      await using bench = await openSalesforceBench();
      const id = bench.salesforce.add('Lead', { ...KNOWN, Company: 'Acme' });
      bench.salesforce.rule({ ...ON_PHONE, type: 'Lead', matchType: 'Lead', spelling });
      const written = await bench.crm.write(aWrite('1'), anew());
      expect(written).toMatchObject({ ref: { type: 'lead', id }, warnings: [expect.stringContaining(id)] });
      expect(bench.only('Lead').values).toMatchObject({ Baton_Grade__c: 'A', Email: 'v@private.example' });
      expect(bench.only('Task').values['WhoId']).toBe(id);
    },
  );

  test('that matched a contact has it written there, and makes no lead', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const id = bench.salesforce.add('Contact', KNOWN);
    bench.salesforce.rule({ ...ON_PHONE, type: 'Lead', matchType: 'Contact' });
    const written = await bench.crm.write(aWrite('1'), anew());
    expect(written?.ref).toEqual({ type: 'contact', id });
    expect(counts(bench)).toEqual([0, 1]);
    expect(bench.only('Contact').values['Baton_Grade__c']).toBe('A');
  });

  test('that matched a contact and a lead has it written to the lead', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const contact = bench.salesforce.add('Contact', KNOWN);
    const id = bench.salesforce.add('Lead', { ...KNOWN, Company: 'Acme' });
    const duplicates = { spelling: 'duplicateResut', ids: [contact, id] } as const;
    bench.salesforce.fault({ kind: 'row', code: 'DUPLICATES_DETECTED', duplicates }, { type: 'Lead' });
    expect((await bench.crm.write(aWrite('1'), anew()))?.ref).toEqual({ type: 'lead', id });
  });

  test('that says no more in a row is asked alone, and the others are written', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const id = bench.salesforce.add('Lead', { ...KNOWN, Company: 'Acme' });
    const duplicates = { spelling: 'duplicateResut', ids: [id] } as const;
    bench.salesforce.fault(
      { kind: 'row', code: 'DUPLICATES_DETECTED' },
      { path: /sobjects\/Lead\//, type: 'Lead' },
    );
    bench.salesforce.fault({ kind: 'row', code: 'DUPLICATES_DETECTED', duplicates }, { type: 'Lead' });
    const written = await Promise.all(['a', 'b'].map((one) => bench.crm.write(other(one), anew())));
    expect(written.map((one) => one?.ref.id)).toContain(id);
    expect(counts(bench)).toEqual([2, 2]);
  });

  test('that names nobody whom it could be goes to a person', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.add('Lead', { ...KNOWN, Company: 'Acme' });
    bench.salesforce.rule({ ...ON_PHONE, type: 'Lead', matchType: 'Lead', withDetails: false });
    await expect(bench.crm.write(aWrite('1'), anew())).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      message: expect.stringMatching(/duplicate rule/),
    });
    expect(counts(bench)).toEqual([1, 0]);
  });

  test('that minds what is new of somebody whom Salesforce has costs only that', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.add('Lead', { ...KNOWN, Company: 'Acme' });
    const id = bench.salesforce.add('Lead', VERA);
    bench.salesforce.rule({ ...ON_PHONE, type: 'Lead', matchType: 'Lead' });
    const written = await bench.crm.write(aWrite('1'), anew());
    expect(written).toMatchObject({ ref: { id }, warnings: [expect.stringMatching(/duplicate rule/)] });
    expect(bench.salesforce.record(id)?.values).toMatchObject({ Phone: null, Baton_Grade__c: 'A' });
    expect(bench.only('Task').values['WhoId']).toBe(id);
  });
});

describe.concurrent('who went from under the write', () => {
  test.for(['ENTITY_IS_DELETED', 'NOT_FOUND', 'CANNOT_UPDATE_CONVERTED_LEAD'])(
    'is looked for again: %s',
    async (code, { expect }) => {
      await using bench = await openSalesforceBench();
      const id = bench.salesforce.add('Lead', VERA);
      bench.salesforce.fault(row(code), { type: 'Lead' });
      const written = await bench.crm.write(aWrite('1', { known: true }), anew());
      expect(written?.ref.id).toBe(id);
      expect(bench.only('Lead').values['Baton_Grade__c']).toBe('A');
    },
  );

  test('because of a merge is written where they went, whatever address they have there', async ({
    expect,
  }) => {
    await using bench = await openSalesforceBench({ latencyMs: 20 });
    const loser = bench.salesforce.add('Lead', VERA);
    const winner = bench.salesforce.add('Lead', { ...VERA, Email: 'v.stone@acme.com' });
    const write = bench.crm.write(aWrite('1', { known: true }), anew());
    // They were found, and the answer is on its way.
    await vi.waitUntil(() => bench.salesforce.calls.some(({ path }) => path.endsWith('/composite')), {
      interval: 1,
    });
    bench.salesforce.merge(winner, loser);
    expect((await write)?.ref).toEqual({ type: 'lead', id: winner });
    expect(bench.only('Lead').values).toMatchObject({ Baton_Grade__c: 'A', Email: 'v.stone@acme.com' });
    expect(bench.only('Task').values['WhoId']).toBe(winner);
  });

  test('is not looked for for ever', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.add('Lead', VERA);
    bench.salesforce.fault(row('ENTITY_IS_DELETED'), { type: 'Lead' }, 9);
    await expect(bench.crm.write(aWrite('1'), anew())).rejects.toMatchObject({ code: 'CRM_REFUSED' });
    expect(counts(bench)).toEqual([1, 0]);
  });

  test('between lead and task, when many are written, gets the task where they are now', async ({
    expect,
  }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.fault(row('ENTITY_IS_DELETED'), { type: 'Task' });
    await Promise.all(['a', 'b'].map((one) => bench.crm.write(other(one), anew())));
    expect(counts(bench)).toEqual([2, 2]);
  });
});

describe.concurrent('a key that is taken', () => {
  test.for(['Lead', 'Task'])('is found and written: %s', async (type, { expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.fault(row('DUPLICATE_VALUE'), { type });
    const written = await bench.crm.write(aWrite('1'), anew());
    expect(written?.warnings).toEqual([]);
    expect(counts(bench)).toEqual([1, 1]);
  });

  test('by another lead stays there', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const { contactId } = bench.salesforce.convert(
      bench.salesforce.add('Lead', { ...VERA, Email: 'old@acme.com', Baton_Id__c: 'lead_1' }),
    );
    bench.salesforce.remove(contactId);
    const id = bench.salesforce.add('Lead', VERA);
    const written = await bench.crm.write(aWrite('1'), anew());
    expect(written?.ref.id).toBe(id);
    expect(bench.salesforce.record(id)?.values).toMatchObject({ Baton_Id__c: null, Baton_Grade__c: 'A' });
  });

  test('again and again is refused', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.fault(row('DUPLICATE_VALUE'), { type: 'Lead' }, 9);
    await expect(bench.crm.write(aWrite('1'), looking())).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  });
});
