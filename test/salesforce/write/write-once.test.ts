import { describe, test } from 'vitest';
import { anew, aWrite, looking } from '../../contract/crm-bench.ts';
import type { FakeFault, FaultMatch } from '../../support/salesforce/fake-salesforce.ts';
import { openSalesforceBench, type SalesforceBench } from '../salesforce-bench.ts';

const counts = ({ salesforce }: SalesforceBench): number[] =>
  ['Lead', 'Task', 'Note'].map((type) => salesforce.records(type).length);
const AGAIN = { task: null, note: { key: 'again-1', body: 'Came in again.' } };
const many = (count: number, more: Parameters<typeof aWrite>[1] = {}) =>
  Array.from({ length: count }, (_, i) =>
    aWrite(`${i}`, { ...more, person: { email: `lead${i}@acme.com` } }),
  );

/** Every call that writes, by what only it says. */
const ALONE: FaultMatch = { path: /\/composite$/, type: 'Task' };
const LEADS: FaultMatch = { path: /\/composite\/sobjects\/Lead\// };
const TASKS: FaultMatch = { path: /\/composite\/sobjects\/Task\// };
const NOTES: FaultMatch = { method: 'POST', path: /\/composite/, type: 'Note' };

describe.concurrent('a write whose answer was lost is found by the next process', () => {
  const endings: readonly FakeFault[] = [{ kind: 'lost_answer' }, { kind: 'cut_body' }];
  test.for(endings)('a new lead with its task: %o', async (fault, { expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.fault(fault, ALONE);
    await expect(bench.crm.write(aWrite('1'), anew())).rejects.toMatchObject({ code: 'CRM_ANSWER_LOST' });
    expect(counts(bench)).toEqual([1, 1, 0]);
    const written = await bench.restarted().write(aWrite('1'), looking());
    expect(counts(bench)).toEqual([1, 1, 0]);
    expect(written?.ref).toEqual({ type: 'lead', id: bench.only('Lead').id });
    expect(bench.only('Task').values['WhoId']).toBe(written?.ref.id);
  });

  test.for(endings)('a note: %o', async (fault, { expect }) => {
    await using bench = await openSalesforceBench();
    await bench.crm.write(aWrite('0', { task: null, note: null }), anew());
    bench.salesforce.fault(fault, NOTES);
    await expect(bench.crm.write(aWrite('1', AGAIN), anew())).rejects.toMatchObject({
      code: 'CRM_ANSWER_LOST',
    });
    await bench.restarted().write(aWrite('1', AGAIN), looking());
    expect(counts(bench)).toEqual([1, 0, 1]);
    expect(bench.only('Note').values).toMatchObject({
      ParentId: bench.only('Lead').id,
      Body: 'Came in again.',
    });
  });

  test.for([LEADS, TASKS])('of ten at once, at %o', async (match, { expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.fault({ kind: 'lost_answer' }, match);
    const lost = await Promise.allSettled(many(10).map((write) => bench.crm.write(write, anew())));
    expect(lost.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'rejected'));
    const next = bench.restarted();
    await Promise.all(many(10).map((write) => next.write(write, looking())));
    expect(counts(bench)).toEqual([10, 10, 0]);
  });

  test.for([200, 204] as const)(
    'though it was not told to look, by the key: %s',
    async (upsertStatus, { expect }) => {
      await using bench = await openSalesforceBench({ upsertStatus });
      const first = await bench.crm.write(aWrite('1'), anew());
      bench.salesforce.edit(bench.only('Task').id, { Status: 'Completed' });
      expect(await bench.restarted().write(aWrite('1'), anew())).toEqual(first);
      expect(bench.only('Task').values['Status']).toBe('Completed');
      expect(counts(bench)).toEqual([1, 1, 0]);
    },
  );

  test('before the others who would make the same person make one each', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.fault({ kind: 'lost_answer' }, ALONE);
    const ends = await Promise.allSettled(
      Array.from({ length: 5 }, (_, i) => bench.crm.write(aWrite(`${i}`), anew())),
    );
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(bench.salesforce.records('Lead')).toHaveLength(1);
  });
});

describe.concurrent('the calls that it takes', () => {
  test('are two for one alone: a look for the person, then lead and task all or none', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    await bench.crm.write(aWrite('0', { person: { email: 'first@acme.com' } }), anew());
    const before = bench.salesforce.calls.length;
    await bench.crm.write(aWrite('1'), anew());
    const [look, write, ...more] = bench.salesforce.calls.slice(before);
    expect([look?.path, write?.path, more]).toEqual([
      '/services/data/v66.0/composite',
      '/services/data/v66.0/composite',
      [],
    ]);
    expect(write?.body).toMatchObject({ allOrNone: true });
  });

  test('are at most half of one for each of a hundred at once, each with a lead and a task', async ({
    expect,
  }) => {
    await using bench = await openSalesforceBench();
    const written = await Promise.all(many(100).map((write) => bench.crm.write(write, anew())));
    expect(new Set(written.map((one) => one?.ref.id)).size).toBe(100);
    expect(counts(bench)).toEqual([100, 100, 0]);
    expect(bench.writes().map(({ path }) => path.split('/').slice(-2))).toEqual([
      ['Lead', 'Baton_Id__c'],
      ['Task', 'Baton_Key__c'],
    ]);
    expect(bench.salesforce.calls.length).toBeLessThanOrEqual(15);
  });

  test('are fewer than one for twenty-five in a backlog', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    await bench.crm.write(aWrite('first', { person: { email: 'first@acme.com' } }), anew());
    const before = bench.salesforce.calls.length;
    const call = { ...anew(), urgent: false, patient: true };
    await Promise.all(many(400).map((write) => bench.crm.write(write, call)));
    expect(bench.salesforce.records('Lead')).toHaveLength(401);
    expect((bench.salesforce.calls.length - before) / 400).toBeLessThanOrEqual(0.04);
  });
});

describe.concurrent('many writes of one person at once', () => {
  test('whom Salesforce has are one change and a task each', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const id = bench.salesforce.add('Lead', { LastName: 'Stone', Company: 'Acme', Email: 'vera@acme.com' });
    const writes = [
      aWrite('1', { person: { title: 'COO', company: null } }),
      aWrite('2', { person: { title: null, company: 'New Ltd' } }),
      aWrite('3', { ...AGAIN, person: { title: null, company: null } }),
      aWrite('3', { ...AGAIN, person: { title: null, company: null } }),
    ];
    const written = await Promise.all(writes.map((write) => bench.crm.write(write, anew())));
    expect(new Set(written.map((one) => one?.ref.id))).toEqual(new Set([id]));
    expect(bench.only('Lead').values).toMatchObject({ Title: 'COO', Company: 'New Ltd' });
    expect(counts(bench)).toEqual([1, 2, 1]);
  });

  test('cost the others nothing when the value of one is refused', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.add('Lead', { LastName: 'Stone', Company: 'Acme', Email: 'vera@acme.com' });
    // The org is known as it was before somebody made a list of this.
    await bench.crm.write(aWrite('0', { task: null, note: null, person: { title: null } }), anew());
    const list = { type: 'picklist', restricted: true, options: ['COO'] };
    bench.salesforce.addField('Lead', { name: 'Title', ...list });
    const written = await Promise.all([
      bench.crm.write(aWrite('1', { person: { title: null, company: 'New Ltd' } }), anew()),
      bench.crm.write(aWrite('2', { person: { title: 'VP Operations', company: null } }), anew()),
    ]);
    expect(bench.only('Lead').values).toMatchObject({ Title: null, Company: 'New Ltd' });
    expect(written.map((one) => one?.warnings)).toEqual([[], [expect.stringContaining('Title')]]);
    expect(bench.salesforce.records('Task')).toHaveLength(2);
  });
});
