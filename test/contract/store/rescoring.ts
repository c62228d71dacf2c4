import { describe, expect, test } from 'vitest';
import type { LeadWithTimeline } from '../../../src/flow/views.ts';
import type { Database } from '../../../src/store/database.ts';
import { openOverrides } from '../../../src/store/overrides.ts';
import { openReads } from '../../../src/store/reads/reads.ts';
import { planRescoring, rescorePlan } from '../../../src/store/rescoring.ts';
import { openLedgerBench } from '../../support/ledger-bench.ts';
import { testPolicy } from '../../support/test-policy.ts';
import type { OpenStore } from './open-store.ts';

const DAY = 86_400_000;

/** Whoever wrote is a C under this version, so it stays with marketing. */
const STRICTER = testPolicy({ version: 2 }).replace('A: [ A, C ]', 'A: [ C, C ]');
const people = (n: number) => Array.from({ length: n }, (_, i) => `p${i}@acme.example`);

async function leadOf(store: Database, email: string): Promise<LeadWithTimeline> {
  const reads = openReads(store);
  const { items } = await reads.leads({ email, limit: 1 });
  return (await reads.lead(items[0]!.id))!;
}

const makeDue = (store: Database, id: string) =>
  store.pool.query(`update lead set rescore_at = now() - interval '1 second' where id = $1`, [id]);

export function rescoringContract(open: OpenStore): void {
  describe('a lead that is looked at again', () => {
    test('when nothing has changed: no decision, no write, and the next look is planned', async () => {
      await using store = await open();
      const { hand, rescore, count } = await openLedgerBench(store);
      await hand({ email: 'vera@acme.example' });
      const { id } = await leadOf(store, 'vera@acme.example');
      await makeDue(store, id);
      await rescore(id);
      expect([await count('decision'), await count('effect')]).toEqual([1, 1]);
      expect(await rescorePlan(store).due(new Date(), 10)).toEqual([]);
    });

    test('because its points have faded: graded anew without a signal, at the instant foreseen', async () => {
      await using store = await open();
      const { hand, rescore } = await openLedgerBench(store);
      await hand({ email: 'vera@acme.example' });
      const lead = await leadOf(store, 'vera@acme.example');
      const { rows } = await store.pool.query<{ days: number }>(
        `select (extract(epoch from rescore_at - now()) / 86400)::float8 as days from lead`,
      );
      // 80 points, whole for 2 days, half every 14: below the 60 of the first band after 2 + 14 × log2(80/60) days.
      expect(rows[0]!.days).toBeCloseTo(2 + 14 * Math.log2(80 / 60), 1);
      await store.pool.query(`update event set at = at - interval '8 days'`);
      await makeDue(store, lead.id);
      await rescore(lead.id);
      const faded = await leadOf(store, 'vera@acme.example');
      expect([lead.grade, faded.grade, faded.owner]).toEqual(['A', 'C', lead.owner]);
    });

    test('before it is due: nothing happens', async () => {
      await using store = await open();
      const { hand, count } = await openLedgerBench(store);
      await hand({ email: 'vera@acme.example' });
      const { id } = await leadOf(store, 'vera@acme.example');
      const { rescore } = await openLedgerBench(store, STRICTER);
      await store.pool.query(`update lead set rescore_at = now() + interval '1 hour'`);
      await rescore(id);
      expect(await count('decision')).toBe(1);
    });

    test('under a policy that grades it otherwise: decided anew, its CRM told, its owner kept', async () => {
      await using store = await open();
      const { hand, count } = await openLedgerBench(store);
      await hand({ email: 'vera@acme.example' });
      const before = await leadOf(store, 'vera@acme.example');
      await makeDue(store, before.id);
      await (await openLedgerBench(store, STRICTER)).rescore(before.id);
      const after = await leadOf(store, 'vera@acme.example');
      expect([before.grade, after.grade, after.owner]).toEqual(['A', 'C', before.owner]);
      expect(await count('effect', `kind = 'crm.person'`)).toBe(1);
      expect(await count('handoff')).toBe(1);
      const { rows } = await store.pool.query(
        `select input->>'cause' as cause from decision order by at desc`,
      );
      expect(rows[0]).toEqual({ cause: 'rescored' });
    });

    test('that now belongs to people: handed off, with clocks that start now', async () => {
      await using store = await open();
      const strict = await openLedgerBench(store, STRICTER);
      await strict.hand({ email: 'vera@acme.example' }, { receivedAt: new Date(Date.now() - 20 * DAY) });
      const before = await leadOf(store, 'vera@acme.example');
      expect([before.grade, before.owner]).toEqual(['C', null]);
      await makeDue(store, before.id);
      const milder = testPolicy({ version: 3 }).replace('A: [ A, C ]', 'A: [ A, A ]');
      await (await openLedgerBench(store, milder)).rescore(before.id);
      const after = await leadOf(store, 'vera@acme.example');
      expect(after.grade).toBe('A');
      expect(after.owner).not.toBeNull();
      expect(Date.now() - Date.parse(after.handoff!.receivedAt)).toBeLessThan(60_000);
    });

    test('whose grade stays but whose route now leads to people: handed off as well', async () => {
      await using store = await open();
      await (await openLedgerBench(store, STRICTER)).hand({ email: 'vera@acme.example' });
      const { id } = await leadOf(store, 'vera@acme.example');
      const wider = STRICTER.replace('grade: [C, out]', 'grade: out').replace(
        'sla:\n',
        'sla:\n  C: { accept: 1d, first_touch: 2d }\n',
      );
      await makeDue(store, id);
      await (await openLedgerBench(store, wider)).rescore(id);
      const { grade, owner } = await leadOf(store, 'vera@acme.example');
      expect([grade, owner]).toEqual(['C', expect.any(String)]);
    });

    test('a moment before it changes: the next look is a minute away, not a moment', async () => {
      await using store = await open();
      const { hand, rescore } = await openLedgerBench(store);
      await hand({ email: 'vera@acme.example' });
      const { id } = await leadOf(store, 'vera@acme.example');
      // 59.95 is shown as 60.0, so ten seconds before that the lead is still an A.
      const crossing = (2 + 14 * Math.log2(80 / 59.95)) * DAY;
      await store.pool.query('update event set at = $1', [new Date(Date.now() - crossing + 10_000)]);
      await makeDue(store, id);
      await rescore(id);
      const { rows } = await store.pool.query<{ s: number }>(
        'select extract(epoch from rescore_at - now())::float8 as s from lead',
      );
      expect(rows[0]!.s).toBeGreaterThan(50);
      expect(rows[0]!.s).toBeLessThan(61);
    });

    test('twenty times at once: decided once', async () => {
      await using store = await open();
      await (await openLedgerBench(store)).hand({ email: 'vera@acme.example' });
      const { id } = await leadOf(store, 'vera@acme.example');
      await makeDue(store, id);
      const { rescore, count } = await openLedgerBench(store, STRICTER);
      await Promise.all(Array.from({ length: 20 }, () => rescore(id)));
      expect([await count('decision'), await count('handoff')]).toEqual([2, 1]);
    });

    test('while the CRM does not answer: as it was, and looked at again later', async () => {
      await using store = await open();
      await (await openLedgerBench(store)).hand({ email: 'vera@acme.example' });
      const { id } = await leadOf(store, 'vera@acme.example');
      await makeDue(store, id);
      const { rescore, crm, count, errors } = await openLedgerBench(store, STRICTER);
      await store.pool.query(`insert into sandbox_fault (kind, remaining) values ('outage', 1)`);
      expect(crm.name).toBe('sandbox');
      await rescore(id);
      expect([errors.length, await count('decision')]).toEqual([1, 1]);
      expect(await count('lead', `rescore_at > now() + interval '4 minutes'`)).toBe(1);
    });
  });

  describe('after a change of the policy', () => {
    test('every lead judged by another is looked at, spread out, and planned once', async () => {
      await using store = await open();
      const { hand, policies } = await openLedgerBench(store);
      for (const email of people(5)) await hand({ email });
      const now = new Date();
      expect(await planRescoring(store, [policies.current().hash], now)).toBe(0);
      expect(await planRescoring(store, ['other'], now)).toBe(5);
      expect(await planRescoring(store, ['other'], now)).toBe(0);
      const at = await store.pool.query<{ rescore_at: Date }>(
        'select rescore_at from lead order by rescore_at',
      );
      const after = at.rows.map(({ rescore_at }) => rescore_at.getTime() - now.getTime());
      // Not before other processes have the new policy as well.
      expect(after).toEqual([5_020, 5_040, 5_060, 5_080, 5_100]);
      const due = await rescorePlan(store).due(new Date(now.getTime() + 5_070), 2);
      expect(due).toHaveLength(2);
      expect(due[0]).toMatchObject({ kind: 'rescore' });
    });

    test('one that has been seen last long ago is left alone', async () => {
      await using store = await open();
      const { hand } = await openLedgerBench(store);
      await hand({ email: 'vera@acme.example' }, { receivedAt: new Date(Date.now() - 91 * DAY) });
      expect(await planRescoring(store, ['other'], new Date())).toBe(0);
    });

    test('processes that see it together plan it once', async () => {
      await using store = await open();
      const { hand } = await openLedgerBench(store);
      for (const email of people(3)) await hand({ email });
      const planned = await Promise.all(
        Array.from({ length: 4 }, () => planRescoring(store, ['new'], new Date())),
      );
      expect(planned.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 3]);
    });
  });

  describe('a grade set by hand', () => {
    const until = (ms: number) => new Date(Date.now() + ms).toISOString();

    test('counts until its end, then the rules do again, and both stand on the timeline', async () => {
      await using store = await open();
      const { hand, rescore } = await openLedgerBench(store);
      await hand({ email: 'vera@acme.example' });
      const { id } = await leadOf(store, 'vera@acme.example');
      const asked = { grade: 'C', by: 'kim', why: 'a student, they said', until: until(DAY) };
      expect(await openOverrides(store).set(id, asked, new Date())).toBe(true);
      await rescore(id);
      expect((await leadOf(store, 'vera@acme.example')).grade).toBe('C');

      await store.pool.query(`update grade_override set until = now() - interval '1 second'`);
      await makeDue(store, id);
      await rescore(id);
      const lead = await leadOf(store, 'vera@acme.example');
      expect(lead.grade).toBe('A');
      expect(lead.timeline.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['override', 'graded', 'graded', 'graded']),
      );
      expect(lead.timeline.find(({ kind }) => kind === 'override')?.summary).toContain(
        'a student, they said',
      );
    });

    test('its end is when the lead is looked at next', async () => {
      await using store = await open();
      const { hand, rescore } = await openLedgerBench(store);
      await hand({ email: 'vera@acme.example' });
      const { id } = await leadOf(store, 'vera@acme.example');
      const end = until(3_600_000);
      await openOverrides(store).set(id, { grade: 'C', by: 'kim', why: 'x', until: end }, new Date());
      await rescore(id);
      const { rows } = await store.pool.query<{ rescore_at: Date }>('select rescore_at from lead');
      expect(rows[0]!.rescore_at.toISOString()).toBe(end);
    });

    test('is replaced by a later one, ended by somebody, and unknown leads have none', async () => {
      await using store = await open();
      const { hand, rescore, count } = await openLedgerBench(store);
      const overrides = openOverrides(store);
      await hand({ email: 'vera@acme.example' });
      const { id } = await leadOf(store, 'vera@acme.example');
      for (const grade of ['B', 'C'])
        await overrides.set(id, { grade, by: 'kim', why: 'NUL \u0000', until: until(DAY) }, new Date());
      expect(await count('grade_override')).toBe(1);
      expect(await overrides.end(id, 'lee', new Date())).toBe(true);
      expect(await overrides.end(id, 'lee', new Date())).toBe(false);
      await rescore(id);
      expect((await leadOf(store, 'vera@acme.example')).grade).toBe('A');
      const nobody = { grade: 'B', by: 'kim', why: 'x', until: until(DAY) };
      expect(await overrides.set('lead_nobody', nobody, new Date())).toBe(false);
    });
  });
}
