import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import {
  CONTACTS,
  isDeserted,
  isListening,
  LEADS,
  memoryCursors,
  openListeningBench,
} from './listening-bench.ts';

const LEAD = '00Q000000000001EAA';

test.for(['unavailable', 'an end'] as const)('after %s a stream is begun anew, where it was', async (why) => {
  await using bench = await openListeningBench();
  const { pubSub, seen, memory, listen } = bench;
  listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  const id = pubSub.keepAlive(LEADS);
  await eventually(() => memory.replayId(LEADS)).toBe(id);
  pubSub.hangUp(why === 'an end' ? undefined : why);
  pubSub.publish(LEADS, { recordIds: [LEAD] });
  await eventually(() => seen.bodies.length).toBe(1);
  expect(seen.errors.some((error) => error.includes('service.unavailable'))).toBe(why === 'unavailable');
});

test('pauses grow while nothing is heard, from a second to a minute, and begin anew', async () => {
  await using bench = await openListeningBench({ random: () => 1 });
  const { pubSub, seen, listen } = bench;
  pubSub.refuseNext(...Array.from({ length: 18 }, () => 'unavailable' as const));
  listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  expect(new Set(seen.pauses)).toEqual(new Set([2000, 4000, 8000, 16_000, 32_000, 60_000]));
  pubSub.publish(LEADS, { recordIds: [LEAD] });
  pubSub.publish(CONTACTS, { recordIds: [LEAD], sequenceNumber: 2 });
  await eventually(() => seen.bodies.length).toBe(2);
  pubSub.hangUp('unavailable');
  await eventually(() => seen.pauses.slice(18)).toEqual([2000, 2000]);
});

test('no pause is shorter than a second', async () => {
  await using bench = await openListeningBench({ random: () => 0 });
  bench.pubSub.refuseNext('unavailable', 'unavailable', 'unavailable', 'unavailable');
  bench.listen();
  await eventually(() => isListening(bench.pubSub)).toBe(true);
  expect(bench.seen.pauses).toEqual([1000, 1000, 1000, 1000]);
});

test('a session that has ended is renewed at once, and nobody is told', async () => {
  await using bench = await openListeningBench();
  const { pubSub, seen, setToken, listen } = bench;
  setToken('old');
  listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  expect([seen.errors, seen.pauses]).toEqual([[], []]);
  expect(seen.renewals).toBeGreaterThan(0);
});

test('a session that cannot be mended is renewed once before each pause', async () => {
  await using bench = await openListeningBench();
  const { pubSub, seen, listen } = bench;
  pubSub.tokens.clear();
  listen();
  await eventually(() => seen.pauses.length).toBeGreaterThan(5);
  const [renewals, pauses] = [seen.renewals, seen.pauses.length];
  expect(Math.abs(renewals - pauses)).toBeLessThanOrEqual(2);
  expect(seen.errors[0]).toContain('service.auth.error');
  pubSub.tokens.add('good');
  await eventually(() => isListening(pubSub)).toBe(true);
});

test('a session that cannot be had is waited for', async () => {
  let failures = 3;
  await using bench = await openListeningBench({
    renew: async () => {
      failures -= 1;
      if (failures > 0) throw new Error('Salesforce gives no session');
      bench.setToken('good');
    },
  });
  bench.setToken('old');
  bench.listen();
  await eventually(() => isListening(bench.pubSub)).toBe(true);
  expect(bench.seen.errors[0]).toContain('Salesforce gives no session');
});

test.for(['forgotten', 'replay-id-invalid'] as const)(
  'with a replay id that is %s it begins with what comes, and everything is asked for',
  async (why) => {
    await using bench = await openListeningBench();
    const { pubSub, seen, memory, listen } = bench;
    const stop = listen();
    await eventually(() => isListening(pubSub)).toBe(true);
    const id = pubSub.keepAlive(LEADS);
    await eventually(() => memory.replayId(LEADS)).toBe(id);
    await stop();
    await eventually(() => isDeserted(pubSub)).toBe(true);
    if (why === 'forgotten') pubSub.forget(LEADS);
    else pubSub.refuseNext(why, why);
    listen();
    await eventually(() => isListening(pubSub)).toBe(true);
    const next = pubSub.publish(LEADS, { recordIds: [LEAD] });
    await eventually(() => memory.replayId(LEADS)).toBe(next);
    expect(seen.overflows).toBe(1);
    expect(seen.bodies).toHaveLength(1);
  },
);

test('that a type is not captured is said, with what to do', async () => {
  await using bench = await openListeningBench();
  bench.pubSub.refuseNext('not-captured');
  bench.listen();
  await eventually(() => isListening(bench.pubSub)).toBe(true);
  expect(bench.seen.errors).toEqual([expect.stringContaining('Setup > Change Data Capture')]);
});

test('a stream that says nothing, not even that nothing happens, is begun anew', async () => {
  await using bench = await openListeningBench({ silentMs: 100 });
  bench.listen();
  await eventually(() => bench.seen.errors.length).toBeGreaterThan(3);
  expect(bench.seen.errors[0]).toContain('said nothing for 0.1 seconds');
});

test('only one of two listens, and the other takes over when it is gone', async () => {
  const { cursors } = memoryCursors();
  await using bench = await openListeningBench({ cursors });
  const { pubSub, seen, listen } = bench;
  const stop = listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  listen();
  await eventually(() => seen.pauses.length).toBeGreaterThan(3);
  expect([isListening(pubSub), seen.pauses[0]]).toEqual([true, 30_000]);
  await stop();
  await eventually(() => isListening(pubSub)).toBe(true);
});

test('who has lost the turn stops listening, though nothing happens', async () => {
  await using bench = await openListeningBench({ leaseMs: 90 });
  const { pubSub, memory, listen, seen } = bench;
  listen();
  await eventually(() => isListening(pubSub)).toBe(true);
  memory.lose(Date.now() + 3_600_000);
  await eventually(() => isDeserted(pubSub)).toBe(true);
  expect(seen.errors).toEqual([]);
});

test('a turn that cannot be kept is told of, and taken again', async () => {
  const memory = memoryCursors();
  let failures = 2;
  const keep: typeof memory.cursors.keep = async (...turn) => {
    if (failures-- > 0) throw new Error('the store is away');
    return memory.cursors.keep(...turn);
  };
  await using bench = await openListeningBench({ leaseMs: 900, cursors: { ...memory.cursors, keep } });
  bench.listen();
  await eventually(() => bench.seen.errors.length).toBe(2);
  expect(bench.seen.errors[0]).toContain('the store is away');
  await eventually(() => isListening(bench.pubSub)).toBe(true);
});
