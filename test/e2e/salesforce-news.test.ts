import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aForm, clientOf } from '../support/baton-client.ts';
import { eventually } from '../support/eventually.ts';
import { ACK, openSalesforceWorld, outbound, type SalesforceWorld } from '../support/salesforce-world.ts';

const TAKES_LONG = 60_000;
const WITHIN_MS = 20_000;

describe('news of Salesforce', () => {
  let world: SalesforceWorld;
  beforeAll(async () => {
    world = await openSalesforceWorld();
  }, TAKES_LONG);
  afterAll(() => world?.[Symbol.asyncDispose](), TAKES_LONG);

  const nothingPending = () =>
    eventually(async () => (await world.client.jobs('state=pending')).length, WITHIN_MS).toBe(0);
  const aLead = (email: string, more: Record<string, string> = {}): string =>
    world.salesforce.add('Lead', {
      Email: email,
      FirstName: 'Wanda',
      LastName: 'Inn',
      Company: 'Inn Ltd',
      ...more,
    });

  test('a lead made there becomes one here, with the exact ack; echoes of our own writes do nothing', {
    timeout: TAKES_LONG,
  }, async () => {
    const email = 'walk-in@acme.com';
    const id = aLead(email, { Title: 'Director' });
    const told = outbound(world.salesforce.orgId, [id, id.slice(0, 15)]);
    for (const answer of [await world.deliver(told), await world.deliver(told)]) {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        expect.stringContaining('text/xml'),
      ]);
      expect(await answer.text()).toBe(ACK);
    }
    await eventually(async () => (await world.client.leadBy(email))?.crm ?? null, WITHIN_MS).toEqual({
      type: 'lead',
      id,
    });
    await nothingPending();
    const lead = (await world.client.leadBy(email))!;
    expect(lead).toMatchObject({
      name: 'Wanda Inn',
      title: 'Director',
      company: 'Inn Ltd',
      state: 'nurture',
    });
    const decided = (await world.client.lead(lead.id)).timeline.length;
    const writes = () => world.salesforce.calls.filter(({ method }) => method !== 'GET').length;
    await world.tell([id]);
    await nothingPending();
    const quiet = writes();
    await world.tell([id]);
    await nothingPending();
    expect((await world.client.lead(lead.id)).timeline.length).toBe(decided);
    expect(writes() - quiet, 'reading may be a composite, writing may not').toBeLessThanOrEqual(1);
  });

  test('a hundred notifications in one message are each followed', { timeout: TAKES_LONG }, async () => {
    const ids = Array.from({ length: 100 }, (_, i) => aLead(`many-${i}@company-${i}.com`));
    const begun = Date.now();
    expect((await world.tell(ids)).status).toBe(200);
    expect(Date.now() - begun).toBeLessThan(2_500);
    await eventually(async () => (await world.client.leads('')).length, WITHIN_MS).toBeGreaterThan(100);
    await nothingPending();
  });

  test('merged, then converted: the lead has the record that stays', { timeout: TAKES_LONG }, async () => {
    const email = 'merged@acme.com';
    await world.client.send(aForm(email));
    const lead = await world.client.handedOff(email, WITHIN_MS);
    const stays = aLead('same-person@acme.com');
    world.salesforce.merge(stays, lead.crm?.id ?? '');
    await world.tell([lead.crm?.id ?? '']);
    await eventually(async () => (await world.client.lead(lead.id)).crm, WITHIN_MS).toEqual({
      type: 'lead',
      id: stays,
    });
    const { contactId } = world.salesforce.convert(stays);
    await world.tell([stays]);
    await eventually(async () => (await world.client.lead(lead.id)).crm, WITHIN_MS).toEqual({
      type: 'contact',
      id: contactId,
    });
    await nothingPending();
  });

  test('a hostile document is taken off Salesforce’s hands, changes nothing, and an admin sees it', {
    timeout: TAKES_LONG,
  }, async () => {
    const before = { leads: (await world.client.leads()).length, calls: world.salesforce.calls.length };
    const good = outbound(world.salesforce.orgId, [aLead('hostile@acme.com')]);
    const hostile = [
      good.replace(
        '<soapenv:Envelope',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><soapenv:Envelope',
      ),
      good.replace('<Notification>', `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}<Notification>`),
      good.slice(0, -30),
      'not XML at all',
    ];
    for (const document of hostile) {
      const begun = Date.now();
      const answer = await world.deliver(document);
      expect([answer.status, await answer.text()]).toEqual([200, ACK]);
      expect(Date.now() - begun).toBeLessThan(2_000);
    }
    await eventually(async () => (await world.client.jobs('state=failed')).length, WITHIN_MS).toBe(
      hostile.length,
    );
    const failed = await world.client.jobs('state=failed');
    expect(failed.every(({ lastError }) => lastError?.code.startsWith('BODY_'))).toBe(true);
    expect((await world.client.leads()).length).toBe(before.leads);
    expect(world.salesforce.calls.length).toBe(before.calls);
  });

  test('another token, no token and another org are refused', async () => {
    const { deliver, salesforce, baton } = world;
    const document = outbound(salesforce.orgId, ['00Q000000000001AAA']);
    const statuses = [
      await deliver(document, 'another-token'),
      await fetch(`${baton.url}/hooks/salesforce`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body: document,
      }),
      await deliver(outbound('00D999999999999AAA', ['00Q000000000001AAA'])),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 401, 401]);
  });

  test('while nobody listened: who changed, who is new, and who was deleted', {
    timeout: TAKES_LONG,
  }, async () => {
    const [email, gone] = ['changed@acme.com', 'gone@acme.com'];
    const id = aLead(email);
    const deleted = aLead(gone);
    await world.tell([id, deleted]);
    await eventually(async () => (await world.client.leadBy(gone))?.crm?.id, WITHIN_MS).toBe(deleted);
    await nothingPending();
    await world.baton.stop();
    world.salesforce.edit(id, { Title: 'Chief of Everything' });
    world.salesforce.remove(deleted);
    aLead('new@acme.com');
    await using again = await world.start();
    const { leadBy } = clientOf(again);
    await eventually(async () => (await leadBy(email))?.title, WITHIN_MS).toBe('Chief of Everything');
    await eventually(async () => (await leadBy('new@acme.com'))?.state, WITHIN_MS).toBe('nurture');
    await eventually(async () => (await leadBy(gone))?.crm, WITHIN_MS).toBeNull();
    expect(world.salesforce.violations).toEqual([]);
  });
});
