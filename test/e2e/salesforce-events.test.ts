import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startFakePubSub } from '../support/salesforce/pubsub/fake-pubsub.ts';
import { openSalesforceWorld } from '../support/salesforce-world.ts';

const TAKES_LONG = 60_000;
const WITHIN_MS = 20_000;
const TOPIC = '/data/LeadChangeEvent';

test('a lead that changes in Salesforce is heard of by its change events, our own doings are not', {
  timeout: TAKES_LONG,
}, async () => {
  await using pubsub = await startFakePubSub();
  pubsub.tokens.has = () => true; // whatever the fake Salesforce gave
  await using world = await openSalesforceWorld({
    source: ', change_events: true, catch_up: false',
    env: { SALESFORCE_EVENTS_ADDRESS: pubsub.address },
  });
  const { client, salesforce } = world;
  await eventually(() => pubsub.listeners(TOPIC), WITHIN_MS).toBe(1);
  const add = (email: string) =>
    salesforce.add('Lead', { Email: email, LastName: 'Inn', Company: 'Inn Ltd' });
  const [heard, ours] = [add('heard@acme.com'), add('ours@acme.com')];
  const told = { changeType: 'CREATE', commitTimestamp: Date.now() };
  pubsub.publish(TOPIC, { ...told, recordIds: [ours], commitUser: salesforce.userId, transactionKey: 'a' });
  pubsub.publish(TOPIC, { ...told, recordIds: [heard], transactionKey: 'b' });
  await eventually(async () => (await client.leadBy('heard@acme.com'))?.crm?.id, WITHIN_MS).toBe(heard);
  await eventually(async () => (await client.jobs('state=pending')).length, WITHIN_MS).toBe(0);
  expect(await client.leadBy('ours@acme.com')).toBeUndefined();
  expect((await client.jobs('kind=signal')).length).toBe(1);
});
