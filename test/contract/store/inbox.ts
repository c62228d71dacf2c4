import { describe, expect, test } from 'vitest';
import type { NewSignal } from '../../../src/flow/ports.ts';
import { openInbox } from '../../../src/store/inbox.ts';
import { newId, newSignal, openLedgerBench } from '../../support/ledger-bench.ts';
import type { OpenStore } from './open-store.ts';

const TEN_MINUTES = 600_000;
const many = (n: number, make: (i: number) => NewSignal): NewSignal[] =>
  Array.from({ length: n }, (_, i) => make(i));

export function inboxContract(open: OpenStore): void {
  describe('the inbox', () => {
    test('one delivery fifty times at once is one signal, and one of the fifty is told that it is new', async () => {
      await using store = await open();
      const { count } = await openLedgerBench(store);
      const dedupe = { key: newId('id'), windowMs: null };
      // Five inboxes, as of five processes: each makes batches of its own, and they meet in the database.
      const inboxes = Array.from({ length: 5 }, () => openInbox(store));
      const answers = await Promise.all(
        many(50, () => newSignal({}, { dedupe })).map((signal, i) => inboxes[i % 5]!.commit(signal)),
      );
      expect(new Set(answers.map(({ signal }) => signal)).size).toBe(1);
      expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      expect(await count('signal')).toBe(1);
      expect(await count('signal', `id = '${answers[0]?.signal}'`)).toBe(1);
    });

    test('one delivery fifty times in one batch, among others, is one signal', async () => {
      await using store = await open();
      const { inbox, count } = await openLedgerBench(store);
      const dedupe = { key: newId('id'), windowMs: null };
      const [first, ...rest] = many(50, () => newSignal({}, { dedupe }));
      // The first is under way alone; all the others gather meanwhile and go as one batch.
      const answers = await Promise.all(
        [newSignal(), first!, newSignal(), ...rest, newSignal()].map((signal) => inbox.commit(signal)),
      );
      expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(4);
      expect(await count('signal')).toBe(4);
    });

    test('the same key of another source is another delivery', async () => {
      await using store = await open();
      const { inbox, count } = await openLedgerBench(store);
      const dedupe = { key: 'id:same', windowMs: null };
      const answers = await Promise.all(
        ['website', 'landing'].map((source) => inbox.commit(newSignal({}, { dedupe, source }))),
      );
      expect(answers.map(({ duplicate }) => duplicate)).toEqual([false, false]);
      expect(await count('signal')).toBe(2);
    });

    test('the same content counts for ten minutes, then it is somebody asking again', async () => {
      await using store = await open();
      const { inbox } = await openLedgerBench(store);
      const start = Date.parse('2026-05-04T10:00:00Z');
      const sentAt = async (ms: number) =>
        inbox.commit(
          newSignal(
            {},
            { receivedAt: new Date(start + ms), dedupe: { key: 'body:x', windowMs: TEN_MINUTES } },
          ),
        );
      const first = await sentAt(0);
      expect(await sentAt(TEN_MINUTES - 1)).toEqual({ signal: first.signal, duplicate: true });
      const second = await sentAt(TEN_MINUTES);
      expect(second.duplicate).toBe(false);
      expect(second.signal).not.toBe(first.signal);
      expect(await sentAt(TEN_MINUTES + 1)).toEqual({ signal: second.signal, duplicate: true });
      expect((await sentAt(2 * TEN_MINUTES)).duplicate).toBe(false);
    });

    test('an id that the sender gave counts for ever', async () => {
      await using store = await open();
      const { inbox } = await openLedgerBench(store);
      const dedupe = { key: 'id:x', windowMs: null };
      const { signal } = await inbox.commit(
        newSignal({}, { dedupe, receivedAt: new Date('2016-01-01T00:00:00Z') }),
      );
      const years = ['2016-01-02', '2020-01-01', '2036-01-01'].map((day) => new Date(`${day}T00:00:00Z`));
      for (const receivedAt of years)
        expect(await inbox.commit(newSignal({}, { dedupe, receivedAt }))).toEqual({
          signal,
          duplicate: true,
        });
    });

    test('a body comes back as the bytes that came', async () => {
      await using store = await open();
      const { inbox, ledger } = await openLedgerBench(store);
      const body = Buffer.from(Array.from({ length: 512 }, (_, i) => i % 256));
      const { signal } = await inbox.commit(newSignal({}, { body }));
      expect((await ledger.signal(signal))?.body.equals(body)).toBe(true);
    });

    test('when the store cannot commit, everybody in the batch is told so and nothing is kept', async () => {
      await using store = await open();
      const { inbox, count } = await openLedgerBench(store);
      await store.pool.query('alter table signal rename to signal_away');
      const first = newSignal();
      const refused = await Promise.allSettled(
        [first, newSignal(), newSignal()].map((one) => inbox.commit(one)),
      );
      await store.pool.query('alter table signal_away rename to signal');
      const codes = refused.map(
        (one) => one.status === 'rejected' && (one.reason as { code?: unknown }).code,
      );
      expect(codes).toEqual(Array.from({ length: 3 }, () => 'STORE_UNAVAILABLE'));
      expect([await count('signal'), await count('delivery')]).toEqual([0, 0]);
      // And the inbox goes on: the same delivery sent again is new.
      expect(await inbox.commit({ ...first, id: newId('sig') })).toMatchObject({ duplicate: false });
    });
  });
}
