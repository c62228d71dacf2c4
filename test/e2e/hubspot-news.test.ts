import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aForm, clientOf } from '../support/baton-client.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent, type HubSpotWorld, openHubSpotWorld } from '../support/hubspot-world.ts';

const TAKES_LONG = 60_000;
const WITHIN_MS = 20_000;
const FORM = '8f4c1a6e-2b7d-4c39-9e05-d1a3b6c7f820';

describe('news of HubSpot', () => {
  let world: HubSpotWorld;
  beforeAll(async () => {
    world = await openHubSpotWorld(
      `  hubspot: { type: hubspot, forms: ["${FORM}"] }\n  webinars: { type: hubspot_workflow, event: webinar_attended, secret: "a secret of workflows" }\n`,
    );
  }, TAKES_LONG);
  afterAll(() => world?.[Symbol.asyncDispose](), TAKES_LONG);

  const nothingPending = () =>
    eventually(async () => (await world.client.jobs('state=pending')).length, WITHIN_MS).toBe(0);

  test('a contact made there becomes a lead; echoes of our own writes do nothing', {
    timeout: TAKES_LONG,
  }, async () => {
    const email = 'walk-in@acme.com';
    const properties = { email, firstname: 'Wanda', lastname: 'Inn', jobtitle: 'Director' };
    const id = world.hubspot.add('contacts', properties);
    const created = anEvent('contact.creation', id, { changeFlag: 'CREATED', changeSource: 'CRM_UI' });
    expect((await world.deliver([created, created])).status).toBe(202);
    await eventually(async () => (await world.client.leadBy(email))?.crm?.id ?? null, WITHIN_MS).toBe(id);
    await nothingPending();
    const lead = (await world.client.leadBy(email))!;
    expect(lead).toMatchObject({ name: 'Wanda Inn', title: 'Director', state: 'nurture' });

    const decided = (await world.client.lead(lead.id)).timeline.length;
    await world.deliver([
      anEvent('contact.propertyChange', id, { propertyName: 'hs_lead_status', propertyValue: 'NEW' }),
      anEvent('contact.propertyChange', id, { propertyName: 'hubspot_owner_id' }),
    ]);
    await nothingPending();
    expect((await world.client.lead(lead.id)).timeline.length).toBe(decided);
  });

  test('a hundred events of half a megabyte are answered well within five seconds, and each is followed', {
    timeout: TAKES_LONG,
  }, async () => {
    const ids = Array.from({ length: 100 }, (_, i) =>
      world.hubspot.add('contacts', { email: `many-${i}@company-${i}.com` }),
    );
    const begun = Date.now();
    const answer = await world.deliver(
      ids.map((id) =>
        anEvent('object.propertyChange', id, {
          objectTypeId: '0-1',
          propertyName: 'message',
          propertyValue: 'x'.repeat(5_000),
        }),
      ),
    );
    expect(answer.status).toBe(202);
    expect(Date.now() - begun).toBeLessThan(2_500);
    await eventually(async () => (await world.client.leads('')).length, WITHIN_MS).toBeGreaterThan(100);
    await nothingPending();
  });

  test('merged: the lead has the record that stays; erased: nothing of it is left', {
    timeout: TAKES_LONG,
  }, async () => {
    const email = 'merged@acme.com';
    await world.client.send(aForm(email));
    const lead = await world.client.handedOff(email, WITHIN_MS);
    const gone = lead.crm?.id ?? '';
    const stays = world.hubspot.add('contacts', { email: 'same-person@acme.com' });
    world.hubspot.merge('contacts', stays, gone);
    await world.deliver([
      anEvent('contact.merge', stays, { primaryObjectId: Number(stays), mergedObjectIds: [Number(gone)] }),
    ]);
    await eventually(async () => (await world.client.lead(lead.id)).crm?.id, WITHIN_MS).toBe(stays);

    world.hubspot.remove('contacts', stays);
    await world.deliver([anEvent('contact.deletion', stays), anEvent('contact.privacyDeletion', stays)]);
    await eventually(async () => (await world.client.leads(`email=${email}`)).length, WITHIN_MS).toBe(0);
    await nothingPending();
  });

  test('a workflow tells what somebody did', { timeout: TAKES_LONG }, async () => {
    const told = await fetch(`${world.baton.url}/hooks/webinars`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer a secret of workflows' },
      body: JSON.stringify({ vid: 7, properties: { email: { value: 'watched@acme.com' } } }),
    });
    expect(told.status).toBe(202);
    await eventually(async () => (await world.client.leadBy('watched@acme.com'))?.source, WITHIN_MS).toBe(
      'webinars',
    );
  });

  test('signatures refuse a changed body, six minutes old, one hour ahead, and a time that is no number', async () => {
    const events = [anEvent('contact.creation', '1')];
    const now = Date.now();
    const statuses = [
      await world.deliver(events, { change: (text) => text.replace('contact.creation', 'contact.deletion') }),
      await world.deliver(events, { timestamp: String(now - 6 * 60_000) }),
      await world.deliver(events, { timestamp: String(now + 60 * 60_000) }),
      await world.deliver(events, { timestamp: 'soon' }),
      await world.deliver(events, { secret: 'another' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
  });

  test('while nobody listened: who changed, who is new, and what was written into a form', {
    timeout: TAKES_LONG,
  }, async () => {
    const email = 'walk-in@acme.com';
    const { crm } = (await world.client.leadBy(email))!;
    await world.baton.stop();
    world.hubspot.edit('contacts', crm?.id ?? '', { jobtitle: 'Chief of Everything' });
    world.hubspot.add('contacts', { email: 'new@acme.com' });
    world.hubspot.submitForm(FORM, { email: 'filled-in@acme.com', message: 'Do you ship to Malta?' });
    await using again = await world.start();
    const { leadBy } = clientOf(again);
    await eventually(async () => (await leadBy(email))?.title, WITHIN_MS).toBe('Chief of Everything');
    await eventually(async () => (await leadBy('new@acme.com'))?.state, WITHIN_MS).toBe('nurture');
    await eventually(async () => (await leadBy('filled-in@acme.com'))?.attributes['message'], WITHIN_MS).toBe(
      'Do you ship to Malta?',
    );
    expect(await leadBy('filled-in@acme.com')).toMatchObject({ owner: expect.any(String) });
  });
});
