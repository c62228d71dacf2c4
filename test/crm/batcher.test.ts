import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBatcher } from '../../src/crm/batcher.ts';
import type { CrmCall } from '../../src/flow/ports.ts';

const NEVER = new AbortController().signal;
const call = (more: Partial<CrmCall> = {}): CrmCall => ({ signal: NEVER, urgent: false, ...more });

interface Bench {
  readonly takesMs?: number;
  readonly most?: number;
  readonly atOnce?: number;
}

/** A batcher whose calls are seen, each answered after so long. */
function bench({ takesMs = 200, ...limits }: Bench = {}) {
  const begin = Date.now();
  const calls: { at: number; items: readonly number[]; call: CrmCall }[] = [];
  const ask = createBatcher<number, string>({
    ...limits,
    run: async (items, call) => {
      calls.push({ at: Date.now() - begin, items, call });
      await new Promise((resolve) => setTimeout(resolve, takesMs));
      return items.map((item) => (item < 0 ? new Error(`no ${item}`) : `answer ${item}`));
    },
  });
  return { ask, calls, sizes: () => calls.map(({ items }) => items.length) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** So many items come evenly over a time. @returns all answers */
async function come(ask: (item: number, call: CrmCall) => Promise<string>, count: number, overMs: number) {
  const answers: Promise<string>[] = [];
  for (let i = 0; i < count; i += 1) {
    answers.push(ask(i, call()));
    if (overMs > 0) await vi.advanceTimersByTimeAsync(overMs / count);
  }
  await vi.advanceTimersByTimeAsync(5_000);
  return Promise.all(answers);
}

test('an item alone leaves at once, after any quiet', async () => {
  const { ask, calls } = bench();
  void ask(1, call());
  await vi.advanceTimersByTimeAsync(0);
  expect(calls.map(({ at }) => at)).toEqual([0]);
  await vi.advanceTimersByTimeAsync(1_000);
  void ask(2, call());
  await vi.advanceTimersByTimeAsync(0);
  expect(calls.map(({ at }) => at)).toEqual([0, 1_000]);
});

test.each<[overMs: number, sizes: number[]]>([
  [0, [100]],
  [500, [1, 59, 40]],
  [2_000, [1, 14, 15, 15, 15, 15, 15, 10]],
])('a hundred over %i ms are few calls', async (overMs, sizes) => {
  const { ask, sizes: seen } = bench();
  const answers = await come(ask, 100, overMs);
  expect(seen()).toEqual(sizes);
  expect(answers).toEqual(answers.map((_, i) => `answer ${i}`));
});

test('the next waits at most a second for company, counted from the start of the last', async () => {
  const { ask, calls } = bench({ takesMs: 5_000 });
  for (let i = 0; i < 99; i += 1) void ask(i, call());
  await vi.advanceTimersByTimeAsync(10);
  void ask(99, call());
  await vi.advanceTimersByTimeAsync(3_000);
  expect(calls.map(({ at, items }) => [at, items.length])).toEqual([
    [0, 99],
    [990, 1],
  ]);
});

test('full batches wait for nothing, but no more calls are under way than may be', async () => {
  const { ask, calls } = bench({ takesMs: 100, most: 10, atOnce: 3 });
  for (let i = 0; i < 45; i += 1) void ask(i, call());
  await vi.advanceTimersByTimeAsync(2_000);
  expect(calls.map(({ at, items }) => [at, items.length])).toEqual([
    [0, 10],
    [0, 10],
    [0, 10],
    [100, 10],
    [400, 5],
  ]);
});

test('urgent items go first, and make the call urgent', async () => {
  const { ask, calls } = bench({ most: 2, atOnce: 1 });
  for (const item of [1, 2, 3, 4]) void ask(item, call());
  void ask(5, call({ urgent: true }));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(calls.map(({ items, call: { urgent } }) => [items, urgent])).toEqual([
    [[5, 1], true],
    [[2, 3], false],
    [[4], false],
  ]);
});

test('an item that was given up before it left is not sent, one that has left is answered', async () => {
  const { ask, sizes } = bench();
  const gone = new AbortController();
  const left = ask(0, call({ signal: gone.signal }));
  await vi.advanceTimersByTimeAsync(0);
  const waits = ask(1, call({ signal: gone.signal })).catch((error: unknown) => error);
  gone.abort();
  expect(await waits).toMatchObject({ code: 'CRM_RATE_LIMITED' });
  await expect(ask(2, call({ signal: gone.signal }))).rejects.toMatchObject({ code: 'CRM_RATE_LIMITED' });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await left).toBe('answer 0');
  expect(sizes()).toEqual([1]);
});

test('a call is told to stop when nobody waits for it any more, not before', async () => {
  const { ask, calls } = bench();
  const callers = [new AbortController(), new AbortController()];
  callers.forEach(({ signal }, i) => void ask(i, call({ signal })));
  await vi.advanceTimersByTimeAsync(0);
  callers[0]!.abort();
  expect(calls[0]!.call.signal.aborted).toBe(false);
  callers[1]!.abort();
  expect(calls[0]!.call.signal.aborted).toBe(true);
});

test('an error in the place of an answer is for its caller alone', async () => {
  const { ask } = bench();
  const answers = Promise.allSettled([ask(-1, call()), ask(2, call())]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await answers).toMatchObject([
    { status: 'rejected', reason: { message: 'no -1' } },
    { status: 'fulfilled', value: 'answer 2' },
  ]);
});

test('a call that fails, or answers too little, fails for all of it and not for those after it', async () => {
  let failing: (() => string[]) | undefined = () => {
    throw new Error('away');
  };
  const ask = createBatcher<number, string>({ run: async (items) => failing?.() ?? items.map(String) });
  const first = Promise.allSettled([ask(1, call()), ask(2, call())]);
  await vi.advanceTimersByTimeAsync(0);
  expect((await first).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  failing = () => ['3'];
  const second = Promise.allSettled([ask(3, call()), ask(4, call())]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await second).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  failing = undefined;
  const third = ask(5, call());
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await third).toBe('5');
});

test('while all who wait are patient they wait for more company; one who is not takes them along', async () => {
  const { ask, calls } = bench({ takesMs: 10 });
  const patient = call({ patient: true });
  void ask(0, patient);
  await vi.advanceTimersByTimeAsync(100);
  void ask(1, patient);
  await vi.advanceTimersByTimeAsync(1_300);
  void ask(2, patient);
  await vi.advanceTimersByTimeAsync(100);
  expect(calls.map(({ at, items }) => [at, items])).toEqual([
    [0, [0]],
    [1_500, [1, 2]],
  ]);
  void ask(3, patient);
  await vi.advanceTimersByTimeAsync(400);
  void ask(4, call());
  await vi.advanceTimersByTimeAsync(0);
  expect(calls.at(-1)?.items).toEqual([3, 4]);
});
