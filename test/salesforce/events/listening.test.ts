import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { CONTACTS, isListening, LEADS, ORG, openListeningBench, US } from './listening-bench.ts';

const lead = (number: number) => `00Q${String(number).padStart(12, '0')}EAA`;

test('leads and contacts that change are heard, with the session, from now on', async () => {
  await using bench = await openListeningBench();
  const { pubSub, seen, listen } = bench;
  pubSub.publish(LEADS, { recordIds: [lead(1)] });
  listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  pubSub.publish(LEADS, { recordIds: [lead(2)], transactionKey: 'a', sequenceNumber: 3 });
  await eventually(() => seen.bodies.length).toBe(1);
  pubSub.publish(CONTACTS, {
    recordIds: ['003000000000001AAA'],
    entityName: 'Contact',
    changeType: 'CREATE',
  });
  await eventually(() => seen.bodies.length).toBe(2);
  expect(seen.bodies).toEqual([
    { cdc: 'UPDATE', objectId: lead(2), object: 'Lead', occurredAt: 1_795_000_000_000 },
    { cdc: 'CREATE', objectId: '003000000000001AAA', object: 'Contact', occurredAt: 1_795_000_000_000 },
  ]);
  expect(seen.keys[0]).toBe(`cdc:a:3:${lead(2)}`);
  expect(pubSub.metadata[0]).toMatchObject({
    accesstoken: 'good',
    instanceurl: 'https://acme.my.salesforce.test',
    tenantid: ORG,
  });
  expect([seen.errors, seen.overflows, pubSub.schemasAsked]).toEqual([[], 0, 1]);
});

test('our own changes are not heard, but the replay id moves past them', async () => {
  await using bench = await openListeningBench();
  const { pubSub, seen, memory, listen } = bench;
  listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  const id = pubSub.publish(LEADS, { recordIds: [lead(1)], commitUser: US });
  await eventually(() => memory.replayId(LEADS)).toBe(id);
  expect(seen.bodies).toEqual([]);
});

test('who comes back hears what was told meanwhile, each once', async () => {
  await using bench = await openListeningBench();
  const { pubSub, seen, memory, listen } = bench;
  const stop = listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  const first = pubSub.publish(LEADS, { recordIds: [lead(1)] });
  await eventually(() => memory.replayId(LEADS)).toBe(first);
  await stop();
  expect(memory.held.size).toBe(0);
  pubSub.publish(LEADS, { recordIds: [lead(2)] });
  listen();
  await eventually(() => seen.bodies.length).toBe(2);
  expect(seen.bodies).toMatchObject([{ objectId: lead(1) }, { objectId: lead(2) }]);
  expect(seen.errors).toEqual([]);
});

test('the replay id moves only once what was heard is committed', async () => {
  let isDown = true;
  const taken: string[] = [];
  await using bench = await openListeningBench({
    takeIn: async (parts) => {
      if (isDown) throw new Error('the store is away');
      taken.push(...parts.map(({ dedupe }) => dedupe.key));
    },
  });
  const { pubSub, seen, memory, listen } = bench;
  listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  const before = pubSub.keepAlive(LEADS);
  await eventually(() => memory.replayId(LEADS)).toBe(before);
  const id = pubSub.publish(LEADS, { recordIds: [lead(1)], transactionKey: 'a' });
  await eventually(() => seen.errors.length).toBeGreaterThan(1);
  expect(seen.errors[0]).toContain('the store is away');
  expect(memory.replayId(LEADS)).toBe(before);
  isDown = false;
  await eventually(() => taken).toEqual([`cdc:a:1:${lead(1)}`]);
  await eventually(() => memory.replayId(LEADS)).toBe(id);
});

test('what came and was not committed is told again, and nothing behind it is passed over', async () => {
  const taken: string[] = [];
  const failing = new Set([lead(2)]);
  await using bench = await openListeningBench({
    takeIn: async (parts) => {
      const ids = parts.map(({ body }) => JSON.parse(body.toString()).objectId);
      if (ids.some((id) => failing.delete(id))) throw new Error('the store is away');
      taken.push(...ids);
    },
  });
  const { pubSub, memory, listen } = bench;
  const stop = listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  const id = pubSub.keepAlive(LEADS);
  await eventually(() => memory.replayId(LEADS)).toBe(id);
  await stop();
  for (const n of [1, 2, 3]) pubSub.publish(LEADS, { recordIds: [lead(n)], sequenceNumber: n });
  listen();
  await eventually(() => taken).toEqual([lead(1), lead(2), lead(3)]);
});

test('never are more than a hundred on their way, and all arrive', async () => {
  await using bench = await openListeningBench();
  const { pubSub, seen, listen } = bench;
  listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  for (let n = 0; n < 350; n += 1) pubSub.publish(LEADS, { recordIds: [lead(n)], sequenceNumber: n });
  await eventually(() => seen.bodies.length).toBe(350);
  expect(new Set(seen.keys).size).toBe(350);
  expect(pubSub.mostOnTheirWay).toBe(100);
});

test('that nothing happens is told too, and kept', async () => {
  await using bench = await openListeningBench();
  const { pubSub, memory, seen, listen } = bench;
  listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  const id = pubSub.keepAlive(LEADS);
  await eventually(() => memory.replayId(LEADS)).toBe(id);
  expect(seen.bodies).toEqual([]);
});

test('an overflow, and an event that cannot be read, have everything asked for, and listening goes on', async () => {
  await using bench = await openListeningBench();
  const { pubSub, seen, listen } = bench;
  listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  pubSub.publish(LEADS, { recordIds: ['000000000000000AAA'], changeType: 'GAP_OVERFLOW' });
  await eventually(() => seen.overflows).toBe(1);
  for (const overflows of [2, 3]) {
    pubSub.publishRaw(LEADS, Buffer.from([1, 2, 3]));
    await eventually(() => seen.overflows).toBe(overflows);
  }
  pubSub.publishRaw(LEADS, Buffer.from([1]), 'nobodyUnderstands');
  await eventually(() => seen.overflows).toBe(4);
  pubSub.publish(LEADS, { recordIds: [lead(1)] });
  await eventually(() => seen.bodies.length).toBe(1);
  expect(seen.errors).toEqual([
    expect.stringContaining('cannot be read'),
    expect.stringContaining('schema nobodyUnderstands cannot be read'),
  ]);
});
