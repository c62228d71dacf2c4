import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CallKind, giveTurns } from '../../src/crm/call-windows.ts';
import { openLimiter } from '../../src/crm/limiter.ts';
import type { CrmUse, CrmUseLedger } from '../../src/flow/crm-limit.ts';
import type { CrmCall } from '../../src/flow/ports.ts';
import { replay } from '../support/replay.ts';

const NEVER = new AbortController().signal;
const UNUSED: CrmUse = { calls: [], searches: [], pause: null, searchPause: null };

/** A ledger in memory, whose looks take a moment; with a clock that differs from ours. */
function memoryLedger(clockAheadBy = 0) {
  let use = UNUSED;
  const seen = { looks: 0, away: false };
  const clock = (): number => Date.now() + clockAheadBy;
  const ledger: CrmUseLedger = {
    change: async (_, change) => {
      seen.looks += 1;
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (seen.away) throw new Error('the ledger is away');
      const changed = change(use, clock());
      use = changed.use;
      return changed.answer;
    },
    read: async () => ((seen.looks += 1), { use, now: clock() }),
  };
  return { ledger, seen };
}

/** Processes that share a ledger, and every turn they got. */
function bench({ processes = 1, clockAheadBy = 0, rate = 190, searchRate = 5 } = {}) {
  const { ledger, seen } = memoryLedger(clockAheadBy);
  const limiters = Array.from({ length: processes }, () =>
    openLimiter({ ledger, name: 'hubspot', rate, searchRate }),
  );
  const begin = Date.now();
  const turns: { at: number; kind: CallKind; urgent: boolean }[] = [];
  const refused: { at: number; error: unknown }[] = [];
  const take = (kind: CallKind, more: Partial<CrmCall> = {}, process = 0): Promise<void> => {
    const call = { signal: NEVER, urgent: false, ...more };
    return limiters[process]!.take(kind, call).then(
      () => void turns.push({ at: Date.now() - begin, kind, urgent: call.urgent }),
      (error: unknown) => void refused.push({ at: Date.now() - begin, error }),
    );
  };
  return { limiter: limiters[0]!, take, turns, refused, seen };
}

/** The most that lie in any stretch of that length. */
const mostWithin = (instants: readonly number[], lengthMs: number): number =>
  Math.max(0, ...instants.map((from) => instants.filter((at) => at >= from && at < from + lengthMs).length));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('giving turns', () => {
  const kinds = fc.array(fc.nat({ max: 6 }), { minLength: 4, maxLength: 4 });
  const looks = fc.array(fc.tuple(fc.nat({ max: 4_000 }), kinds), { maxLength: 40 });

  test('no stretch of the length of a window has more than its rate, whoever asks whenever', () => {
    const windows = { rate: 12, callMs: 10_000, searchRate: 3, searchMs: 1_000 };
    fc.assert(
      fc.property(looks, (looks) => {
        let use = UNUSED;
        let now = 1_000_000;
        const all: number[] = [];
        const searches: number[] = [];
        for (const [later, asked] of looks) {
          now += later;
          const { use: next, given } = giveTurns(use, asked, now, windows);
          use = next;
          given.forEach(({ turns, waitMs }, i) => {
            expect(turns).toBeLessThanOrEqual(asked[i]!);
            expect(turns === asked[i]! ? waitMs === 0 : waitMs > 0).toBe(true);
            all.push(...Array.from({ length: turns }, () => now));
            if (i % 2 === 0) searches.push(...Array.from({ length: turns }, () => now));
          });
        }
        expect(mostWithin(all, 10_000)).toBeLessThanOrEqual(12);
        expect(mostWithin(searches, 1_000)).toBeLessThanOrEqual(3);
      }),
      replay,
    );
  });

  test('a clock that is set back does not stop calls for longer than a window', () => {
    const windows = { rate: 2, callMs: 10_000, searchRate: 3, searchMs: 1_000 };
    const { use } = giveTurns(UNUSED, [0, 2, 0, 0], 3_600_000, windows);
    const back = giveTurns(use, [0, 1, 0, 0], 1_000, windows);
    expect(back.given[1]).toMatchObject({ turns: 0, waitMs: 10_000 });
    expect(giveTurns(back.use, [0, 1, 0, 0], 11_001, windows).given[1]).toMatchObject({ turns: 1 });
  });
});

test('two processes together keep within the rate, and carry what it allows', async () => {
  const { take, turns } = bench({ processes: 2, rate: 50 });
  for (let i = 0; i < 120; i += 1) void take('call', { urgent: true }, i % 2);
  await vi.advanceTimersByTimeAsync(22_000);
  const instants = turns.map(({ at }) => at);
  expect(mostWithin(instants, 10_000)).toBe(50);
  expect(instants.length).toBeGreaterThanOrEqual(100);
});

test('those who wait together share one look at the ledger', async () => {
  const { take, turns, seen } = bench();
  for (let i = 0; i < 100; i += 1) void take('call');
  await vi.advanceTimersByTimeAsync(10);
  expect(turns.length).toBe(100);
  expect(seen.looks).toBeLessThanOrEqual(2);
});

test('what is not urgent leaves a fifth, into which a handoff of another process goes at once', async () => {
  const { take, turns } = bench({ processes: 2, rate: 100 });
  for (let i = 0; i < 200; i += 1) void take('call');
  await vi.advanceTimersByTimeAsync(100);
  expect(turns.length).toBe(80);
  void take('call', { urgent: true }, 1);
  await vi.advanceTimersByTimeAsync(10);
  expect(turns.filter(({ urgent }) => urgent).length).toBe(1);
});

test('urgent ones pass those of the same process that wait', async () => {
  const { take, turns } = bench({ rate: 10 });
  for (let i = 0; i < 20; i += 1) void take('call', { urgent: true });
  await vi.advanceTimersByTimeAsync(100);
  void take('call');
  void take('call', { urgent: true });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(turns.slice(0, 20).every(({ urgent }) => urgent)).toBe(true);
});

test('searches keep to their own window and do not hold up calls', async () => {
  const { take, turns } = bench();
  for (let i = 0; i < 12; i += 1) void take('search', { urgent: true });
  void take('call');
  await vi.advanceTimersByTimeAsync(50);
  expect(turns.map(({ kind }) => kind).filter((kind) => kind === 'call')).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(3_000);
  const searches = turns.flatMap(({ at, kind }) => (kind === 'search' ? [at] : []));
  expect(searches).toHaveLength(12);
  expect(mostWithin(searches, 1_000)).toBe(5);
});

test('who would wait longer than 20 s is told when to come again', async () => {
  const { take, refused, turns } = bench({ rate: 10 });
  for (let i = 0; i < 35; i += 1) void take('call', { urgent: true });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(turns).toHaveLength(20);
  expect(refused).toHaveLength(15);
  for (const { at, error } of refused) {
    expect(at).toBeLessThanOrEqual(20_100);
    expect(error).toMatchObject({ code: 'CRM_RATE_LIMITED', retryAfterMs: expect.any(Number) });
  }
});

test('who gives up leaves the line, and nobody else is held up by it', async () => {
  const { take, refused, turns } = bench({ rate: 1 });
  void take('call', { urgent: true });
  await vi.advanceTimersByTimeAsync(10);
  const gone = new AbortController();
  void take('call', { urgent: true, signal: gone.signal });
  void take('call', { urgent: true });
  await vi.advanceTimersByTimeAsync(100);
  gone.abort();
  await vi.advanceTimersByTimeAsync(11_000);
  expect(refused).toMatchObject([{ error: { code: 'CRM_RATE_LIMITED' } }]);
  expect(turns).toHaveLength(2);
});

describe.each([0, 90_000])('with the clock of the ledger %i ms ahead', (clockAheadBy) => {
  test('a pause holds for all processes, and those who wait are told its end and why', async () => {
    const { limiter, take, turns, refused } = bench({ processes: 2, clockAheadBy });
    expect(await limiter.pausedUntil()).toBeNull();
    const until = new Date(Date.now() + 60_000);
    const paused = limiter.pause('all', until, 'the daily limit');
    await vi.advanceTimersByTimeAsync(10);
    await paused;
    void take('call', {}, 1);
    await vi.advanceTimersByTimeAsync(10);
    expect(refused).toMatchObject([{ error: { message: expect.stringContaining('the daily limit') } }]);
    const seen = await limiter.pausedUntil();
    expect(Math.abs(seen!.until.getTime() - until.getTime())).toBeLessThan(10);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await limiter.pausedUntil()).toBeNull();
    void take('call', {}, 1);
    await vi.advanceTimersByTimeAsync(10);
    expect(turns).toHaveLength(1);
  });
});

test('a short pause is waited for; a shorter one does not end it; one for searches stops only them', async () => {
  const { limiter, take, turns } = bench();
  const pauses = [
    limiter.pause('search', new Date(Date.now() + 5_000), 'a'),
    limiter.pause('search', new Date(Date.now() + 1_000), 'b'),
  ];
  await vi.advanceTimersByTimeAsync(10);
  await Promise.all(pauses);
  void take('search');
  void take('call');
  await vi.advanceTimersByTimeAsync(4_900);
  expect(turns.map(({ kind }) => kind)).toEqual(['call']);
  expect(await limiter.pausedUntil()).toBeNull();
  await vi.advanceTimersByTimeAsync(200);
  expect(turns.map(({ kind }) => kind)).toEqual(['call', 'search']);
});

test('asking for the pause again and again reads the ledger four times a second', async () => {
  const { limiter, seen } = bench();
  for (let i = 0; i < 100; i += 1) {
    await limiter.pausedUntil();
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(seen.looks).toBeLessThanOrEqual(4);
});

test('when the ledger is away those who wait are told, and turns come again with it', async () => {
  const { take, turns, refused, seen } = bench();
  seen.away = true;
  void take('call');
  await vi.advanceTimersByTimeAsync(10);
  expect(refused).toMatchObject([{ error: { message: 'the ledger is away' } }]);
  seen.away = false;
  void take('call');
  await vi.advanceTimersByTimeAsync(10);
  expect(turns).toHaveLength(1);
});
