import { describe, expect, test } from 'vitest';
import { openFollowBench, personNow } from '../../support/follow-bench.ts';
import { profileOf } from '../../support/leads.ts';
import { testPolicy } from '../../support/test-policy.ts';
import type { OpenStore } from './open-store.ts';

const MINUTE = 60_000;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
const form = (ms: number, name: string | null = 'Contact us') => ({ at: ago(ms), name });

export function followingContract(open: OpenStore): void {
  describe('news of a lead', () => {
    /** A lead from the website, written to the CRM. */
    async function written(yaml?: string) {
      const store = await open();
      const bench = await openFollowBench(store, yaml);
      await bench.hand({ email: 'vera@acme.example', name: 'Vera' });
      await bench.write();
      const [person] = [...bench.crm.people.values()];
      const { id } = person!.ref;
      const change = (but: Partial<typeof person>) =>
        bench.crm.people.set(id, { ...bench.crm.people.get(id)!, ...but });
      const owner = (await bench.rows('select owner from lead'))[0]?.['owner'] as string;
      return { ...bench, id, change, owner, [Symbol.asyncDispose]: () => store.close() };
    }

    test('an echo of our own write does nothing at all', async () => {
      await using bench = await written();
      const before = await bench.standing();
      const timeline = await bench.rows('select * from timeline');
      for (let i = 0; i < 5; i++) await bench.hear('changed', bench.id);
      expect(await bench.standing()).toEqual(before);
      expect(await bench.rows('select * from timeline')).toEqual(timeline);
      expect(await bench.rows(`select distinct outcome from signal where source = 'crm'`)).toEqual([
        { outcome: 'nothing new' },
      ]);
    });

    test('what is learnt is kept, and decides nothing by itself', async () => {
      await using bench = await written();
      bench.change({ profile: profileOf({ title: 'CTO', name: 'Vera May' }) });
      await bench.hear('changed', bench.id);
      expect((await bench.standing())[0]).toMatchObject({
        decisions: 1,
        told: expect.not.stringContaining('title'),
      });
      expect((await bench.rows(`select profile->'attributes' as known from lead`))[0]).toEqual({
        known: { name: 'Vera May', title: 'CTO' },
      });
    });

    test('what changes the grade is decided anew, its owner stays, and it is told why', async () => {
      const yaml = testPolicy().replace(
        'disqualify:',
        'disqualify:\n  - { id: intern, when: { title: intern }, reason: An intern }',
      );
      await using bench = await written(yaml);
      bench.change({ profile: profileOf({ title: 'Intern' }) });
      await bench.hear('changed', bench.id);
      await bench.hear('changed', bench.id);
      expect(await bench.standing()).toMatchObject([
        { grade: 'out', decisions: 2, owner: bench.owner, told: expect.stringContaining('jobtitle changed') },
      ]);
    });

    test('a form filled in there counts once, however often it is told', async () => {
      await using bench = await written();
      await bench.rows(`update event set at = at - interval '10 minutes'`);
      bench.change({ lastForm: form(0) });
      for (let i = 0; i < 3; i++) await bench.hear('changed', bench.id);
      expect(await bench.rows(`select count(*)::int as n from event`)).toEqual([{ n: 2 }]);
      expect(await bench.standing()).toMatchObject([{ decisions: 2 }]);
    });

    test('the form itself takes the place of what was told of it, in either order', async () => {
      for (const isFirst of [true, false]) {
        await using bench = await written();
        await bench.rows(`update event set at = at - interval '10 minutes'`);
        // The CRM's clock is half a minute ahead.
        bench.change({ lastForm: form(-30_000, 'Demo') });
        if (isFirst) await bench.hear('changed', bench.id);
        await bench.hand({ email: 'vera@acme.example', message: 'A demo, please' });
        if (!isFirst) await bench.hear('changed', bench.id);
        expect(await bench.rows(`select count(*)::int as n from event`), `${isFirst}`).toEqual([{ n: 2 }]);
      }
    });

    test('an old form of somebody known is nothing new', async () => {
      await using bench = await written();
      bench.change({ lastForm: form(400 * 24 * 60 * MINUTE) });
      await bench.hear('changed', bench.id);
      expect(await bench.standing()).toMatchObject([{ decisions: 1 }]);
    });

    test('the address follows, the old one still finds them, and that of another lead stays theirs', async () => {
      await using bench = await written();
      bench.change({ identity: { email: 'vera.may@acme.example', phone: '+442079460018' } });
      await bench.hear('changed', bench.id);
      await bench.hand({ email: 'vera@acme.example' });
      expect(await bench.rows('select email, phone from lead')).toEqual([
        { email: 'vera.may@acme.example', phone: '+442079460018' },
      ]);
      await bench.hand({ email: 'bo@acme.example' });
      bench.change({ identity: { email: 'bo@acme.example', phone: null } });
      await bench.hear('changed', bench.id);
      expect(await bench.rows('select email, crm_id from lead order by email')).toEqual([
        { email: 'bo@acme.example', crm_id: null },
        { email: 'vera.may@acme.example', crm_id: bench.id },
      ]);
    });

    test('an owner whom a person set there takes the handoff over, without a new task', async () => {
      await using bench = await written();
      const other = bench.owner === 'ana' ? 'bo' : 'ana';
      bench.change({ facts: { 'crm.owner': `${other}@Example.com` } });
      for (let i = 0; i < 2; i++) await bench.hear('changed', bench.id);
      expect(await bench.standing()).toMatchObject([
        { owner: other, decisions: 1, handoffs: `[["offered", "${other}", null]]` },
      ]);
      expect(
        await bench.rows(`select summary from timeline where summary::text like '%wner changed%'`),
      ).toEqual([{ summary: `Owner changed in the CRM to ${other}` }]);
    });

    test.each([
      ['somebody whom the policy does not know', { 'crm.owner': 'boss@acme.example' }, 'boss@acme.example'],
      ['nobody', {}, 'names no owner'],
    ])('an owner who is %s is told once, and told again after ours was back', async (_, facts, words) => {
      await using bench = await written();
      const toldOf = () =>
        bench.rows(
          `select summary from timeline where summary::text like '%owner%${words}%' or summary::text like '%${words}%'`,
        );
      const ours = { 'crm.owner': `${bench.owner}@example.com` };
      bench.change({ facts });
      for (let i = 0; i < 3; i++) await bench.hear('changed', bench.id);
      expect(await toldOf()).toHaveLength(1);
      expect(await bench.standing()).toMatchObject([{ owner: bench.owner }]);
      for (const now of [ours, facts]) {
        bench.change({ facts: now });
        await bench.hear('changed', bench.id);
      }
      expect(await toldOf()).toHaveLength(2);
    });

    test('an owner whom the CRM had before our write is not taken for a choice', async () => {
      await using store = await open();
      const bench = await openFollowBench(store);
      bench.crm.people.set('7', personNow('7', { facts: { 'crm.owner': 'boss@acme.example' } }));
      await bench.hand({ email: 'p7@acme.example' });
      await bench.hear('changed', '7');
      expect((await bench.standing())[0]?.['told']).toBeNull();
    });

    test('merged: the record moves, and two leads that share it say so', async () => {
      await using bench = await written();
      await bench.hand({ email: 'vm@acme.example' });
      await bench.write();
      const old = [...bench.crm.people.keys()].find((id) => id !== bench.id)!;
      const survivor = { ...bench.crm.people.get(bench.id)!, ref: { type: 'contact', id: '99' } };
      for (const id of [old, bench.id, '99']) bench.crm.people.set(id, survivor);
      await bench.hear('merged', '99', { formerIds: [old, bench.id] });
      await bench.hear('merged', '99', { formerIds: [old, bench.id] });
      const leads = await bench.standing();
      expect(leads).toMatchObject([
        { crm_id: '99', decisions: 1 },
        { crm_id: '99', decisions: 1 },
      ]);
      for (const { told } of leads)
        expect(told).toMatch(/Its record in the CRM is now 99, no longer \S+, which it shares with lead_/);
    });

    test('a record read under another id is the one that counts', async () => {
      await using bench = await written();
      bench.crm.people.set(
        bench.id,
        personNow('99', { identity: { email: 'vera@acme.example', phone: null } }),
      );
      await bench.hear('changed', bench.id);
      expect(await bench.standing()).toMatchObject([{ crm_id: '99' }]);
    });

    test('deleted: the handoff is closed, waiting writes are dropped, and nothing makes the record anew', async () => {
      await using bench = await written();
      await bench.rows(`update effect set state = 'pending'`);
      bench.crm.people.delete(bench.id);
      for (let i = 0; i < 2; i++) await bench.hear('deleted', bench.id);
      const after = await bench.standing();
      expect(after).toMatchObject([
        { crm_id: null, owner: null, state: 'nurture', gone: true, effects: '["done"]' },
      ]);
      expect(after[0]?.['handoffs']).toContain('closed');
      expect(after[0]?.['told']).toContain('Deleted in the CRM; 1 of our writes no longer made');
      await bench.rows(`update lead set rescore_at = now() - interval '1 minute'`);
      const [lead] = await bench.rows('select id from lead');
      await bench.rescore(lead!['id'] as string);
      await bench.write();
      expect(bench.crm.people.size).toBe(0);
    });

    test('deleted, and then a new form: handed off anew, and a new record', async () => {
      await using bench = await written();
      bench.crm.people.clear();
      await bench.hear('deleted', bench.id);
      await bench.hand({ email: 'vera@acme.example' });
      await bench.write();
      expect(await bench.standing()).toMatchObject([{ state: 'offered', gone: false, crm_id: 'made-1' }]);
    });

    test('a deletion that is heard of after the new form takes nothing away from it', async () => {
      await using bench = await written();
      const at = ago(5);
      bench.crm.people.clear();
      await bench.hand({ email: 'vera@acme.example' });
      await bench.hear('deleted', bench.id, { at });
      await bench.write();
      expect(await bench.standing()).toMatchObject([{ state: 'offered', gone: false, crm_id: 'made-1' }]);
    });

    test('restored: its record is back, whichever message comes last', async () => {
      await using bench = await written();
      const person = bench.crm.people.get(bench.id)!;
      bench.crm.people.clear();
      await bench.hear('deleted', bench.id);
      bench.crm.people.set(bench.id, person);
      for (const change of ['changed', 'deleted'] as const) {
        await bench.hear(change, bench.id);
        expect(await bench.standing(), change).toMatchObject([{ crm_id: bench.id, gone: false }]);
        expect(await bench.rows('select rescore_at is null as never from lead')).toEqual([{ never: false }]);
      }
    });

    test('by a shared phone number alone nobody is taken for somebody else', async () => {
      await using store = await open();
      const bench = await openFollowBench(store);
      const shared = { identity: { email: null, phone: '+442079460018' } };
      for (const id of ['7', '8']) bench.crm.people.set(id, personNow(id, shared));
      await bench.hear('changed', '7');
      await bench.hear('changed', '8');
      expect(await bench.rows('select crm_id from lead')).toEqual([{ crm_id: '7' }]);
    });
  });
}
