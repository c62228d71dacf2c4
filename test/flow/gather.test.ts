import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gather } from '../../src/flow/gather.ts';
import { replay } from '../support/replay.ts';

/** A `run` whose batches are seen, and end when the test says so. */
function bench(most?: number) {
  const batches: { items: readonly number[]; end: (error?: Error) => void }[] = [];
  const call = gather<number, string>((items) => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    const end = (error?: Error): void =>
      error ? reject(error) : resolve(items.map((item) => `answer ${item}`));
    batches.push({ items, end });
    return promise;
  }, most);
  return { call, batches, sizes: () => batches.map(({ items }) => [...items]) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('when it is quiet, a call goes at once', () => {
  const { call, sizes } = bench();
  void call(1);
  expect(sizes()).toEqual([[1]]);
});

test('while a batch is under way, whatever comes goes together as the next, in order', async () => {
  const { call, batches, sizes } = bench();
  const first = call(1);
  const rest = [2, 3, 4].map(call);
  expect(sizes()).toEqual([[1]]);
  batches[0]!.end();
  expect(await first).toBe('answer 1');
  expect(sizes()).toEqual([[1], [2, 3, 4]]);
  batches[1]!.end();
  expect(await Promise.all(rest)).toEqual(['answer 2', 'answer 3', 'answer 4']);
});

test('it is quiet again afterwards', async () => {
  const { call, batches, sizes } = bench();
  const first = call(1);
  batches[0]!.end();
  await first;
  await Promise.resolve();
  void call(2);
  expect(sizes()).toEqual([[1], [2]]);
});

test('a batch has at most so many', async () => {
  const { call, batches, sizes } = bench(2);
  const calls = [1, 2, 3, 4].map(call);
  for (let batch = 0; batch < 3; batch += 1) {
    batches[batch]!.end();
    await calls[batch === 0 ? 0 : batch * 2 - 1];
  }
  expect(await Promise.all(calls)).toHaveLength(4);
  expect(sizes()).toEqual([[1], [2, 3], [4]]);
});

test('an error is that of all in the batch, and of nobody else', async () => {
  const { call, batches } = bench();
  const calls = [1, 2, 3].map(call);
  batches[0]!.end();
  await calls[0];
  batches[1]!.end(new Error('away'));
  const later = call(4);
  const settled = await Promise.allSettled(calls);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  batches[2]!.end();
  expect(await later).toBe('answer 4');
});

test('too few answers leave nobody hanging', async () => {
  const call = gather<number, string>(async (items) => items.slice(1).map(String));
  await expect(call(1)).rejects.toThrow('a batch of 1 got 0 answers');
});

test('there is no timer in it', async () => {
  const { call, batches } = bench();
  const calls = [1, 2].map(call);
  expect(vi.getTimerCount()).toBe(0);
  batches[0]!.end();
  await calls[0];
  expect(vi.getTimerCount()).toBe(0);
  batches[1]!.end();
  await calls[1];
});

test('whatever comes when, everybody gets their own answer, once, in few batches', async () => {
  const law = fc.asyncProperty(
    fc.scheduler(),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 1, max: 9 }),
    async (s, calls, most) => {
      const asked: number[] = [];
      const run = s.scheduleFunction(async (items: readonly number[]) => {
        expect(items.length).toBeLessThanOrEqual(most);
        asked.push(...items);
        return items.map((item) => item * 2);
      });
      const call = gather<number, number>(run, most);
      const items = Array.from({ length: calls }, (_, i) => i + 1);
      const answers = Promise.all(
        items.map(async (item) => {
          await s.schedule(Promise.resolve());
          return call(item);
        }),
      );
      await s.waitFor(answers);
      expect(await answers).toEqual(items.map((item) => item * 2));
      expect(asked.toSorted((a, b) => a - b)).toEqual(items);
    },
  );
  await fc.assert(law, { ...replay, numRuns: 50 });
});
