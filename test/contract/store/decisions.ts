import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../src/domain/lead/lead.ts';
import { newSignal, openLedgerBench } from '../../support/ledger-bench.ts';
import { testPolicy } from '../../support/test-policy.ts';
import type { OpenStore } from './open-store.ts';

const NUL_AND_LONE = 'a\u0000b \uD800 c \uDC00\uD800 "\\';

export function decisionsContract(open: OpenStore): void {
  describe('decisions', () => {
    test('a signal is claimed once, whoever reaches for it at the same time', async () => {
      await using store = await open();
      const { ledger, takeIn, count } = await openLedgerBench(store);
      const signal = await takeIn({ email: 'vera@acme.com' });
      const claims = await Promise.all(
        Array.from({ length: 20 }, () =>
          ledger.transaction(async (tx) => {
            const ours = await tx.claimSignal(signal);
            if (ours) await tx.leadFor(person('vera@acme.com'), first());
            return ours;
          }),
        ),
      );
      // Nobody settled it, so each may have it in turn: what counts is that it is one at a time, and one lead.
      expect(claims.every(Boolean)).toBe(true);
      expect(await count('lead')).toBe(1);
    });

    test('a signal decided twenty times at once makes one decision, one handoff, one effect', async () => {
      await using store = await open();
      const { decide, takeIn, count, queued } = await openLedgerBench(store);
      const signal = await takeIn({ email: 'vera@acme.com' });
      const results = await Promise.all(Array.from({ length: 20 }, () => decide(signal)));
      expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['settled']));
      for (const table of ['lead', 'decision', 'handoff', 'effect', 'event'])
        expect(await count(table), table).toBe(1);
      expect(await count('signal', `state = 'done' and lead_id is not null and settled_at is not null`)).toBe(
        1,
      );
      expect(queued).toHaveLength(1);
    });

    test('twenty new signals of one person at once make one lead with one open handoff', async () => {
      await using store = await open();
      const { decide, takeIn, count } = await openLedgerBench(store);
      const signals = await Promise.all(
        Array.from({ length: 20 }, (_, i) => takeIn({ email: 'Vera@Acme.com', message: `${i}` })),
      );
      await Promise.all(signals.map(decide));
      expect(await count('lead')).toBe(1);
      expect(await count('handoff')).toBe(1);
      expect(await count('effect', `kind = 'crm.handoff'`)).toBe(1);
      expect(await count('event')).toBe(20);
      expect(await count('signal', `state = 'done'`)).toBe(20);
    });

    test('of one lead one decision is made at a time, each upon what the others left', async () => {
      await using store = await open();
      const { decide, hand, takeIn, count } = await openLedgerBench(store);
      const email = 'vera@acme.com';
      await hand({ email, kind: 'page_viewed' });
      expect(await count('handoff')).toBe(0);
      const signals = await Promise.all(
        Array.from({ length: 10 }, (_, i) => takeIn({ email, [`answer ${i}`]: 'yes' })),
      );
      const results = await Promise.all(signals.map(decide));
      expect(results.map(({ kind }) => kind)).toEqual(signals.map(() => 'settled'));
      expect(await count('handoff')).toBe(1);
      const { rows } = await store.pool.query<{ events: number; answers: number }>(`
        select json_array_length(input->'events') as events,
               (select count(*)::int from json_object_keys(input->'lead'->'profile'->'answers')) as answers
          from decision order by events`);
      expect(rows.map(({ events }) => events)).toEqual(Array.from({ length: 11 }, (_, i) => i + 1));
      expect(rows.map(({ answers }) => answers)).toEqual(Array.from({ length: 11 }, (_, i) => i));
    });

    test('two signals at once by phone alone are one lead, and an address learnt later is another', async () => {
      await using store = await open();
      const { decide, takeIn, count } = await openLedgerBench(store);
      const signals = await Promise.all(
        ['+44 20 7946 0018', '020 7946 0018'].map((phone) => takeIn({ phone, country: 'GB' })),
      );
      await Promise.all(signals.map(decide));
      expect(await count('lead')).toBe(1);
      expect(await count('lead', `email is null and phone = '+442079460018'`)).toBe(1);
    });

    test('who is known by address is found by phone alone; colleagues who share a phone stay two', async () => {
      await using store = await open();
      const { hand, count } = await openLedgerBench(store);
      const phone = '+44 20 7946 0018';
      await hand({ email: 'vera@acme.com', phone });
      await hand({ phone });
      expect(await count('lead')).toBe(1);
      await hand({ email: 'walt@acme.com', phone });
      expect(await count('lead')).toBe(2);
      await hand({ phone });
      expect(await count('lead')).toBe(2);
    });

    test('crossing phones and addresses at once neither deadlock nor lose anybody', async () => {
      await using store = await open();
      const { decide, takeIn, count } = await openLedgerBench(store);
      const emails = ['a@acme.com', 'b@acme.com', 'c@acme.com', null];
      const phones = ['+442079460018', '+442079460019', null];
      const forms = emails.flatMap((email) => phones.map((phone) => ({ email, phone })));
      const all = [...forms, ...forms.toReversed()].filter(
        ({ email, phone }) => email !== null || phone !== null,
      );
      const signals = await Promise.all(all.map((form) => takeIn(form)));
      await Promise.all(signals.map(decide));
      expect(await count('signal', `state <> 'done'`)).toBe(0);
      expect(await count('lead', 'email is not null')).toBe(3);
      expect(await count('(select lead_id from handoff group by 1 having count(*) > 1) as doubled')).toBe(0);
    });

    test('what cannot be stored as text comes back as it was said', async () => {
      await using store = await open();
      const { hand, ledger } = await openLedgerBench(store);
      const said = { email: 'vera@acme.com', message: NUL_AND_LONE, [`odd ${NUL_AND_LONE}`]: NUL_AND_LONE };
      await hand(said);
      const kept = await ledger.transaction(async (tx) => tx.leadFor(person('vera@acme.com'), first()));
      expect(kept.profile?.attributes['message']).toBe(NUL_AND_LONE);
      expect(kept.profile?.answers).toEqual({ [`odd ${NUL_AND_LONE}`]: NUL_AND_LONE });
      const [event] = await ledger.transaction((tx) => tx.eventsOf(kept.id));
      expect(event?.properties['message']).toBe(NUL_AND_LONE);
    });

    test('a decision that fails half-way leaves nothing, and the signal is tried again later', async () => {
      await using store = await open();
      const { decide, takeIn, count } = await openLedgerBench(store);
      const signal = await takeIn({ email: 'vera@acme.com' });
      await store.pool.query('alter table timeline rename to timeline_away');
      const result = await decide(signal);
      await store.pool.query('alter table timeline_away rename to timeline');
      expect(result).toMatchObject({ kind: 'again' });
      for (const table of ['lead', 'lead_identity', 'decision', 'handoff', 'effect', 'event', 'rotation'])
        expect(await count(table), table).toBe(0);
      expect(await count('signal', `state = 'pending' and attempts = 1 and error_code = 'INTERNAL'`)).toBe(1);
      await decide(signal);
      expect(await count('signal', `state = 'done' and error_code is null`)).toBe(1);
    });

    test('what nobody can be recognised by fails at once with its reason and stays', async () => {
      await using store = await open();
      const { hand, count } = await openLedgerBench(store);
      const signal = await hand({ message: 'hello' });
      expect(
        await count('signal', `id = '${signal}' and state = 'failed' and error_code = 'LEAD_UNIDENTIFIED'`),
      ).toBe(1);
      expect(await count('lead')).toBe(0);
    });

    test('a lead that waits is given to the first who can take it, once', async () => {
      await using store = await open();
      const busy = await openLedgerBench(store, testPolicy({ people: { ana: 1 }, caps: { ana: 1 } }));
      await busy.hand({ email: 'first@acme.com' });
      await busy.hand({ email: 'second@acme.com' });
      const { rows } = await store.pool.query<{ id: string }>(
        `select id from handoff where state = 'waiting'`,
      );
      expect(rows).toHaveLength(1);
      const waiting = rows[0]!.id;
      await busy.decideWaiting(waiting);
      expect(await busy.count('handoff', `state = 'waiting'`)).toBe(1);
      const roomy = await openLedgerBench(store, testPolicy({ people: { ana: 1, bo: 1 }, version: 2 }));
      await Promise.all(Array.from({ length: 5 }, () => roomy.decideWaiting(waiting)));
      expect(
        await roomy.count('handoff', `id = '${waiting}' and state = 'offered' and owner is not null`),
      ).toBe(1);
      expect(await roomy.count('effect', `handoff_id = '${waiting}' and kind = 'crm.handoff'`)).toBe(1);
    });

    test('a signal with the same id as one that is done is not decided again', async () => {
      await using store = await open();
      const { decide, hand, count } = await openLedgerBench(store);
      const signal = await hand({ email: 'vera@acme.com' });
      await decide(signal);
      expect(await count('decision')).toBe(1);
      expect(await decide(newSignal().id)).toEqual({ kind: 'settled' });
    });
  });
}

const person = (email: string) => ({ email, phone: null });
const first = () => ({ profile: BLANK, source: 'website', at: new Date() });
const BLANK: Profile = {
  attributes: {},
  answers: {},
  attribution: { utm: {}, clickIds: {}, page: null, referrer: null },
  consent: [],
  files: [],
};
