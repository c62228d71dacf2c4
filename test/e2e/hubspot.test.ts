import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aForm, type BatonClient, clientOf } from '../support/baton-client.ts';
import { type BatonProcess, startBaton } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { GROUNDS, type Ground, openGround } from '../support/grounds.ts';
import type { FakeHubSpot } from '../support/hubspot/fake-hubspot.ts';
import { startFakeHubSpot } from '../support/hubspot/start-fake-hubspot.ts';
import { testPolicy } from '../support/test-policy.ts';

const TAKES_LONG = 60_000;
const WITHIN_MS = 30_000;
const CLIENT_SECRET = 'the client secret of the app';
const PEOPLE = { ana: 1, bo: 1, cy: 1, di: 1 };
const emailOf = (person: string): string => `${person}@example.com`;

/** One ground is enough: HubSpot is the same on all of them, and the grounds are judged by the sandbox. */
describe('with HubSpot', () => {
  let ground: Ground;
  let hubspot: FakeHubSpot;
  let baton: BatonProcess;
  let client: BatonClient;

  beforeAll(async () => {
    ground = await openGround(GROUNDS[0] ?? 'embedded');
    hubspot = await startFakeHubSpot({ owners: Object.keys(PEOPLE).map(emailOf), latencyMs: 2 });
    const file = join(ground.dataFolder, 'policy.yaml');
    const policy = testPolicy({ people: PEOPLE, sources: '  hubspot: { type: hubspot }\n' });
    writeFileSync(file, policy);
    baton = await startBaton({
      ...ground.env,
      BATON_POLICY: file,
      BATON_CRM: 'hubspot',
      HUBSPOT_BASE_URL: hubspot.url,
      HUBSPOT_ACCESS_TOKEN: hubspot.token,
      HUBSPOT_CLIENT_SECRET: CLIENT_SECRET,
      BATON_PUBLIC_URL: 'https://baton.example',
    });
    client = clientOf(baton);
  }, TAKES_LONG);
  beforeEach(() => hubspot.clearFaults());
  afterAll(async () => {
    await baton?.stop();
    await hubspot?.[Symbol.asyncDispose]();
    await ground?.[Symbol.asyncDispose]();
  }, TAKES_LONG);

  /** What stands in HubSpot of one person. */
  const standing = (email: string) => {
    const contacts = hubspot.records('contacts').filter(({ properties }) => properties['email'] === email);
    const ids = contacts.map(({ id }) => id);
    const at = (type: 'tasks' | 'notes') =>
      hubspot.records(type).filter(({ associations }) => associations.some(({ toId }) => ids.includes(toId)));
    return { contacts, tasks: at('tasks'), notes: at('notes') };
  };
  const expectOnce = async (email: string): Promise<void> => {
    await client.handedOff(email, WITHIN_MS);
    const { contacts, tasks, notes } = standing(email);
    expect([contacts.length, tasks.length, notes.length]).toEqual([1, 1, 1]);
    const [contact, task] = [contacts[0]!.properties, tasks[0]!.properties];
    expect(contact).toMatchObject({ baton_grade: 'A', hs_lead_status: 'NEW' });
    expect(contact['hubspot_owner_id']).toMatch(/^\d+$/);
    expect(task['hubspot_owner_id']).toBe(contact['hubspot_owner_id']);
    const lead = await client.leadBy(email);
    expect(lead?.crm).toEqual({ type: 'contact', id: contacts[0]!.id });
    expect(Date.parse(String(task['hs_timestamp']))).toBe(Date.parse(lead?.slaDueAt ?? ''));
  };

  test('a form becomes contact, owner, task and note once, under five duplicates and a second submission', {
    timeout: TAKES_LONG,
  }, async () => {
    const email = 'vera@acme.com';
    const sent = await Promise.all(
      Array.from({ length: 5 }, () => client.send(aForm(email), { id: 'msg_1' })),
    );
    expect(sent.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    await expectOnce(email);
    await client.send(aForm(email, { message: 'And can it do this too?' }));
    await eventually(() => standing(email).notes.length, WITHIN_MS).toBe(2);
    await client.handedOff(email, WITHIN_MS);
    expect([standing(email).contacts.length, standing(email).tasks.length]).toEqual([1, 1]);
    expect(await client.handoffs()).toHaveLength(1);
  });

  test.each(['contacts', 'tasks', 'notes'])(
    'the answer lost when %s are written: one of each all the same',
    {
      timeout: TAKES_LONG,
    },
    async (type) => {
      const email = `lost-${type}@acme.com`;
      hubspot.fault({ kind: 'lost_answer' }, { path: new RegExp(`/objects/${type}/batch/create`) });
      await client.send(aForm(email));
      await expectOnce(email);
      const [job] = (await client.jobs('kind=crm.handoff')).filter(({ attempts }) => attempts > 1);
      expect(job).toMatchObject({ state: 'done' });
    },
  );

  /** How many of these leads each person has got, once all are handed off. */
  const sharedOut = async (emails: readonly string[]): Promise<Record<string, number>> => {
    await Promise.all(emails.map((email) => client.send(aForm(email))));
    const owned: Record<string, number> = {};
    for (const email of emails) {
      const { owner } = await client.handedOff(email, WITHIN_MS);
      owned[owner ?? 'nobody'] = (owned[owner ?? 'nobody'] ?? 0) + 1;
      expect([standing(email).contacts.length, standing(email).tasks.length]).toEqual([1, 1]);
    }
    return owned;
  };

  test('forty at once are shared evenly, in few calls', { timeout: TAKES_LONG }, async () => {
    const before = hubspot.calls.length;
    const emails = Array.from({ length: 40 }, (_, i) => `one-of-forty-${i}@company-${i}.com`);
    const owned = await sharedOut(emails);
    expect(Object.keys(owned).toSorted()).toEqual(['ana', 'bo', 'cy', 'di']);
    // The leads of the other tests had their turns too.
    for (const leads of Object.values(owned)) expect(Math.abs(leads - 10)).toBeLessThanOrEqual(1);
    expect((hubspot.calls.length - before) / emails.length).toBeLessThan(0.75);
  });

  test('whoever was deactivated gets nothing, though the policy names them still', {
    timeout: TAKES_LONG,
  }, async () => {
    hubspot.deactivateOwner(emailOf('di'));
    const emails = Array.from({ length: 8 }, (_, i) => `after-di-${i}@company-${i}.com`);
    const owned = await sharedOut(emails);
    expect(Object.keys(owned).toSorted()).toEqual(['ana', 'bo', 'cy']);
    const [task] = standing(emails[0] ?? '').tasks;
    expect(task?.properties['hubspot_owner_id']).toMatch(/^\d+$/);
  });

  test('a contact made in HubSpot becomes a lead by its webhook; echoes of our own writes do nothing', {
    timeout: TAKES_LONG,
  }, async () => {
    const email = 'walk-in@acme.com';
    const id = hubspot.add('contacts', { email, firstname: 'Wanda', lastname: 'Inn', jobtitle: 'Director' });
    const created = { ...anEvent('contact.creation', id), changeFlag: 'CREATED', changeSource: 'CRM_UI' };
    expect((await sendEvents([created, created])).status).toBe(202);
    await eventually(async () => (await client.leadBy(email))?.crm?.id ?? null, WITHIN_MS).toBe(id);
    await eventually(async () => (await client.jobs('state=pending')).length, WITHIN_MS).toBe(0);
    const lead = (await client.leadBy(email))!;
    expect(lead).toMatchObject({ name: 'Wanda Inn', title: 'Director' });

    const decided = (await client.lead(lead.id)).timeline.length;
    const echo = {
      ...anEvent('contact.propertyChange', id),
      propertyName: 'hs_lead_status',
      propertyValue: 'NEW',
    };
    await sendEvents([echo, { ...echo, propertyName: 'hubspot_owner_id' }]);
    await eventually(async () => (await client.jobs('state=pending')).length, WITHIN_MS).toBe(0);
    expect((await client.lead(lead.id)).timeline.length).toBe(decided);
  });

  test('signatures refuse a changed body, six minutes old, one hour ahead, and a time that is no number', async () => {
    const events = [anEvent('contact.creation', '1')];
    const now = Date.now();
    const statuses = [
      await sendEvents(events, { body: (text) => text.replace('contact.creation', 'contact.deletion') }),
      await sendEvents(events, { timestamp: String(now - 6 * 60_000) }),
      await sendEvents(events, { timestamp: String(now + 60 * 60_000) }),
      await sendEvents(events, { timestamp: 'soon' }),
      await sendEvents(events, { secret: 'another' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
  });

  const anEvent = (subscriptionType: string, objectId: string) => ({
    eventId: 100,
    subscriptionId: 12,
    portalId: 33,
    appId: 44,
    occurredAt: Date.now(),
    subscriptionType,
    attemptNumber: 0,
    objectId: Number(objectId),
  });

  function sendEvents(
    events: readonly object[],
    {
      timestamp = String(Date.now()),
      secret = CLIENT_SECRET,
      body = (text: string): string => text,
    }: { timestamp?: string; secret?: string; body?: (text: string) => string } = {},
  ): Promise<Response> {
    const text = JSON.stringify(events);
    const signature = createHmac('sha256', secret)
      .update(`POSThttps://baton.example/hooks/hubspot${text}${timestamp}`)
      .digest('base64');
    return fetch(`${baton.url}/hooks/hubspot`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-hubspot-signature-v3': signature,
        'x-hubspot-request-timestamp': timestamp,
      },
      body: body(text),
    });
  }
});
