import { describe, expect, test } from 'vitest';
import { openReplayCursors } from '../../../src/store/replay-cursors.ts';
import type { OpenStore } from './open-store.ts';

const MINUTE = 60_000;
const LEADS = 'org/data/LeadChangeEvent';
const CONTACTS = 'org/data/ContactChangeEvent';

export function replayCursorsContract(open: OpenStore): void {
  describe('the cursors of a stream', () => {
    test('are given to one listener at a time, who says how far it has heard', async () => {
      await using store = await open();
      const cursors = openReplayCursors(store);
      const takes = await Promise.all(Array.from({ length: 10 }, () => cursors.take(LEADS, MINUTE)));
      const [turn, ...others] = takes.filter((one) => one !== null);
      expect([turn?.replayId, others]).toEqual([null, []]);
      expect(await cursors.take(CONTACTS, MINUTE)).not.toBeNull();
      expect(await cursors.advance(LEADS, 'another', 'AAAB', MINUTE)).toBe(false);
      expect(await cursors.advance(LEADS, turn!.token, 'AAAC', MINUTE)).toBe(true);
      expect(await cursors.keep(LEADS, turn!.token, MINUTE)).toBe(true);
      await cursors.release(LEADS, 'another');
      expect(await cursors.take(LEADS, MINUTE)).toBeNull();
      await cursors.release(LEADS, turn!.token);
      expect((await cursors.take(LEADS, MINUTE))?.replayId).toBe('AAAC');
    });

    test('go over to somebody else when the lease has ended, and the one who had it learns so', async () => {
      await using store = await open();
      const cursors = openReplayCursors(store);
      const end = () => store.pool.query(`update replay_cursor set lease_until = now() - interval '1 ms'`);
      const dead = await cursors.take(LEADS, MINUTE);
      await end();
      expect(await cursors.keep(LEADS, dead!.token, MINUTE)).toBe(true);
      expect(await cursors.take(LEADS, MINUTE)).toBeNull();
      await end();
      expect(await cursors.advance(LEADS, dead!.token, 'AAAB', MINUTE)).toBe(true);
      expect(await cursors.take(LEADS, MINUTE)).toBeNull();
      await end();
      expect((await cursors.take(LEADS, MINUTE))?.replayId).toBe('AAAB');
      expect(await cursors.keep(LEADS, dead!.token, MINUTE)).toBe(false);
      expect(await cursors.advance(LEADS, dead!.token, 'AAAD', MINUTE)).toBe(false);
      await cursors.release(LEADS, dead!.token);
      expect(await cursors.take(LEADS, MINUTE)).toBeNull();
    });
  });
}
