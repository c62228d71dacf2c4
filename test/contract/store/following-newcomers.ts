import { describe, expect, test } from 'vitest';
import { openFollowBench, personNow } from '../../support/follow-bench.ts';
import { profileOf } from '../../support/leads.ts';
import type { OpenStore } from './open-store.ts';

const MINUTE = 60_000;
const form = (ms: number) => ({ at: new Date(Date.now() - ms).toISOString(), name: 'Contact us' });

export function newcomersContract(open: OpenStore): void {
  describe('news of somebody unknown', () => {
    test('who filled in a form there: a lead, handed off, that knows its record', async () => {
      await using store = await open();
      const { crm, hear, standing, rows } = await openFollowBench(store);
      const lastForm = form(MINUTE);
      crm.people.set('7', personNow('7', { lastForm, profile: profileOf({ name: 'Vera' }) }));
      const signal = await hear('changed', '7');
      expect(await standing()).toMatchObject([
        { email: 'p7@acme.example', grade: 'A', crm_id: '7', state: 'offered', decisions: 1 },
      ]);
      expect(await rows('select name, at, properties from event')).toEqual([
        { name: 'form_submitted', at: new Date(lastForm.at), properties: { form: 'Contact us' } },
      ]);
      expect(await rows('select id, state, lead_id is not null as of, crm_id from signal')).toEqual([
        { id: signal, state: 'done', of: true, crm_id: '7' },
      ]);
    });

    test.each([
      ['whose form is old', form(48 * 60 * MINUTE)],
      ['without a form', null],
    ])('%s: a lead that was made there', async (_, lastForm) => {
      await using store = await open();
      const { crm, hear, rows } = await openFollowBench(store);
      crm.people.set('7', personNow('7', { lastForm }));
      await hear('changed', '7');
      expect(await rows('select name from event')).toEqual([{ name: 'contact_created' }]);
    });

    const old = new Date(Date.now() - 30 * 24 * 60 * MINUTE).toISOString();
    test.each([
      ['made long ago', {}, { createdAt: old }, 0],
      ['made long ago, of whom a form has just come', {}, { createdAt: old, lastForm: form(MINUTE) }, 1],
      ['whom a colleague made, where only forms count', { new_contacts: 'forms' }, {}, 0],
      [
        'who filled in a form, where only forms count',
        { new_contacts: 'forms' },
        { lastForm: form(MINUTE) },
        1,
      ],
      ['where nobody counts', { new_contacts: 'none' }, { lastForm: form(MINUTE) }, 0],
    ])('somebody %s: %j', async (_, options, but, leads) => {
      await using store = await open();
      const { crm, hear, rows } = await openFollowBench(store, undefined, options);
      crm.people.set('7', personNow('7', but));
      const signal = await hear('changed', '7');
      expect(await rows('select id from lead')).toHaveLength(leads);
      expect(await rows(`select state from signal where id = '${signal}'`)).toEqual([{ state: 'done' }]);
    });

    test('news that does not say when it happened counts from when it came', async () => {
      await using store = await open();
      const { crm, hear, rows } = await openFollowBench(store);
      crm.people.set('7', personNow('7', { createdAt: old }));
      await hear('changed', '7', { at: null });
      expect(await rows('select id from lead')).toEqual([]);
    });

    test('without an address: no lead, until there is one', async () => {
      await using store = await open();
      const { crm, hear, rows } = await openFollowBench(store);
      crm.people.set('7', personNow('7', { identity: { email: null, phone: null } }));
      const signal = await hear('changed', '7');
      expect(await rows(`select state, outcome from signal where id = '${signal}'`)).toEqual([
        { state: 'done', outcome: expect.stringContaining('neither an e-mail address nor a phone') },
      ]);
      expect(await rows('select id from lead')).toEqual([]);
      crm.people.set('7', personNow('7'));
      await hear('changed', '7');
      expect(await rows('select email from lead')).toEqual([{ email: 'p7@acme.example' }]);
    });

    test('told twenty times at once: one lead, one event, one decision, one handoff', async () => {
      await using store = await open();
      const { crm, takeIn, told, decide, standing, rows } = await openFollowBench(store);
      crm.people.set('7', personNow('7', { lastForm: form(MINUTE) }));
      const signals = await Promise.all(
        Array.from({ length: 20 }, () => takeIn('crm', told('changed', '7'))),
      );
      await Promise.all(signals.map(decide));
      expect(await standing()).toMatchObject([{ decisions: 1, effects: '["pending"]' }]);
      for (const table of ['lead', 'event', 'handoff'])
        expect(await rows(`select count(*)::int as n from ${table}`), table).toEqual([{ n: 1 }]);
      expect(await rows(`select count(*)::int as n from signal where state = 'done'`)).toEqual([{ n: 20 }]);
    });

    test.each(['changed', 'deleted', 'merged', 'elsewhere'] as const)(
      '"%s" of nobody is quiet',
      async (change) => {
        await using store = await open();
        const { hear, rows } = await openFollowBench(store);
        await hear(change, '7', { formerIds: change === 'merged' ? ['5'] : [] });
        expect(await rows('select state, error_code from signal')).toEqual([
          { state: 'done', error_code: null },
        ]);
        expect(await rows('select id from lead')).toEqual([]);
      },
    );
  });
}
