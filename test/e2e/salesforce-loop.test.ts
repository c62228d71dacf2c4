import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { aForm } from '../support/baton-client.ts';
import { eventually } from '../support/eventually.ts';
import { openSalesforceWorld } from '../support/salesforce-world.ts';

const TAKES_LONG = 90_000;
const WITHIN_MS = 40_000;
const LEADS = 30;

test('a flow that tells of each of our own writes sets off no further one', {
  timeout: TAKES_LONG,
}, async () => {
  await using world = await openSalesforceWorld();
  const { client, salesforce } = world;
  const known = new Map<string, string>();
  const stop = new AbortController();
  let told = 0;
  const flow = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const changed = salesforce
        .records('Lead')
        .filter(({ id, values }) => known.get(id) !== JSON.stringify(values));
      for (const { id, values } of changed) known.set(id, JSON.stringify(values));
      told += changed.length;
      if (changed.length > 0) await world.tell(changed.map(({ id }) => id));
      await sleep(50);
    }
  };
  const flowing = flow();

  const emails = Array.from({ length: LEADS }, (_, i) => `looped-${i}@company-${i}.com`);
  await Promise.all(emails.map((email) => client.send(aForm(email))));
  for (const email of emails) await client.handedOff(email, WITHIN_MS);
  await eventually(async () => (await client.jobs('state=pending')).length, WITHIN_MS).toBe(0);
  await eventually(() => told, WITHIN_MS).toBeGreaterThanOrEqual(LEADS);
  // What each write set off has been told and followed; a loop would go on.
  const [calls, echoes] = [salesforce.calls.length, told];
  await sleep(2_000);
  expect([salesforce.calls.length - calls, told - echoes]).toEqual([0, 0]);
  stop.abort();
  await flowing;

  expect(told, 'each lead is written once').toBe(LEADS);
  expect(calls / LEADS, 'writing and reading together').toBeLessThan(1.5);
  for (const email of emails) {
    const lead = await client.leadBy(email);
    const { timeline } = await client.lead(lead?.id ?? '');
    expect(timeline.filter(({ kind }) => kind === 'graded')).toHaveLength(1);
    expect(world.standing(email)).toMatchObject({ people: { length: 1 }, tasks: { length: 1 } });
  }
  expect(salesforce.violations).toEqual([]);
});
