import { beforeEach, describe, expect, test } from 'vitest';
import type { Claim, ClaimedEffect } from '../../../src/flow/ports.ts';
import { eventually } from '../../support/eventually.ts';
import { type LedgerBench, openLedgerBench } from '../../support/ledger-bench.ts';
import type { OpenStore } from './open-store.ts';

const LEASE = 60_000;
const REF = { type: 'contact', id: '7' };

export function effectsContract(open: OpenStore): void {
  describe('effects', () => {
    let bench: LedgerBench;
    let query: (text: string) => Promise<Record<string, unknown>[]>;
    let key: string;

    beforeEach(async () => {
      const store = await open();
      bench = await openLedgerBench(store);
      query = async (text) => (await store.pool.query<Record<string, unknown>>(text)).rows;
      await bench.hand({ email: 'vera@acme.com' });
      key = bench.queued[0]!.id;
      return () => store.close();
    });

    const claimed = (claim: Claim): ClaimedEffect => {
      if (claim.kind === 'claimed') return claim.effect;
      throw new Error(`the effect is ${claim.kind}`);
    };
    const done = {
      crm: 'sandbox',
      written: { ref: REF, keptOwner: null, warnings: [] },
      owner: null,
      due: null,
      at: new Date('2026-05-04T10:00:00Z'),
    };
    const row = async () => (await query('select * from effect'))[0]!;
    const leaseHasEnded = () => query(`update effect set lease_until = now() - interval '1 ms'`);

    test('a lease is given to one of twenty, and the others hear until when', async () => {
      const claims = await Promise.all(Array.from({ length: 20 }, () => bench.effects.claim(key, LEASE)));
      expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
      const held = claims.filter((claim) => claim.kind === 'held');
      expect(held).toHaveLength(19);
      for (const { until } of held) {
        expect(until.getTime()).toBeGreaterThan(Date.now() + LEASE / 2);
        expect(until.getTime()).toBeLessThan(Date.now() + LEASE * 1.5);
      }
      expect(await row()).toMatchObject({ attempts: 1, state: 'pending' });
    });

    test('the first attempt is told that it is the first, a later one that it may have been done', async () => {
      const first = claimed(await bench.effects.claim(key, LEASE));
      expect(first).toMatchObject({ attempts: 1, triedBefore: false, kind: 'crm.handoff' });
      expect(first.handoff).toMatchObject({ state: 'offered' });
      await leaseHasEnded();
      expect(claimed(await bench.effects.claim(key, LEASE))).toMatchObject({
        attempts: 2,
        triedBefore: true,
      });
    });

    test('a lease ends by the clock of the database, not by that of the process', async () => {
      await bench.effects.claim(key, 30);
      await eventually(async () => (await bench.effects.claim(key, LEASE)).kind).toBe('claimed');
      const [times] = await query('select lease_until - now() as left from effect');
      expect(times?.['left']).toMatchObject({ seconds: expect.closeTo(LEASE / 1000 - 1, -1) });
    });

    test('renewing makes it longer while it is ours, and says when it is not', async () => {
      const ours = claimed(await bench.effects.claim(key, 1_000));
      expect(await bench.effects.renew([ours], LEASE)).toEqual(new Set());
      expect((await bench.effects.claim(key, LEASE)).kind).toBe('held');
      expect(await bench.effects.renew([ours, { key, token: 'another' }], LEASE)).toEqual(
        new Set(['another']),
      );
      await leaseHasEnded();
      await bench.effects.claim(key, LEASE);
      expect(await bench.effects.renew([ours], LEASE)).toEqual(new Set([ours.token]));
    });

    test('completing stamps effect, handoff, lead and timeline', async () => {
      const ours = claimed(await bench.effects.claim(key, LEASE));
      const due = { acceptDueAt: '2026-05-04T10:15:00.000Z', slaDueAt: '2026-05-04T11:00:00.000Z' };
      await bench.effects.complete(ours, { ...done, due });
      expect(await row()).toMatchObject({
        state: 'done',
        settled_at: done.at,
        lease_token: null,
        lease_until: null,
      });
      expect((await query('select * from handoff'))[0]).toMatchObject({
        handed_off_at: done.at,
        accept_due_at: new Date(due.acceptDueAt),
        sla_due_at: new Date(due.slaDueAt),
        next_look_at: new Date(due.acceptDueAt),
      });
      expect((await query('select * from lead'))[0]).toMatchObject({ crm_type: REF.type, crm_id: REF.id });
      expect(await bench.count('timeline', `kind = 'crm'`)).toBe(1);
      expect(await bench.effects.claim(key, LEASE)).toEqual({ kind: 'settled' });
    });

    test('a result is not saved by who lost the lease meanwhile, nor is a failure', async () => {
      const slow = claimed(await bench.effects.claim(key, LEASE));
      await leaseHasEnded();
      const quick = claimed(await bench.effects.claim(key, LEASE));
      await bench.effects.complete(slow, {
        ...done,
        written: { ref: { type: 'contact', id: 'wrong' }, keptOwner: null, warnings: [] },
      });
      await bench.effects.fail(slow, { code: 'CRM_REFUSED', message: 'late', retryAt: null }, done.at);
      expect(await row()).toMatchObject({ state: 'pending', error_code: null });
      expect(await bench.count('timeline', `kind in ('crm', 'failed')`)).toBe(0);
      await bench.effects.complete(quick, done);
      await bench.effects.complete(slow, {
        ...done,
        written: { ref: { type: 'contact', id: 'wrong' }, keptOwner: null, warnings: [] },
      });
      expect((await query('select crm_id from lead'))[0]).toEqual({ crm_id: REF.id });
      expect(await bench.count('timeline', `kind = 'crm'`)).toBe(1);
    });

    test('a passing failure gives the lease back and waits; a lasting one is told on the timeline', async () => {
      const retryAt = new Date('2036-05-04T10:00:00Z');
      const one = claimed(await bench.effects.claim(key, LEASE));
      await bench.effects.fail(one, { code: 'CRM_UNAVAILABLE', message: 'away', retryAt }, done.at);
      expect(await row()).toMatchObject({
        state: 'pending',
        next_attempt_at: retryAt,
        error_code: 'CRM_UNAVAILABLE',
        error_message: 'away',
        lease_until: null,
      });
      expect(await bench.count('timeline', `kind = 'failed'`)).toBe(0);
      const two = claimed(await bench.effects.claim(key, LEASE));
      await bench.effects.fail(two, { code: 'CRM_REFUSED', message: 'no', retryAt: null }, done.at);
      expect(await row()).toMatchObject({ state: 'failed', error_code: 'CRM_REFUSED', error_message: 'no' });
      expect(await bench.count('timeline', `kind = 'failed'`)).toBe(1);
      expect(await bench.effects.claim(key, LEASE)).toEqual({ kind: 'settled' });
    });

    describe('of one lead', () => {
      const written = (id: string) => ({ ref: { type: 'contact', id }, keptOwner: null, warnings: [] });
      let second: string;

      beforeEach(async () => {
        await bench.hand({ email: 'vera@acme.com', message: 'and another thing' });
        second = bench.queued.at(-1)!.id;
        expect(second).not.toBe(key);
      });

      test('the later waits for the earlier, and goes once that is over, done or failed', async () => {
        const waits = await bench.effects.claim(second, LEASE);
        expect(waits.kind).toBe('held');
        const first = claimed(await bench.effects.claim(key, LEASE));
        expect((await bench.effects.claim(second, LEASE)).kind).toBe('held');
        const retryAt = new Date(Date.now() + 3_600_000);
        await bench.effects.fail(first, { code: 'CRM_UNAVAILABLE', message: 'away', retryAt }, done.at);
        expect(await bench.effects.claim(second, LEASE)).toEqual({ kind: 'held', until: retryAt });
        const again = claimed(await bench.effects.claim(key, LEASE));
        await bench.effects.fail(again, { code: 'CRM_REFUSED', message: 'no', retryAt: null }, done.at);
        expect((await bench.effects.claim(second, LEASE)).kind).toBe('claimed');
      });

      test('the earlier one, coming late, writes what the newest decision says of the person', async () => {
        await query(
          `update effect set write = jsonb_set(write::jsonb, '{fields,grade}', '"C"')::json where key = '${second}'`,
        );
        const { write } = claimed(await bench.effects.claim(key, LEASE));
        expect(write.fields.grade).toBe('C');
        expect(write.task).not.toBeNull();
      });

      test('a write that an earlier release stored is made whole', async () => {
        await query(`update effect set write = (write::jsonb - 'known' - 'ownerBefore' - 'files')::json`);
        const { write } = claimed(await bench.effects.claim(key, LEASE));
        expect(write).toMatchObject({ known: true, ownerBefore: null, files: [] });
      });

      test('an owner whom a person set in the CRM has the handoff; what was left out is on the timeline', async () => {
        const first = claimed(await bench.effects.claim(key, LEASE));
        const kept = { ...written('7'), keptOwner: 'bo@example.com', warnings: ['no property baton_grade'] };
        await bench.effects.complete(first, { ...done, written: kept, owner: 'bo' });
        expect((await query('select owner from handoff'))[0]).toEqual({ owner: 'bo' });
        expect((await query('select owner from lead'))[0]).toEqual({ owner: 'bo' });
        const told = await query(`select summary from timeline where kind = 'warning' order by id`);
        expect(told.map(({ summary }) => summary)).toEqual([
          expect.stringContaining('bo@example.com'),
          'no property baton_grade',
        ]);
      });
    });

    test('a handoff whose owner the CRM refuses waits for another, who gets it in the same handoff', async () => {
      const first = claimed(await bench.effects.claim(key, LEASE));
      const failure = { code: 'CRM_OWNER_INVALID', message: 'ana is gone.', retryAt: null };
      await bench.effects.giveBack(first, failure, new Date());
      expect(await row()).toMatchObject({ state: 'done', error_code: 'CRM_OWNER_INVALID' });
      const [handoff] = await query('select * from handoff');
      expect(handoff).toMatchObject({ state: 'waiting', owner: null, closed_at: null });
      expect((await query('select state, owner from lead'))[0]).toEqual({ state: 'waiting', owner: null });
      await bench.decideWaiting(String(handoff?.['id']));
      const [after] = await query('select * from handoff');
      expect(after).toMatchObject({ id: handoff?.['id'], state: 'offered', owner: expect.any(String) });
      const next = bench.queued.at(-1)!.id;
      expect(next).not.toBe(key);
      const { write } = claimed(await bench.effects.claim(next, LEASE));
      expect(write.task?.key).toBe(first.write.task?.key);
      expect(await bench.effects.claim(key, LEASE)).toEqual({ kind: 'settled' });
    });

    test('one that is refused again and again is offered with patience', async () => {
      const failure = { code: 'CRM_OWNER_INVALID', message: 'gone.', retryAt: null };
      const waits: number[] = [];
      for (let next = key; waits.length < 4; next = bench.queued.at(-1)!.id) {
        const at = new Date();
        await bench.effects.giveBack(claimed(await bench.effects.claim(next, LEASE)), failure, at);
        const handoff = (await query('select id, next_look_at from handoff'))[0]!;
        waits.push((handoff['next_look_at'] as Date).getTime() - at.getTime());
        await bench.decideWaiting(String(handoff['id']));
      }
      expect(waits).toEqual([0, 0, 0, 600_000]);
    });

    test('an effect that nobody knows is settled', async () => {
      expect(await bench.effects.claim('crm.handoff-none', LEASE)).toEqual({ kind: 'settled' });
    });

    test('performed twenty times at once, it is written once', async () => {
      await Promise.all(Array.from({ length: 20 }, () => bench.perform(key)));
      expect(await bench.count('effect', `state = 'done' and attempts = 1`)).toBe(1);
      for (const table of ['sandbox_person', 'sandbox_task', 'sandbox_note'])
        expect(await bench.count(table), table).toBe(1);
      expect(await bench.count('timeline', `kind = 'crm'`)).toBe(1);
    });
  });
}
