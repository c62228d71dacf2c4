import { describe, expect, test } from 'vitest';
import { Fault } from '../../../src/faults.ts';
import { createErase } from '../../../src/flow/erase.ts';
import { openErasures } from '../../../src/store/erase.ts';
import { personNow } from '../../support/follow-bench.ts';
import { CALLS, CANARY, openWithdrawBench } from '../../support/withdraw-bench.ts';
import type { OpenStore } from './open-store.ts';

export function withdrawingContract(open: OpenStore): void {
  describe('taking back', () => {
    const openBench = async () => openWithdrawBench(await open());

    test('whoever is known by that alone is erased, and a repetition does not bring them back', async () => {
      await using bench = await openBench();
      await bench.heard('CREATED');
      await bench.write();
      expect(await bench.rows('select crm_id from lead')).toEqual([{ crm_id: 'made-1' }]);
      expect(await bench.heard('DELETED')).toMatchObject({
        state: 'done',
        lead_id: null,
        outcome:
          'the person was erased: only urn:li:leadGenFormResponse:1-a was known of them; the CRM still has them as contact made-1: erase them there as well',
      });
      expect(Object.values(await bench.places('canary')).every((count) => count === 0)).toBe(true);
      expect(await bench.rows('select why from erasure')).toEqual([{ why: 'taken back through social' }]);
      expect((await bench.tell('CREATED')).duplicate).toBe(true);
      expect(await bench.rows('select id from lead')).toEqual([]);

      // What names their record in the CRM goes once it is told that they are erased there too.
      bench.crm.people.clear();
      await bench.hear('erased', 'made-1');
      expect(await bench.rows(`select id from signal where outcome like '%made-1%'`)).toEqual([]);
    });

    test('an echo of our own write is no other way to know somebody; a form that waits is another matter', async () => {
      await using bench = await openBench();
      await bench.heard('CREATED');
      await bench.write();
      await bench.hear('changed', 'made-1');
      const waiting = await bench.takeIn('website', { email: CANARY, name: 'Vera' });
      expect(await bench.heard('DELETED')).toMatchObject({ outcome: expect.stringContaining('erased') });
      await bench.decide(waiting);
      expect(await bench.profile()).toMatchObject({ email: CANARY, source: 'website', phone: null });
    });

    test('before it has come, it never does', async () => {
      await using bench = await openBench();
      expect(await bench.heard('DELETED')).toMatchObject({
        state: 'done',
        outcome: 'urn:li:leadGenFormResponse:1-a was not known, and will not be taken',
      });
      expect((await bench.tell('CREATED')).duplicate).toBe(true);
      await bench.heard('CREATED', '2-b');
      expect(await bench.rows('select count(*)::int as n from lead')).toEqual([{ n: 1 }]);
    });

    test.each(['it waits', 'its provider does not show it'])('while %s, nothing comes of it', async (how) => {
      await using bench = await openBench();
      const { signal } = await bench.tell('CREATED');
      if (how !== 'it waits') {
        bench.answer(() => Promise.reject(new Fault('ANSWERS_REFUSED', 'gone')));
        await bench.decide(signal);
        expect(await bench.settled(signal)).toMatchObject({ state: 'failed' });
      }
      expect(await bench.heard('DELETED')).toMatchObject({
        outcome: 'urn:li:leadGenFormResponse:1-a was removed; no lead had come of it',
      });
      await bench.decide(signal);
      expect(await bench.settled(signal)).toBeUndefined();
      expect(await bench.rows('select id from lead')).toEqual([]);
    });

    test('while the answers are fetched, nothing comes of them', async () => {
      await using bench = await openBench();
      const { signal } = await bench.tell('CREATED');
      const { promise: fetched, resolve } = Promise.withResolvers<void>();
      bench.answer((said) => fetched.then(() => said));
      const deciding = bench.decide(signal);
      await bench.heard('DELETED');
      resolve();
      await deciding;
      expect(await bench.rows('select id from lead')).toEqual([]);
    });

    describe('from somebody who is known otherwise', () => {
      const FORM = {
        email: CANARY,
        name: 'Vera Known',
        'How soon?': 'soon',
        company: 'Acme',
        Floor: 'third',
      };

      test.each(['before', 'after'])('who wrote %s, only what it said is gone', async (when) => {
        await using bench = await openBench();
        if (when === 'before') await bench.hand(FORM);
        await bench.heard('CREATED');
        if (when === 'after') await bench.hand(FORM);
        await bench.write();
        const owner = await bench.rows('select owner from lead');
        const outcome =
          'taken away from a lead that is known by other signals too; consent withdrawn for consent_7';
        expect(await bench.heard('DELETED')).toMatchObject({ state: 'done', outcome });
        await bench.write();

        const { profile, ...lead } = await bench.profile();
        expect(lead).toEqual({ email: CANARY, phone: null, source: 'website' });
        expect(profile.attributes).toEqual({
          name: 'Vera Known',
          first_name: 'Vera',
          last_name: 'Known',
          'company.name': 'Acme',
          timeframe: 'soon',
        });
        expect(profile.answers).toEqual({ Floor: 'third' });
        expect(profile.files).toEqual([]);
        expect(profile.consent).toMatchObject([{ ...CALLS, granted: false, at: expect.any(String) }]);
        expect(await bench.rows('select owner from lead')).toEqual(owner);
        expect(await bench.rows('select count(*)::int as n from event')).toEqual([{ n: 1 }]);
        for (const word of ['sings', '4155550142', 'canary four', 'in-chief'])
          expect(
            Object.values(await bench.places(word)).every((count) => count === 0),
            word,
          ).toBe(true);
        expect(
          await bench.rows(`select summary from timeline where summary::text like '%Took back%'`),
        ).toEqual([{ summary: expect.stringContaining('consent withdrawn for consent_7') }]);
        const [write] = await bench.rows(`select state, write from effect order by created_at desc limit 1`);
        expect(write).toMatchObject({
          state: 'done',
          write: {
            note: { body: expect.stringMatching(/Took back what they sent through social[^]*consent_7/) },
          },
        });
        expect(await bench.rows(`select state from signal where state <> 'done'`)).toEqual([]);
      });

      test('an owner who has not been told yet is not told of what was taken back', async () => {
        await using bench = await openBench();
        await bench.heard('CREATED');
        await bench.hand(FORM);
        await bench.heard('DELETED');
        const writes = await bench.rows(
          `select kind, write::text as write from effect where state = 'pending'`,
        );
        expect(writes.map(({ kind }) => kind)).toEqual(['crm.handoff']);
        expect(writes[0]?.['write']).not.toContain('sings');
        await bench.write();
        expect(await bench.rows('select owner, handed_off_at is not null as done from handoff')).toEqual([
          { owner: expect.any(String), done: true },
        ]);
      });

      test('of whom the CRM told first, the address stays theirs', async () => {
        await using bench = await openBench();
        bench.crm.people.set('9', personNow('9', { identity: { email: CANARY, phone: null } }));
        await bench.hear('changed', '9');
        await bench.heard('CREATED');
        await bench.heard('DELETED');
        expect(await bench.rows('select email, crm_id from lead')).toEqual([{ email: CANARY, crm_id: '9' }]);
        expect(await bench.rows('select value from lead_identity')).toContainEqual({ value: CANARY });
      });

      test('whom somebody deleted in the CRM is not made there anew', async () => {
        await using bench = await openBench();
        await bench.hand(FORM);
        await bench.heard('CREATED');
        await bench.write();
        bench.crm.people.clear();
        await bench.hear('deleted', 'made-1', { at: new Date(Date.now() + 1_000).toISOString() });
        await bench.heard('DELETED');
        await bench.write();
        expect([...bench.crm.people]).toEqual([]);
        expect((await bench.profile()).profile.answers).toEqual({ Floor: 'third' });
      });

      test('a number that only it told does not lead to them any more', async () => {
        await using bench = await openBench();
        await bench.hand(FORM);
        await bench.heard('CREATED');
        await bench.heard('DELETED');
        expect(await bench.rows('select kind, value from lead_identity')).toEqual([
          { kind: 'email', value: CANARY },
        ]);
      });
    });

    test('what a provider told goes with an erasure as well', async () => {
      await using store = await open();
      const bench = await openWithdrawBench(store);
      await bench.heard('CREATED');
      expect((await bench.places('canary'))['signal']).toBe(1);
      await createErase({
        erasures: openErasures(store),
        sweep: async () => undefined,
        now: () => new Date(),
      })(CANARY, 'kim');
      expect(Object.values(await bench.places('canary')).every((count) => count === 0)).toBe(true);
      expect(await bench.heard('DELETED')).toMatchObject({
        outcome: expect.stringContaining('was not known'),
      });
    });

    test('a person of the CRM who wrote through it alone is erased, whatever the CRM knows', async () => {
      await using bench = await openBench();
      bench.crm.people.set('9', personNow('9', { identity: { email: CANARY, phone: null } }));
      await bench.heard('CREATED');
      await bench.heard('DELETED');
      expect(await bench.rows('select id from lead')).toEqual([]);
    });
  });
}
