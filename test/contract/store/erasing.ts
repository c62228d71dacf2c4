import { describe, expect, test } from 'vitest';
import { createErase } from '../../../src/flow/erase.ts';
import type { Database } from '../../../src/store/database.ts';
import { openErasures } from '../../../src/store/erase.ts';
import { openOverrides } from '../../../src/store/overrides.ts';
import { openFollowBench, personNow } from '../../support/follow-bench.ts';
import { profileOf } from '../../support/leads.ts';
import { newSignal } from '../../support/ledger-bench.ts';
import type { OpenStore } from './open-store.ts';

const CANARY = 'canary.vera@acme.example';
const VISITOR = 'canary-visitor-3f2a91d0';
const FORM = { email: CANARY, name: 'Canary Vera', message: 'It is Canary Vera <canary.vera@acme.example>' };

/** Every place in our tables and the queue's that says the word, as `schema.table.column`. */
async function placesWith(word: string, { pool }: Database): Promise<string[]> {
  const { rows: columns } = await pool.query<{ place: string; column: string; table: string }>(`
    select format('%s.%s.%s', table_schema, table_name, column_name) as place,
           format('%I', column_name) as column, format('%I.%I', table_schema, table_name) as table
      from information_schema.columns
     where table_schema in ('baton', 'bullmq') and data_type in ('text', 'json', 'jsonb', 'bytea', 'ARRAY')`);
  const found: string[] = [];
  for (const { place, column, table } of columns) {
    const text = `lower(${column}::text || encode(convert_to(${column}::text, 'UTF8'), 'escape'))`;
    const bytes = place.endsWith('signal.body') ? `lower(encode(body, 'escape'))` : text;
    const { rows } = await pool.query(`select 1 from ${table} where ${bytes} like $1 limit 1`, [`%${word}%`]);
    if (rows.length > 0) found.push(place);
  }
  return found;
}

export function erasingContract(open: OpenStore): void {
  describe('erasing', () => {
    /** Somebody of whom the ledger holds something in every table. */
    async function canary() {
      const store = await open();
      const bench = await openFollowBench(store);
      await bench.hand({ kind: 'page_viewed', anonymous_id: VISITOR, page: 'https://acme.example/canary' });
      await bench.hand({ ...FORM, anonymous_id: VISITOR });
      await bench.write();
      const [id] = [...bench.crm.people.keys()] as [string];
      const profile = profileOf({ name: 'Canary Vera', title: 'CTO' });
      bench.crm.people.set(id, { ...bench.crm.people.get(id)!, profile });
      await bench.hear('changed', id, { because: `email changed to ${CANARY}` });
      const [lead] = (await bench.rows('select id from lead')) as [{ id: string }];
      await openOverrides(store).set(
        lead.id,
        { grade: 'B', by: 'kim', why: `wrote to ${CANARY}`, until: '2099-01-01T00:00:00Z' },
        new Date(),
      );
      await bench.rescore(lead.id);
      await bench.takeIn('website', { contact: CANARY, note: 'not read yet' });
      await bench.takeIn('website', { email: `x${CANARY}` });
      const erase = createErase({
        sweep: async () => undefined,
        erasures: openErasures(store),
        now: () => new Date(),
      });
      return { ...bench, store, id, lead: lead.id, erase, [Symbol.asyncDispose]: () => store.close() };
    }

    test.each(['the id', 'the address', 'an address they had before'] as const)(
      'by %s: not a byte of them is left in any table, and others are untouched',
      async (by) => {
        await using bench = await canary();
        if (by === 'an address they had before') {
          bench.crm.people.set(
            bench.id,
            personNow(bench.id, { identity: { email: 'canary.may@acme.example', phone: null } }),
          );
          await bench.hear('changed', bench.id);
        }
        expect((await placesWith('canary', bench.store)).length).toBeGreaterThan(8);
        const who = by === 'the id' ? bench.lead : ` ${CANARY.toUpperCase()}`;
        expect(await bench.erase(who, 'kim')).toEqual({ leads: 1, signals: 1 });
        // Whose address only ends alike is somebody else, and their form still waits.
        expect(await placesWith('canary', bench.store)).toEqual(['baton.signal.body']);
        expect(await bench.rows('select state from signal')).toEqual([{ state: 'pending' }]);
        expect(await bench.rows('select ref_hash is not null as of_record, why from erasure')).toEqual([
          { of_record: true, why: 'asked for by kim' },
        ]);
      },
    );

    test('whose forms are held or failed, however those write the address', async () => {
      await using bench = await canary();
      await bench.erase(bench.lead, 'kim');
      const door = { proof: 'origin' as const, doubts: [] };
      const form = newSignal({ email: `Vera <${CANARY}>`, _gotcha: 'x' }, { door });
      await bench.decide((await bench.inbox.commit(form)).signal);
      // Answers that were asked of their provider do not stand in what it sent.
      await bench.rows(
        `update signal set body = '{"leadgen_id":"7"}' where state = 'done' and lead_id is null`,
      );
      await bench.takeIn('website', { note: `call me\n${CANARY}` });
      expect(await bench.rows('select state from quarantine')).toEqual([{ state: 'held' }]);
      expect(await bench.erase(CANARY, 'kim')).toEqual({ leads: 0, signals: 2 });
      expect(await placesWith('canary', bench.store)).toEqual(['baton.signal.body']); // of somebody else
    });

    test('nobody: said so', async () => {
      await using bench = await canary();
      for (const who of ['lead_nobody', 'nobody@acme.example'])
        await expect(bench.erase(who, 'kim')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await bench.rows('select 1 from erasure')).toEqual([]);
    });

    test('a delivery that its sender repeats afterwards does not bring the person back', async () => {
      await using bench = await canary();
      const dedupe = { key: 'id:1', windowMs: null };
      const send = () => bench.inbox.commit(newSignal(FORM, { dedupe }));
      const { signal } = await send();
      await bench.decide(signal);
      await bench.erase(bench.lead, 'kim');
      expect(await send()).toEqual({ signal, duplicate: true });
      expect(await bench.rows('select distinct body_hash from delivery where key = $$id:1$$')).toEqual([
        { body_hash: '' },
      ]);
    });

    test('in the CRM, with the deletion that comes along, in either order and twice: the same', async () => {
      for (const order of [
        ['erased', 'deleted'],
        ['deleted', 'erased'],
        ['erased', 'erased', 'deleted', 'deleted'],
      ] as const) {
        await using bench = await canary();
        const waiting = await bench.takeIn('crm', bench.told('changed', bench.id, { because: CANARY }));
        bench.crm.people.clear();
        for (const change of order) await bench.hear(change, bench.id);
        await bench.decide(waiting);
        expect(await placesWith('canary', bench.store), order.join()).toEqual(['baton.signal.body']);
        expect(await bench.rows('select count(*)::int as n from erasure')).toEqual([{ n: 1 }]);
        expect(await bench.rows(`select id from signal where source = 'crm' and state <> 'done'`)).toEqual(
          [],
        );
      }
    });

    test('merged and then erased, heard of in either order: erased', async () => {
      for (const isFirst of [true, false]) {
        await using bench = await canary();
        bench.crm.people.clear();
        if (isFirst) await bench.hear('erased', '99');
        await bench.hear('merged', '99', { formerIds: [bench.id], because: CANARY });
        if (!isFirst) await bench.hear('erased', '99');
        expect(await placesWith('canary', bench.store), `${isFirst}`).toEqual(['baton.signal.body']);
      }
    });

    test('whoever was erased here and is still in the CRM comes back by a form of theirs alone', async () => {
      await using bench = await canary();
      await bench.erase(bench.lead, 'kim');
      await bench.hear('changed', bench.id, { because: CANARY });
      expect(await bench.rows('select id from lead')).toEqual([]);
      expect(await placesWith('canary', bench.store)).toEqual(['baton.signal.body']);
      const lastForm = { at: new Date(Date.now() + 1_000).toISOString(), name: 'Contact us' };
      bench.crm.people.set(bench.id, { ...bench.crm.people.get(bench.id)!, lastForm });
      await bench.hear('changed', bench.id);
      expect(await bench.rows('select email from lead')).toEqual([{ email: CANARY }]);
    });
  });
}
