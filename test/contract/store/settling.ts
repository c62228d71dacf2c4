import { describe, expect, test } from 'vitest';
import { createSettleByHand } from '../../../src/flow/settle-by-hand.ts';
import { openReads } from '../../../src/store/reads/reads.ts';
import { openSettleLedger } from '../../../src/store/settle.ts';
import { openFollowBench } from '../../support/follow-bench.ts';
import { newSignal } from '../../support/ledger-bench.ts';
import type { OpenStore } from './open-store.ts';

export function settlingContract(open: OpenStore): void {
  describe('a job that asks a person for something', () => {
    test('waits, then waits for the person, who ends it; its state is found by its delivery', async () => {
      await using store = await open();
      const bench = await openFollowBench(store);
      const { deletion, job } = openReads(store);
      const signal = newSignal({}, { source: 'facebook', dedupe: { key: 'id:1', windowMs: null } });
      await bench.inbox.commit(signal);
      expect(await deletion('facebook', 'id:1')).toBe('waiting');
      expect(await deletion('website', 'id:1')).toBeNull();

      const settle = createSettleByHand({ ledger: openSettleLedger(store), now: () => new Date() });
      const refused = { code: 'REQUEST_INVALID' };
      await expect(settle(signal.id, 'done', 'kim')).rejects.toMatchObject(refused);
      const failure = { code: 'ERASURE_BY_HAND', message: 'look', retryAt: null };
      await bench.deps.ledger.settleSignal(signal.id, failure);
      expect(await deletion('facebook', 'id:1')).toBe('by_hand');
      await settle(signal.id, 'nobody of ours', 'kim');
      expect(await deletion('facebook', 'id:1')).toBe('done');
      expect(await job(signal.id)).toMatchObject({
        state: 'done',
        lastError: null,
        outcome: 'settled by kim: nobody of ours',
      });
      await expect(settle(signal.id, 'again', 'kim')).rejects.toMatchObject(refused);
    });

    test('is the only one that can be ended so: any other failure may be a lead', async () => {
      await using store = await open();
      const bench = await openFollowBench(store);
      const id = await bench.takeIn('website', { note: 'nobody' });
      await bench.decide(id);
      const settle = createSettleByHand({ ledger: openSettleLedger(store), now: () => new Date() });
      await expect(settle(id, 'done', 'kim')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      expect(await openReads(store).job(id)).toMatchObject({ state: 'failed' });
    });
  });
}
