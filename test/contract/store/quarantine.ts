import { describe, expect, test } from 'vitest';
import type { QueuedJob } from '../../../src/flow/ports.ts';
import { createQuarantine } from '../../../src/flow/quarantine.ts';
import { openQuarantine } from '../../../src/store/quarantine.ts';
import { openReads } from '../../../src/store/reads/reads.ts';
import { newSignal, openLedgerBench } from '../../support/ledger-bench.ts';
import type { OpenStore } from './open-store.ts';

const DOOR = { proof: 'origin' as const, doubts: [] };
const WORDS = 'We are looking for a partner to grow our business together with you.';

export function quarantineContract(open: OpenStore): void {
  describe('quarantine', () => {
    async function bench() {
      const store = await open();
      const ledger = await openLedgerBench(store);
      const queued: QueuedJob[] = [];
      const quarantine = createQuarantine({
        ledger: openQuarantine(store),
        jobs: { add: async (jobs) => void queued.push(...jobs) },
        now: () => new Date(),
        onQueueError: (error) => {
          throw error;
        },
      });
      const spam = () => ledger.hand({ email: 'bot@acme.com', _gotcha: 'x' }, { door: DOOR });
      const { held, leads } = openReads(store);
      const inState = async (state: 'held' | 'released' | 'dropped') =>
        (await held({ state, limit: 50 })).items;
      return {
        ...ledger,
        quarantine,
        queued,
        spam,
        inState,
        leads,
        store,
        [Symbol.asyncDispose]: () => store.close(),
      };
    }

    test('what is held is no lead and no job to be done, and says why', async () => {
      await using b = await bench();
      const { spam, inState, count } = b;
      const signal = await spam();
      expect(await inState('held')).toMatchObject([
        {
          signal,
          source: 'website',
          summary: { email: 'bot@acme.com' },
          doubts: [{ code: 'honeypot' }],
          by: null,
        },
      ]);
      expect(await Promise.all([count('lead'), count('effect'), count('signal', `state <> 'done'`)])).toEqual(
        [0, 0, 0],
      );
      expect(await count('signal', `outcome like 'in quarantine: %'`)).toBe(1);
    });

    test('released, it becomes a lead once, whoever else releases or drops it', async () => {
      await using b = await bench();
      const { spam, quarantine, decide, inState, leads, queued } = b;
      const signal = await spam();
      const tries = [
        quarantine.release(signal, 'kim'),
        quarantine.release(signal, 'lee'),
        quarantine.drop(signal, 'lee'),
      ];
      const refused = (await Promise.allSettled(tries)).filter(({ status }) => status === 'rejected');
      expect([refused.length, queued.length]).toEqual([2, 1]);
      if ((await inState('dropped')).length > 0) await quarantine.release(signal, 'kim');
      await decide(signal);
      expect((await leads({ limit: 5 })).items.map(({ email, trust }) => [email, trust])).toEqual([
        ['bot@acme.com', 'claimed'],
      ]);
      expect((await inState('released'))[0]?.settledAt).not.toBeNull();
    });

    test('dropped, it leaves the list, is not decided, and may be released later', async () => {
      await using b = await bench();
      const { spam, quarantine, decide, inState, count } = b;
      const signal = await spam();
      await quarantine.drop(signal, 'kim');
      await decide(signal);
      expect([await inState('held'), await count('lead')]).toEqual([[], 0]);
      expect(await inState('dropped')).toMatchObject([{ signal, by: 'kim' }]);
      await quarantine.release(signal, 'lee');
      await decide(signal);
      expect(await count('lead')).toBe(1);
    });

    test('the same words from five people are doubted from the fifth on, and one person may repeat them', async () => {
      await using b = await bench();
      const { hand, inbox, ledger } = b;
      const others: number[] = [];
      for (const who of ['a', 'b', 'b', 'c', 'd', 'e']) {
        const { signal } = await inbox.commit(newSignal({}, { door: DOOR }));
        const since = new Date(Date.now() - 3_600_000);
        others.push(await ledger.othersWhoSaid(signal, { words: WORDS, who }, since));
      }
      expect(others).toEqual([0, 1, 1, 2, 3, 4]);
      const late = newSignal({});
      await inbox.commit(late);
      const future = new Date(Date.now() + 3_600_000);
      expect(await ledger.othersWhoSaid(late.id, { words: WORDS, who: 'f' }, future)).toBe(0);
      expect(await ledger.othersWhoSaid(late.id, { words: `${WORDS}!`, who: 'f' }, new Date(0))).toBe(0);
      await hand({ email: 'vera@acme.com', message: WORDS }, { door: DOOR });
    });
  });
}
