import { afterEach, describe, expect, test, vi } from 'vitest';
import { Fault } from '../../src/faults.ts';
import { unlessPaused } from '../../src/flow/crm-pause.ts';
import { createPerformEffect } from '../../src/flow/perform-effect.ts';
import type { Lease } from '../../src/flow/ports.ts';
import { claimedEffect, effectBench } from '../support/effect-bench.ts';
import { fakeCrm } from '../support/fake-ports.ts';
import { DAY, iso, NOW } from '../support/leads.ts';

const KEY = 'crm.handoff-dec_1';
const settled = { kind: 'settled' };

describe('an effect', () => {
  test('is written to the CRM, then saved as done, between its checkpoints', async () => {
    const bench = effectBench();
    expect(await createPerformEffect(bench)(KEY)).toEqual(settled);
    expect(bench.crm.writes).toHaveLength(1);
    expect(bench.seen).toEqual(['perform.beforeCall', 'perform.afterCall', 'complete', 'perform.afterSave']);
    const [effect, done] = bench.completed[0]!;
    expect(effect.token).toBe('token-1');
    expect(done).toEqual({
      crm: 'fake',
      written: { ref: { type: 'contact', id: 'c1' }, keptOwner: null, warnings: [] },
      owner: null,
      due: { acceptDueAt: '2026-10-20T09:15:00.000Z', slaDueAt: '2026-10-20T11:00:00.000Z' },
      at: new Date(NOW),
    });
  });

  test('starts the owner’s clock now, not when it was decided', async () => {
    const bench = { ...effectBench(), now: () => new Date(NOW + 3 * DAY) };
    await createPerformEffect(bench)(KEY);
    const { fields, task } = bench.crm.writes[0]!.write;
    expect(fields).toMatchObject({
      handed_off_at: iso(NOW + 3 * DAY),
      sla_due_at: '2026-10-23T11:00:00.000Z',
    });
    expect(task?.dueAt).toBe('2026-10-23T11:00:00.000Z');
  });

  test('that passes nobody on is written as it was decided', async () => {
    const effect = claimedEffect({ kind: 'crm.person' });
    const bench = effectBench({ claim: async () => ({ kind: 'claimed', effect }) });
    await createPerformEffect(bench)(KEY);
    expect(bench.crm.writes[0]!.write).toEqual(effect.write);
    expect(bench.completed[0]![1].due).toBeNull();
  });

  test('that is done already is not done again', async () => {
    const bench = effectBench({ claim: async () => ({ kind: 'settled' }) });
    expect(await createPerformEffect(bench)(KEY)).toEqual(settled);
    expect([bench.crm.writes, bench.seen]).toEqual([[], []]);
  });

  test('that another worker holds waits for the end of its lease', async () => {
    const until = new Date(NOW + 8_000);
    const bench = effectBench({ claim: async () => ({ kind: 'held', until }) });
    expect(await createPerformEffect(bench)(KEY)).toEqual({ kind: 'again', at: until });
    expect(bench.crm.writes).toEqual([]);
  });

  test.each([false, true])(
    'looks before it writes when it may have been written before: %s',
    async (triedBefore) => {
      const effect = claimedEffect({ triedBefore });
      const bench = effectBench({ claim: async () => ({ kind: 'claimed', effect }) });
      await createPerformEffect(bench)(KEY);
      expect(bench.crm.writes[0]!.looking).toBe(triedBefore);
    },
  );
});

describe('a failure', () => {
  const failing = (fault: Error, attempts = 1) => {
    const crm = fakeCrm({ write: () => Promise.reject(fault) });
    const effect = claimedEffect({ attempts });
    return effectBench({ crm, claim: async () => ({ kind: 'claimed', effect }) });
  };

  test('that may pass is recorded, and tried again at the time recorded', async () => {
    const bench = failing(new Fault('CRM_UNAVAILABLE', 'away'), 2);
    const retryAt = new Date(NOW + 4_000);
    expect(await createPerformEffect(bench)(KEY)).toEqual({ kind: 'again', at: retryAt });
    expect(bench.failed).toEqual([
      { failure: { code: 'CRM_UNAVAILABLE', message: 'away', retryAt }, at: new Date(NOW) },
    ]);
    expect(bench.completed).toEqual([]);
  });

  test('that cannot be mended is recorded, and that is the end of it', async () => {
    const bench = failing(new Fault('CRM_REFUSED', 'no such field'));
    expect(await createPerformEffect(bench)(KEY)).toEqual(settled);
    expect(bench.failed[0]?.failure).toEqual({
      code: 'CRM_REFUSED',
      message: 'no such field',
      retryAt: null,
    });
  });

  test('nobody lived to record ends the job once it was begun too often', async () => {
    const effect = claimedEffect({ attempts: 25 });
    const bench = effectBench({ claim: async () => ({ kind: 'claimed', effect }) });
    expect(await createPerformEffect(bench)(KEY)).toEqual(settled);
    expect(bench.crm.writes).toEqual([]);
    expect(bench.failed[0]!.failure).toMatchObject({
      retryAt: null,
      message: expect.stringContaining('begun 24 times'),
    });
  });

  test('to save what was done is a failure too', async () => {
    const bench = effectBench();
    const effects = {
      ...bench.effects,
      complete: () => Promise.reject(new Fault('STORE_UNAVAILABLE', 'away')),
    };
    expect(await createPerformEffect({ ...bench, effects })(KEY)).toMatchObject({ kind: 'again' });
    expect(bench.failed[0]?.failure.code).toBe('STORE_UNAVAILABLE');
  });
});

describe('the lease', () => {
  afterEach(() => vi.useRealTimers());

  /** A CRM that does not answer until it is told to, or is aborted. */
  function slow() {
    const { promise, resolve } = Promise.withResolvers<null>();
    const crm = fakeCrm({
      write: (_write, { signal }) =>
        Promise.race([
          promise,
          new Promise<null>((_, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason as Error)),
          ),
        ]),
    });
    return { crm, answer: () => resolve(null) };
  }

  test('is renewed while the CRM takes its time, and not any longer', async () => {
    vi.useFakeTimers();
    const renew = vi.fn(async (leases: readonly Lease[]) => new Set(leases.map(() => 'another')));
    const { crm, answer } = slow();
    const done = createPerformEffect(effectBench({ crm, renew }))(KEY);
    await vi.advanceTimersByTimeAsync(7_600);
    const ours = expect.objectContaining({ key: KEY, token: 'token-1' });
    expect(renew.mock.calls).toEqual(Array.from({ length: 3 }, () => [[ours], 8_000]));
    answer();
    expect(await done).toEqual(settled);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([renew.mock.calls.length, vi.getTimerCount()]).toEqual([3, 0]);
  });

  test('is renewed together with those of all that is under way', async () => {
    vi.useFakeTimers();
    const renew = vi.fn(
      async (leases: readonly Lease[]) => new Set(leases.slice(1).map(({ token }) => token)),
    );
    const { crm, answer } = slow();
    const claim = async (key: string) =>
      ({ kind: 'claimed', effect: claimedEffect({ key, token: `token of ${key}` }) }) as const;
    const perform = createPerformEffect(effectBench({ crm, renew, claim }));
    const done = ['a', 'b', 'c'].map(perform);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(renew.mock.calls.map(([leases]) => leases.map(({ key }) => key))).toEqual([['a', 'b', 'c']]);
    // The first one is still held, the others are not.
    expect(crm.writes.map(({ signal }) => signal.aborted)).toEqual([false, true, true]);
    answer();
    await Promise.all(done);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('lost to another worker, the call is broken off and nothing is saved as done', async () => {
    vi.useFakeTimers();
    const { crm } = slow();
    const bench = effectBench({ crm, renew: async () => new Set(['token-1']) });
    const done = createPerformEffect(bench)(KEY);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(await done).toMatchObject({ kind: 'again' });
    expect(crm.writes[0]!.signal.aborted).toBe(true);
    expect(bench.failed[0]?.failure.code).toBe('LEASE_HELD');
    expect(bench.completed).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that the store could not renew just now is not given up', async () => {
    vi.useFakeTimers();
    const { crm, answer } = slow();
    const renew = () => Promise.reject(new Fault('STORE_UNAVAILABLE', 'away'));
    const done = createPerformEffect(effectBench({ crm, renew }))(KEY);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(crm.writes[0]!.signal.aborted).toBe(false);
    answer();
    expect(await done).toEqual(settled);
  });
});

describe('what the CRM answers', () => {
  test('an owner it refuses ends the effect and gives the handoff back', async () => {
    const crm = fakeCrm({
      write: async () => {
        throw new Fault('CRM_OWNER_INVALID', 'nobody@example.com owns nothing there.');
      },
    });
    const bench = effectBench({ crm });
    expect(await createPerformEffect(bench)(KEY)).toEqual(settled);
    expect(bench.seen).toContain('giveBack');
    expect(bench.seen).not.toContain('fail');
    expect(bench.failed[0]?.failure).toMatchObject({ code: 'CRM_OWNER_INVALID', retryAt: null });
  });

  test.each([
    ['gil@shop.example', 'gil'],
    ['stranger@shop.example', null],
  ])('an owner whom a person set meanwhile, %s, is told as %s of the policy', async (keptOwner, owner) => {
    const ref = { type: 'contact', id: 'c1' };
    const bench = effectBench({ crm: fakeCrm({ write: async () => ({ ref, keptOwner, warnings: [] }) }) });
    await createPerformEffect(bench)(KEY);
    expect(bench.completed[0]![1]).toMatchObject({ owner, written: { keptOwner } });
  });
});

test('while the CRM takes nothing, work is put off without being begun', async () => {
  const begun: string[] = [];
  const until = new Date(NOW + DAY);
  let pause: { until: Date; why: string } | null = { until, why: 'the daily limit is used up' };
  const work = unlessPaused({ pausedUntil: async () => pause }, async (id) => {
    begun.push(id);
    return { kind: 'settled' };
  });
  expect(await work('one')).toEqual({ kind: 'again', at: until });
  pause = null;
  expect(await work('two')).toEqual(settled);
  expect(begun).toEqual(['two']);
});
