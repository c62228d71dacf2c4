import { describe, expect, test } from 'vitest';
import { openBacklog, openReplayLedger } from '../../../src/store/backlog.ts';
import { newSignal, openLedgerBench } from '../../support/ledger-bench.ts';
import { testPolicy } from '../../support/test-policy.ts';
import type { OpenStore } from './open-store.ts';

/** Minutes after an hour ago, so that nothing has faded. */
const AN_HOUR_AGO = Date.now() - 3_600_000;
const at = (minute: number): Date => new Date(AN_HOUR_AGO + minute * 60_000);
const GRADE_OUT = { email: 'spy@rivalcorp.com' };

export function backlogContract(open: OpenStore): void {
  describe('the backlog', () => {
    test('tells what is due, oldest first, and neither what is done nor what is later', async () => {
      await using store = await open();
      const { inbox, hand, queued } = await openLedgerBench(store);
      const backlog = openBacklog(store);
      const [late, early, future] = [3, 1, 9].map((minute) => newSignal({}, { receivedAt: at(minute) }));
      for (const signal of [late!, early!, future!]) await inbox.commit(signal);
      await hand(GRADE_OUT, { receivedAt: at(0) });
      expect(await backlog.due(at(5), 10)).toEqual([
        { kind: 'signal', id: early!.id, replay: 0 },
        { kind: 'signal', id: late!.id, replay: 0 },
      ]);
      expect(await backlog.due(at(5), 1)).toEqual([{ kind: 'signal', id: early!.id, replay: 0 }]);
      expect(await backlog.due(at(9), 10)).toHaveLength(3);
      await hand({ email: 'vera@acme.com' }, { receivedAt: at(4) });
      expect(await backlog.due(new Date(), 10)).toContainEqual(queued[0]);
    });

    test('tells who waits and is to be looked at, oldest first, and postpones', async () => {
      await using store = await open();
      const bench = await openLedgerBench(store, testPolicy({ people: { ana: 1 }, caps: { ana: 0 } }));
      for (const minute of [3, 1, 2])
        await bench.hand({ email: `p${minute}@acme.com` }, { receivedAt: at(minute) });
      const backlog = openBacklog(store);
      expect(await backlog.waitingHandoffs(new Date(), 10)).toEqual([]);
      const soon = new Date(Date.now() + 120_000);
      const waiting = await backlog.waitingHandoffs(soon, 10);
      const { rows } = await store.pool.query<{ id: string }>('select id from handoff order by received_at');
      expect(waiting).toHaveLength(3);
      expect(waiting).toEqual(rows.map(({ id }) => id));
      expect(await backlog.waitingHandoffs(soon, 2)).toEqual(waiting.slice(0, 2));
      await bench.ledger.transaction((tx) => tx.postponeHandoff(waiting[0]!, new Date(Date.now() + 600_000)));
      expect(await backlog.waitingHandoffs(soon, 10)).toEqual(waiting.slice(1));
    });
  });

  describe('replay', () => {
    /** Two failed signals of minutes 1 and 2, one failed write, one pending signal. */
    async function failures() {
      const store = await open();
      const bench = await openLedgerBench(store);
      const signals = [
        await bench.hand({ note: 'one' }, { receivedAt: at(1) }),
        await bench.hand({ note: 'two' }, { receivedAt: at(2) }),
      ];
      await bench.hand({ email: 'vera@acme.com' });
      const effect = bench.queued[0]!.id;
      const claim = await bench.effects.claim(effect, 1_000);
      if (claim.kind !== 'claimed') throw new Error(claim.kind);
      await bench.effects.fail(
        claim.effect,
        { code: 'CRM_REFUSED', message: 'no', retryAt: null },
        new Date(),
      );
      const pending = await bench.takeIn({ email: 'walt@acme.com' });
      const replay = openReplayLedger(store);
      return { store, bench, signals, effect, pending, replay, [Symbol.asyncDispose]: () => store.close() };
    }
    const sorted = (jobs: readonly { id: string }[]): string[] => jobs.map(({ id }) => id).sort();

    test('of one job begins a new life: pending, no attempts, another replay number', async () => {
      await using it = await failures();
      const now = new Date();
      expect(await it.replay.reopen({ ids: [it.effect] }, 'vera', now)).toEqual([
        { kind: 'effect', id: it.effect, replay: 1 },
      ]);
      expect(
        await it.bench.count(
          'effect',
          `state = 'pending' and attempts = 0 and replay = 1 and next_attempt_at = '${now.toISOString()}'`,
        ),
      ).toBe(1);
      expect(await it.bench.count('timeline', `kind = 'replayed'`)).toBe(1);
      // What was begun before the replay may have been written, so the CRM is looked at first.
      expect(await it.bench.effects.claim(it.effect, 1_000)).toMatchObject({ effect: { triedBefore: true } });
      expect(await it.replay.reopen({ ids: [it.effect] }, 'vera', now)).toEqual([
        { kind: 'effect', id: it.effect, replay: 2 },
      ]);
    });

    test('of everything takes all that failed and nothing else', async () => {
      await using it = await failures();
      const again = await it.replay.reopen({}, 'vera', new Date());
      expect(sorted(again)).toEqual([...it.signals, it.effect].sort());
      expect(await it.replay.reopen({}, 'vera', new Date())).toEqual([]);
      expect(await it.bench.count('signal', `state = 'failed'`)).toBe(0);
      expect(await it.bench.count('signal', `id = '${it.pending}' and replay = 0`)).toBe(1);
    });

    test('by kind, by time and by both', async () => {
      await using it = await failures();
      const now = new Date();
      expect(await it.replay.reopen({ kind: 'crm.person' }, 'vera', now)).toEqual([]);
      expect(sorted(await it.replay.reopen({ kind: 'signal', since: at(2) }, 'vera', now))).toEqual([
        it.signals[1],
      ]);
      expect(sorted(await it.replay.reopen({ since: at(2) }, 'vera', now))).toEqual([it.effect]);
      expect(sorted(await it.replay.reopen({ kind: 'signal' }, 'vera', now))).toEqual([it.signals[0]]);
      expect(await it.replay.reopen({ kind: 'crm.handoff' }, 'vera', now)).toEqual([]);
    });

    test('by ids takes those and no other; no ids are no jobs; one that is done stays done', async () => {
      await using it = await failures();
      const done = await it.bench.hand({ email: 'done@acme.com' });
      const ids = [it.signals[0]!, it.effect, done, 'sig_nobody'];
      expect(await it.replay.reopen({ ids: [] }, 'vera', new Date())).toEqual([]);
      expect(sorted(await it.replay.reopen({ ids }, 'vera', new Date()))).toEqual(
        [it.signals[0]!, it.effect].sort(),
      );
    });

    test('a pending job named by its id is hurried', async () => {
      await using it = await failures();
      expect(await it.replay.reopen({ ids: [it.pending] }, 'vera', new Date())).toEqual([
        { kind: 'signal', id: it.pending, replay: 1 },
      ]);
    });
  });
}
