import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { aForm, clientOf } from '../support/baton-client.ts';
import { signedPost } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import type { FakeFault } from '../support/salesforce/fake-salesforce.ts';
import { openSalesforceWorld, type SalesforceWorld } from '../support/salesforce-world.ts';
import { shareOut } from '../support/share-out.ts';

const TAKES_LONG = 60_000;
const WITHIN_MS = 30_000;
const LOCKED = [
  {
    errorCode: 'UNABLE_TO_LOCK_ROW',
    message: 'unable to obtain exclusive access to this record',
    fields: [],
  },
];

describe('with Salesforce', () => {
  let world: SalesforceWorld;
  beforeAll(async () => {
    world = await openSalesforceWorld();
  }, TAKES_LONG);
  afterEach(() => {
    world.salesforce.clearFaults();
    expect(world.salesforce.violations, 'what a well-behaved client never does').toEqual([]);
  });
  afterAll(() => world?.[Symbol.asyncDispose](), TAKES_LONG);

  const expectOnce = async (email: string): Promise<void> => {
    const lead = await world.client.handedOff(email, WITHIN_MS);
    const { people, tasks } = world.standing(email);
    expect([people.length, tasks.length]).toEqual([1, 1]);
    const [person, task] = [people[0]!.values, tasks[0]!.values];
    expect(person).toMatchObject({ LastName: 'Stone', Company: 'Acme Robotics Ltd', Baton_Grade__c: 'A' });
    expect(person['OwnerId']).toBe(world.userId(lead.owner ?? ''));
    expect(task).toMatchObject({ OwnerId: person['OwnerId'], IsReminderSet: true });
    // Salesforce keeps whole seconds.
    expect(
      Math.abs(Date.parse(String(task['ReminderDateTime'])) - Date.parse(lead.slaDueAt ?? '')),
    ).toBeLessThan(1_000);
    expect(String(task['Description'])).toContain('Can you show us Baton this week?');
    expect(lead.crm).toEqual({ type: 'lead', id: people[0]!.id });
  };

  test('a form becomes lead, owner and task once, under five duplicates and a second submission', {
    timeout: TAKES_LONG,
  }, async () => {
    const email = 'vera@acme.com';
    const sent = await Promise.all(
      Array.from({ length: 5 }, () => world.client.send(aForm(email), { id: 'msg_1' })),
    );
    expect(sent.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    await expectOnce(email);
    await world.client.send(aForm(email, { message: 'And can it do this too?' }));
    await eventually(() => world.salesforce.records('Note').length, WITHIN_MS).toBe(1);
    await world.client.handedOff(email, WITHIN_MS);
    expect(world.standing(email)).toMatchObject({ people: { length: 1 }, tasks: { length: 1 } });
    expect(await world.client.handoffs()).toHaveLength(1);
  });

  test.each<[string, FakeFault]>([
    ['a lost answer', { kind: 'lost_answer' }],
    ['a cut body', { kind: 'cut_body' }],
    ['a locked row, as 400', { kind: 'row', code: 'UNABLE_TO_LOCK_ROW' }],
    ['a locked row, as 500', { kind: 'answer', status: 500, body: LOCKED }],
    ['an HTML 503', { kind: 'answer', status: 503, body: '<html><body>Down for maintenance</body></html>' }],
    ['an expired session', { kind: 'session_expired' }],
  ])('%s while it is written: one of each all the same', { timeout: TAKES_LONG }, async (what, fault) => {
    const email = `${what.toLowerCase().replaceAll(/\W+/g, '-')}@acme.com`;
    world.salesforce.fault(fault, { method: 'POST', path: /\/composite$/, type: 'Task' });
    await world.client.send(aForm(email));
    await expectOnce(email);
  });

  test('an existing lead with a quote in its address is found, and nobody is made', {
    timeout: TAKES_LONG,
  }, async () => {
    const email = "o'brien@acme.com";
    const id = world.salesforce.add('Lead', {
      LastName: 'Stone',
      Company: 'Acme Robotics Ltd',
      Email: email,
    });
    await world.client.send(aForm(email));
    await expectOnce(email);
    expect(world.standing(email).people.map((lead) => lead.id)).toEqual([id]);
  });

  /** How many of these leads each person has got, once all are handed off. */
  const sharedOut = async (emails: readonly string[]): Promise<Record<string, number>> => {
    const owned = await shareOut(world.client, emails, WITHIN_MS);
    for (const email of emails)
      expect(world.standing(email)).toMatchObject({ people: { length: 1 }, tasks: { length: 1 } });
    return owned;
  };

  test('forty at once are shared evenly, in few calls', { timeout: TAKES_LONG }, async () => {
    const before = world.salesforce.calls.length;
    const emails = Array.from({ length: 40 }, (_, i) => `one-of-forty-${i}@company-${i}.com`);
    const owned = await sharedOut(emails);
    expect(Object.keys(owned).toSorted()).toEqual(['ana', 'bo', 'cy', 'di']);
    // The leads of the other tests had their turns too.
    for (const leads of Object.values(owned)) expect(Math.abs(leads - 10)).toBeLessThanOrEqual(1);
    expect((world.salesforce.calls.length - before) / emails.length).toBeLessThan(0.75);
  });

  test('whoever was deactivated gets nothing, though the policy names them still', {
    timeout: TAKES_LONG,
  }, async () => {
    world.salesforce.edit(world.userId('di'), { IsActive: false });
    const emails = Array.from({ length: 8 }, (_, i) => `after-di-${i}@company-${i}.com`);
    const owned = await sharedOut(emails);
    expect(Object.keys(owned).toSorted()).toEqual(['ana', 'bo', 'cy']);
    const owners = emails.flatMap((email) =>
      world.standing(email).people.map(({ values }) => values['OwnerId']),
    );
    expect(owners).toHaveLength(8);
    expect(owners).not.toContain(world.userId('di'));
  });

  test('killed when Salesforce had written and we had not: one of each all the same', {
    timeout: TAKES_LONG,
  }, async () => {
    const email = 'killed@acme.com';
    await world.baton.stop();
    const dying = await world.start({ CRASH_AT: 'perform.afterCall' });
    await signedPost(`${dying.url}/hooks/website`, JSON.stringify(aForm(email)));
    expect((await dying.exited).signal).toBe('SIGKILL');
    expect(world.standing(email).tasks).toHaveLength(1);
    await using again = await world.start();
    await clientOf(again).handedOff(email, WITHIN_MS);
    expect(world.standing(email)).toMatchObject({ people: { length: 1 }, tasks: { length: 1 } });
  });
});

test('a session that is refused for good: one clear failure, no storm, and the process lives', {
  timeout: TAKES_LONG,
}, async () => {
  await using world = await openSalesforceWorld();
  const { salesforce, client, baton } = world;
  const expired = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }];
  salesforce.fault({ kind: 'answer', status: 401, body: expired }, {}, 1_000_000);
  const before = salesforce.calls.length + salesforce.logins;
  await Promise.all(Array.from({ length: 20 }, (_, i) => client.send(aForm(`refused-${i}@acme.com`))));
  const paused = async () =>
    ((await (await fetch(`${baton.url}/readyz`)).json()) as { detail: object }).detail;
  await eventually(paused, WITHIN_MS).toMatchObject({
    crmPaused: { why: expect.stringMatching(/session/i) },
  });
  const asked = salesforce.calls.length + salesforce.logins - before;
  expect(asked).toBeLessThan(40);
  // All pause as soon as one call is turned down; its job tells of it a moment later.
  const waiting = () => client.jobs('state=pending');
  const told = async () => (await waiting()).map(({ lastError }) => lastError?.code);
  await eventually(told, WITHIN_MS).toContain('CRM_ACCESS_DENIED');
  expect(await waiting()).toHaveLength(20);
  expect((await fetch(`${baton.url}/healthz`)).status).toBe(200);
  expect(salesforce.records('Lead')).toEqual([]);
});
