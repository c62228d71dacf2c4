import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aForm, clientOf } from '../support/baton-client.ts';
import { signedPost } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { emailOf, type HubSpotWorld, openHubSpotWorld } from '../support/hubspot-world.ts';
import { shareOut } from '../support/share-out.ts';

const TAKES_LONG = 60_000;
const WITHIN_MS = 30_000;

describe('with HubSpot', () => {
  let world: HubSpotWorld;
  beforeAll(async () => {
    world = await openHubSpotWorld();
  }, TAKES_LONG);
  beforeEach(() => world.hubspot.clearFaults());
  afterAll(() => world?.[Symbol.asyncDispose](), TAKES_LONG);

  const expectOnce = async (email: string): Promise<void> => {
    await world.client.handedOff(email, WITHIN_MS);
    const { contacts, tasks, notes } = world.standing(email);
    expect([contacts.length, tasks.length, notes.length]).toEqual([1, 1, 1]);
    const [contact, task] = [contacts[0]!.properties, tasks[0]!.properties];
    expect(contact).toMatchObject({ baton_grade: 'A', hs_lead_status: 'NEW' });
    expect(contact['hubspot_owner_id']).toMatch(/^\d+$/);
    expect(task['hubspot_owner_id']).toBe(contact['hubspot_owner_id']);
    const lead = await world.client.leadBy(email);
    expect(lead?.crm).toEqual({ type: 'contact', id: contacts[0]!.id });
    expect(Date.parse(String(task['hs_timestamp']))).toBe(Date.parse(lead?.slaDueAt ?? ''));
  };

  test('a form becomes contact, owner, task and note once, under five duplicates and a second submission', {
    timeout: TAKES_LONG,
  }, async () => {
    const email = 'vera@acme.com';
    const sent = await Promise.all(
      Array.from({ length: 5 }, () => world.client.send(aForm(email), { id: 'msg_1' })),
    );
    expect(sent.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    await expectOnce(email);
    await world.client.send(aForm(email, { message: 'And can it do this too?' }));
    await eventually(() => world.standing(email).notes.length, WITHIN_MS).toBe(2);
    await world.client.handedOff(email, WITHIN_MS);
    expect([world.standing(email).contacts.length, world.standing(email).tasks.length]).toEqual([1, 1]);
    expect(await world.client.handoffs()).toHaveLength(1);
  });

  test.each(['contacts', 'tasks', 'notes'])(
    'the answer lost when %s are written: one of each all the same',
    {
      timeout: TAKES_LONG,
    },
    async (type) => {
      const email = `lost-${type}@acme.com`;
      world.hubspot.fault({ kind: 'lost_answer' }, { path: new RegExp(`/objects/${type}/batch/create`) });
      await world.client.send(aForm(email));
      await expectOnce(email);
      const [job] = (await world.client.jobs('kind=crm.handoff')).filter(({ attempts }) => attempts > 1);
      expect(job).toMatchObject({ state: 'done' });
    },
  );

  /** How many of these leads each person has got, once all are handed off. */
  const sharedOut = async (emails: readonly string[]): Promise<Record<string, number>> => {
    const owned = await shareOut(world.client, emails, WITHIN_MS);
    for (const email of emails)
      expect([world.standing(email).contacts.length, world.standing(email).tasks.length]).toEqual([1, 1]);
    return owned;
  };

  test('forty at once are shared evenly, in few calls', { timeout: TAKES_LONG }, async () => {
    const before = world.hubspot.calls.length;
    const emails = Array.from({ length: 40 }, (_, i) => `one-of-forty-${i}@company-${i}.com`);
    const owned = await sharedOut(emails);
    expect(Object.keys(owned).toSorted()).toEqual(['ana', 'bo', 'cy', 'di']);
    // The leads of the other tests had their turns too.
    for (const leads of Object.values(owned)) expect(Math.abs(leads - 10)).toBeLessThanOrEqual(1);
    expect((world.hubspot.calls.length - before) / emails.length).toBeLessThan(0.75);
  });

  test('whoever was deactivated gets nothing, though the policy names them still', {
    timeout: TAKES_LONG,
  }, async () => {
    world.hubspot.deactivateOwner(emailOf('di'));
    const emails = Array.from({ length: 8 }, (_, i) => `after-di-${i}@company-${i}.com`);
    const owned = await sharedOut(emails);
    expect(Object.keys(owned).toSorted()).toEqual(['ana', 'bo', 'cy']);
    const [task] = world.standing(emails[0] ?? '').tasks;
    expect(task?.properties['hubspot_owner_id']).toMatch(/^\d+$/);
  });

  test('killed when HubSpot had written and we had not: one of each all the same', {
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
    const { contacts, tasks, notes } = world.standing(email);
    expect([contacts.length, tasks.length, notes.length]).toEqual([1, 1, 1]);
  });
});
