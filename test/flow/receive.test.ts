import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import type { NewSignal, QueuedJob } from '../../src/flow/ports.ts';
import { createReceive, type ReceiveDeps } from '../../src/flow/receive.ts';
import type { DeliveryPart, Source } from '../../src/intake/source.ts';
import { delivery, settings } from '../intake/deliveries.ts';

const part = (key: string): DeliveryPart => ({
  body: Buffer.from(key),
  dedupe: { key, windowMs: null },
  ...(key.startsWith('later') && { urgent: false }),
  ...(key.startsWith('xml') && { contentType: 'text/xml' }),
});

/** A receive over an inbox that remembers keys; `commit` may be replaced. */
function bench(
  parts: readonly string[] | null,
  over: Partial<ReceiveDeps['inbox']> = {},
  reply?: Source['reply'],
) {
  const committed: NewSignal[] = [];
  const queued: QueuedJob[][] = [];
  const points: string[] = [];
  let count = 0;
  const source: Source = {
    contentTypes: ['application/json'],
    verify: () => 'signature',
    inspect: () => undefined,
    dedupe: () => ({ key: 'whole', windowMs: 600_000 }),
    parse: () => {
      throw new Error('judged at the door');
    },
    doubts: async (_delivery, { name }, proof) => [
      { code: 'too_quick', because: `${name}, known by ${proof}` },
    ],
    ...(parts && { split: () => parts.map(part) }),
    ...(reply && { reply }),
  };
  const receive = createReceive({
    settingsOf: () => settings({ name: 'hub' }),
    sourceFor: () => source,
    inbox: {
      commit: async (signal) => {
        const before = committed.find(({ dedupe }) => dedupe.key === signal.dedupe.key);
        if (before !== undefined) return { signal: before.id, duplicate: true };
        committed.push(signal);
        return { signal: signal.id, duplicate: false };
      },
      ...over,
    },
    jobs: { add: async (jobs) => void queued.push([...jobs]) },
    newId: (prefix) => `${prefix}_${(count += 1)}`,
    checkpoint: (point) => void points.push(point),
    onQueueError: () => undefined,
  });
  return { receive: () => receive('hub', delivery()), committed, queued, points };
}

const jobs = (...ids: string[]): QueuedJob[] =>
  ids.map((id) => ({ kind: 'signal', id, replay: 0, urgent: true }));

test('what is doubted at the door is kept with every signal', async () => {
  const { receive, committed } = bench(['a', 'b']);
  await receive();
  const doubts = [{ code: 'too_quick', because: 'hub, known by signature' }];
  const door = { proof: 'signature', doubts };
  expect(committed).toMatchObject([{ door }, { door }]);
});

describe('a delivery of several signals', () => {
  test('commits each under its own key, in one tick, and asks for the work of all at once', async () => {
    const keys: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const { receive, queued } = bench(['a', 'b', 'c'], {
      commit: async ({ id, dedupe }) => {
        keys.push(dedupe.key);
        await promise;
        return { signal: id, duplicate: false };
      },
    });
    const answer = receive();
    await setImmediate();
    expect([keys, queued]).toEqual([['a', 'b', 'c'], []]);
    resolve();
    expect(await answer).toEqual({ signal: 'sig_1', duplicate: false });
    expect(queued).toEqual([jobs('sig_1', 'sig_2', 'sig_3')]);
  });

  test('is a duplicate only when all of it came before, and only what is new is worked on', async () => {
    const { receive, committed, queued, points } = bench(['a', 'b', 'a']);
    expect(await receive()).toEqual({ signal: 'sig_1', duplicate: false });
    expect(await receive()).toEqual({ signal: 'sig_1', duplicate: true });
    expect(committed.map(({ dedupe, body, contentType }) => [dedupe.key, String(body), contentType])).toEqual(
      [
        ['a', 'a', 'application/json'],
        ['b', 'b', 'application/json'],
      ],
    );
    expect(queued).toEqual([jobs('sig_1', 'sig_2')]);
    expect(points).toEqual(['receive.afterCommit', 'receive.afterCommit']);
  });

  test('what nobody waits for goes after the rest', async () => {
    const { receive, queued } = bench(['later-1', 'a', 'later-2']);
    await receive();
    expect(queued[0]?.map(({ urgent }) => urgent)).toEqual([false, true, false]);
  });

  test('is not answered with 202 when any of it was not committed', async () => {
    const { receive, queued, points } = bench(['a', 'b'], {
      commit: async ({ id, dedupe }) => {
        if (dedupe.key === 'b') throw new Fault('STORE_UNAVAILABLE', 'away');
        return { signal: id, duplicate: false };
      },
    });
    await expect(receive()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    // The sweeper finds what was committed.
    expect([queued, points]).toEqual([[], []]);
  });
});

test('a part is kept as the media type that it has, or else as that of the delivery', async () => {
  const { receive, committed } = bench(['xml-1', 'a']);
  await receive();
  expect(committed.map(({ contentType }) => contentType)).toEqual(['text/xml', 'application/json']);
});

test('a sender that waits for words of its own hears them, and null is the usual answer', async () => {
  const reply = { contentType: 'text/xml', body: '<Ack/>' };
  expect(await bench(null, {}, () => reply).receive()).toEqual({ signal: 'sig_1', duplicate: false, reply });
  expect(await bench(null, {}, () => null).receive()).toEqual({ signal: 'sig_1', duplicate: false });
});

test('a delivery of one signal is stored as it came', async () => {
  const { receive, committed, queued } = bench(null);
  expect(await receive()).toEqual({ signal: 'sig_1', duplicate: false });
  expect(committed).toMatchObject([
    { id: 'sig_1', source: 'hub', body: delivery().body, dedupe: { key: 'whole' } },
  ]);
  expect(queued).toEqual([jobs('sig_1')]);
});
