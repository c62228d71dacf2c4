import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { UNIQUE_KEY } from '../../src/crm/hubspot/baton-properties.ts';
import type { CrmWrite } from '../../src/domain/handoff/crm-write.ts';
import { anew, aWrite, looking } from '../contract/crm-bench.ts';
import { type HubSpotBench, openHubSpotBench } from './hubspot-bench.ts';

const byPhone = (): CrmWrite => aWrite('1', { person: { email: null } });
const counts = ({ hubspot }: HubSpotBench): number[] =>
  (['contacts', 'tasks', 'notes'] as const).map((type) => hubspot.records(type).length);
const creates = ({ hubspot }: HubSpotBench, type: string): number =>
  hubspot.calls.filter(({ path }) => path.endsWith(`/${type}/batch/create`)).length;

describe.concurrent('a write whose answer was lost is found by the next process', () => {
  test.for([
    ['contacts', true],
    ['tasks', true],
    ['notes', true],
    ['contacts', false],
    ['tasks', false],
    ['notes', false],
  ] as const)('%s, the portal set up: %s', async ([type, isSetUp], { expect }) => {
    await using bench = await openHubSpotBench({ isSetUp });
    bench.hubspot.fault({ kind: 'lost_answer' }, { path: new RegExp(`/${type}/batch/create`) });
    await expect(bench.crm.write(aWrite('1'), anew())).rejects.toMatchObject({ code: 'CRM_ANSWER_LOST' });
    expect(bench.hubspot.records(type)).toHaveLength(1);
    const written = await bench.restarted().write(aWrite('1'), looking());
    expect(counts(bench)).toEqual([1, 1, 1]);
    expect(written?.ref.id).toBe(bench.only('contacts').id);
    for (const record of [bench.only('tasks'), bench.only('notes')])
      expect(record.associations).toMatchObject([{ toType: 'contacts', toId: written?.ref.id }]);
  });

  test('somebody with a phone number alone, before search has seen them', async ({ expect }) => {
    await using bench = await openHubSpotBench({ searchLagMs: 60_000 });
    bench.hubspot.defineProperty('contacts', UNIQUE_KEY);
    bench.hubspot.fault({ kind: 'lost_answer' }, { path: /contacts\/batch\/create/ });
    await expect(bench.crm.write(byPhone(), anew())).rejects.toMatchObject({ code: 'CRM_ANSWER_LOST' });
    await bench.restarted().write(byPhone(), looking());
    expect(creates(bench, 'contacts')).toBe(1);
    await bench.restarted().write(byPhone(), anew());
    expect(counts(bench)).toEqual([1, 1, 1]);
    expect(bench.slept).toEqual([]);
  });

  test('somebody with a phone number alone, by asking a lagging search again, where the portal has no key', async ({
    expect,
  }) => {
    await using bench = await openHubSpotBench({ searchLagMs: 500 });
    bench.hubspot.fault({ kind: 'lost_answer' }, { path: /contacts\/batch\/create/ });
    await expect(bench.crm.write(byPhone(), anew())).rejects.toMatchObject({ code: 'CRM_ANSWER_LOST' });
    await bench.restarted().write(byPhone(), looking());
    expect(counts(bench)).toEqual([1, 1, 1]);
  });
});

describe.concurrent('one of each', () => {
  test('in a portal that was never set up, however often and whether it looks or not', async ({ expect }) => {
    await using bench = await openHubSpotBench({ isSetUp: false });
    const first = await bench.crm.write(aWrite('1'), anew());
    await bench.crm.write(aWrite('1'), anew());
    expect(counts(bench)).toEqual([1, 1, 1]);
    await bench.crm.write(aWrite('2'), anew());
    expect(counts(bench)).toEqual([1, 2, 2]);
    expect(first?.warnings).toEqual(
      expect.arrayContaining([
        'HubSpot has no property baton_grade on contacts: run npx baton setup hubspot. It was left out.',
        expect.stringMatching(
          /^HubSpot has no unique property baton_key on tasks: run npx baton setup hubspot/,
        ),
        expect.stringMatching(/^HubSpot has no unique property baton_key on notes/),
      ]),
    );
  });

  test('of the same phone number, whatever another process made a moment ago', async ({ expect }) => {
    await using bench = await openHubSpotBench({ searchLagMs: 60_000 });
    bench.hubspot.defineProperty('contacts', UNIQUE_KEY);
    await Promise.all([bench.crm, bench.restarted()].map((crm) => crm.write(byPhone(), anew())));
    expect(counts(bench)).toEqual([1, 1, 1]);
  });

  test('of a phone number that comes again while they are made, where the portal has no key', async ({
    expect,
  }) => {
    await using bench = await openHubSpotBench({ searchLagMs: 60_000, latencyMs: 30 });
    const first = bench.crm.write(byPhone(), anew());
    while (!bench.hubspot.calls.some(({ path }) => path.endsWith('/search'))) await wait(5);
    await Promise.all([first, bench.crm.write(aWrite('2', { person: { email: null } }), anew())]);
    expect(counts(bench)).toEqual([1, 2, 2]);
  });

  test('of twenty that come at once, in one call', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    await Promise.all(Array.from({ length: 20 }, (_, i) => bench.crm.write(aWrite(`${i}`), anew())));
    expect(counts(bench)).toEqual([1, 20, 20]);
    const writes = bench.hubspot.calls.filter(({ method }) => method === 'POST').map(({ inputs }) => inputs);
    expect(writes).toEqual([1, 20, 20]);
  });

  test('of somebody whom HubSpot has under a further address, which stays as it is', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    const stays = bench.hubspot.add('contacts', { email: 'v.stone@acme.com' });
    bench.hubspot.merge('contacts', stays, bench.hubspot.add('contacts', { email: 'vera@acme.com' }));
    const written = await bench.crm.write(aWrite('1'), anew());
    expect(written?.ref.id).toBe(stays);
    expect(bench.only('contacts').properties).toMatchObject({ email: 'v.stone@acme.com', baton_grade: 'A' });
  });

  test('of somebody who went from under the write', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    bench.hubspot.add('contacts', { email: 'vera@acme.com' });
    const gone = {
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      message: 'Could not get some CONTACT objects',
    };
    bench.hubspot.fault({ kind: 'answer', status: 404, body: gone }, { path: /contacts\/batch\/update/ });
    await bench.crm.write(aWrite('1', { known: true }), anew());
    expect(bench.only('contacts').properties).toMatchObject({ baton_grade: 'A' });
  });
});

describe.concurrent('what stands in HubSpot already', () => {
  test('an open task follows owner and due time, a completed one stays as it is', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    const [ana, bo] = ['ana@example.com', 'bo@example.com'];
    const task = { ...aWrite('1').task!, dueAt: '2026-12-02T10:00:00.000Z' };
    await bench.crm.write(aWrite('1', { owner: ana }), anew());
    const before = bench.only('tasks').properties;
    await bench.crm.write(aWrite('1', { owner: bo, ownerBefore: ana, task }), looking());
    const moved = bench.only('tasks').properties;
    expect(moved['hs_timestamp']).toBe(task.dueAt);
    expect(moved['hubspot_owner_id']).not.toBe(before['hubspot_owner_id']);
    bench.hubspot.edit('tasks', bench.only('tasks').id, { hs_task_status: 'COMPLETED' });
    await bench.crm.write(aWrite('1', { owner: ana, ownerBefore: bo }), looking());
    expect(bench.only('tasks').properties).toMatchObject({
      hs_task_status: 'COMPLETED',
      hs_timestamp: task.dueAt,
      hubspot_owner_id: moved['hubspot_owner_id'],
    });
  });

  test('a note that somebody wrote into stays', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    await bench.crm.write(aWrite('1'), anew());
    bench.hubspot.edit('notes', bench.only('notes').id, { hs_note_body: 'Called her.' });
    await bench.crm.write(aWrite('1'), looking());
    expect(bench.only('notes').properties['hs_note_body']).toBe('Called her.');
  });
});

test('a hundred new leads at once are a contact, a task and a note each, in one call of each', async () => {
  await using bench = await openHubSpotBench();
  const writes = Array.from({ length: 100 }, (_, i) =>
    aWrite(`${i}`, { person: { email: `lead${i}@acme.com` } }),
  );
  const written = await Promise.all(writes.map((write) => bench.crm.write(write, anew())));
  expect(new Set(written.map((one) => one?.ref.id)).size).toBe(100);
  expect(counts(bench)).toEqual([100, 100, 100]);
  expect(bench.hubspot.calls.filter(({ method }) => method === 'POST').map(({ inputs }) => inputs)).toEqual([
    100, 100, 100,
  ]);
});

test('of many writes of one person at once the bad value of one costs the others nothing', async () => {
  await using bench = await openHubSpotBench();
  // The portal is known as it was before somebody made a choice of this.
  await bench.crm.write(aWrite('0', { task: null, note: null }), anew());
  bench.hubspot.defineProperty('contacts', { name: 'jobtitle', type: 'enumeration', options: ['COO'] });
  const writes = [
    aWrite('1', { person: { company: 'New Ltd', title: null } }),
    aWrite('2', { person: { title: 'COO', company: null } }),
    aWrite('3', { person: { title: 'VP Operations', company: null } }),
  ];
  const written = await Promise.all(
    writes.map((write) => bench.crm.write({ ...write, known: true }, anew())),
  );
  expect(bench.only('contacts').properties).toMatchObject({ company: 'New Ltd', jobtitle: 'COO' });
  expect(counts(bench)).toEqual([1, 3, 3]);
  expect(written.map((one) => one?.warnings)).toEqual([[], [], [expect.stringContaining('jobtitle')]]);
});
