import { describe, expect, test } from 'vitest';
import { openCrmCursors } from '../../../src/store/crm-cursors.ts';
import { openFollowBench } from '../../support/follow-bench.ts';
import type { OpenStore } from './open-store.ts';

const MINUTE = 60_000;
const FEED = { source: 'hubspot', feed: 'changed' };
const START = new Date('2026-11-22T08:00:00Z');
const later = (minutes: number): Date => new Date(START.getTime() + minutes * MINUTE);

export function crmCursorsContract(open: OpenStore): void {
  describe('the cursors of CRM feeds', () => {
    test('begin now, are given to one at a time, no oftener than asked for, and never move back', async () => {
      await using store = await open();
      const cursors = openCrmCursors(store);
      const take = (minute: number, every = 5) => cursors.take(FEED, every * MINUTE, MINUTE, later(minute));
      expect(await take(0, 0)).toBeNull();
      expect(await take(4)).toBeNull();
      const turns = await Promise.all(Array.from({ length: 10 }, () => take(5, 0)));
      const [turn, ...others] = turns.filter((one) => one !== null);
      expect(others).toEqual([]);
      expect(turn?.since).toEqual(START);
      expect(await cursors.advance(FEED, 'another', later(9), MINUTE)).toBe(false);
      expect(await cursors.advance(FEED, turn!.token, later(4), MINUTE)).toBe(true);
      expect(await cursors.advance(FEED, turn!.token, later(3), MINUTE)).toBe(true);
      await cursors.release(FEED, 'another');
      expect(await take(20)).toBeNull();
      await cursors.release(FEED, turn!.token);
      expect(await take(9)).toBeNull();
      expect((await take(10))?.since).toEqual(later(4));
    });

    test('a turn whose process died is taken over when its lease has ended', async () => {
      await using store = await open();
      const cursors = openCrmCursors(store);
      await cursors.take(FEED, 0, MINUTE, START);
      const dead = await cursors.take(FEED, 0, MINUTE, later(1));
      expect(await cursors.take(FEED, 0, MINUTE, later(2))).toBeNull();
      await store.pool.query(`update crm_cursor set lease_until = now() - interval '1 ms'`);
      expect(await cursors.take(FEED, 0, MINUTE, later(3))).not.toBeNull();
      expect(await cursors.advance(FEED, dead!.token, later(3), MINUTE)).toBe(false);
    });

    test('leave out whose change our own write explains, or news that was followed since', async () => {
      await using store = await open();
      const { hand, write, hear, crm } = await openFollowBench(store);
      const { unexplained } = openCrmCursors(store);
      await hand({ email: 'vera@acme.example' });
      await write();
      const [ours] = [...crm.people.keys()] as [string];
      await hear('changed', '8');
      const written = Date.now();
      const at = (ms: number) => [ours, '8', '9'].map((id) => ({ id, changedAt: new Date(written + ms) }));
      const ids = async (ms: number) => (await unexplained(at(ms))).map(({ id }) => id);
      expect(await ids(-60_000)).toEqual(['9']);
      expect(await ids(1_000)).toEqual(['8', '9']);
      expect(await ids(10_000)).toEqual(['8', '9', ours]);
      expect((await unexplained(at(10_000)))[0]?.changedAt).toEqual(new Date(written + 10_000));
      expect(await unexplained([])).toEqual([]);
      for (const not of [{ deleted: true }, { byOthers: true }]) {
        const told = at(1_000).map((person) => ({ ...person, ...not }));
        const ids = (await unexplained(told)).map((person) => person.id);
        expect(ids, `no write of ours is ${Object.keys(not)[0]}`).toContain(ours);
      }
    });
  });
}
