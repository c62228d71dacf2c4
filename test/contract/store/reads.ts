import { describe, expect, test } from 'vitest';
import { recompute } from '../../../src/domain/recompute.ts';
import type { Page } from '../../../src/flow/views.ts';
import { openPolicyArchive } from '../../../src/store/policy-archive.ts';
import { openReads } from '../../../src/store/reads/reads.ts';
import { openLedgerBench } from '../../support/ledger-bench.ts';
import type { OpenStore } from './open-store.ts';

/** An hour ago, so that nothing has faded. */
const NOON = new Date(Date.now() - 3_600_000);
const minutes = (n: number): Date => new Date(NOON.getTime() + n * 60_000);

/** Every page until the end, a few at a time. */
async function all<T>(read: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await read(cursor);
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
  }
  throw new Error('the pages never end');
}

export function readsContract(open: OpenStore): void {
  describe('reads', () => {
    test('pages are complete and without doubles, although all came in the same millisecond', async () => {
      await using store = await open();
      const { hand } = await openLedgerBench(store);
      const reads = openReads(store);
      const emails = Array.from({ length: 11 }, (_, i) => `p${i}@acme.com`);
      for (const email of emails) await hand({ email }, { receivedAt: NOON });
      for (const limit of [1, 3, 11]) {
        const leads = await all((cursor) => reads.leads({ limit, cursor }));
        expect(leads).toHaveLength(11);
        expect(new Set(leads.map(({ email }) => email))).toEqual(new Set(emails));
        expect(new Set(leads.map(({ id }) => id)).size).toBe(11);
        const handoffs = await all((cursor) => reads.handoffs({ limit, cursor }));
        expect(new Set(handoffs.map(({ lead }) => lead)).size).toBe(11);
        const jobs = await all((cursor) => reads.jobs({ limit, cursor }));
        expect(jobs.length).toBe(22);
        expect(new Set(jobs.map(({ id }) => id)).size).toBe(22);
      }
    });

    test('the latest comes first, and who comes in while one pages is not shown twice', async () => {
      await using store = await open();
      const { hand } = await openLedgerBench(store);
      const reads = openReads(store);
      for (const n of [1, 2, 3, 4]) await hand({ email: `p${n}@acme.com` }, { receivedAt: minutes(n) });
      const first = await reads.leads({ limit: 2 });
      expect(first.items.map(({ email }) => email)).toEqual(['p4@acme.com', 'p3@acme.com']);
      await hand({ email: 'p5@acme.com' }, { receivedAt: minutes(5) });
      const second = await reads.leads({ limit: 2, cursor: first.next ?? undefined });
      expect(second.items.map(({ email }) => email)).toEqual(['p2@acme.com', 'p1@acme.com']);
      expect(second.next).toBeNull();
    });

    test('a cursor that was not handed out is refused', async () => {
      await using store = await open();
      const reads = openReads(store);
      for (const cursor of ['x', 'bm8', Buffer.from('["now","x"]').toString('base64url')])
        await expect(reads.leads({ limit: 5, cursor })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    });

    test('leads are found by address, grade, owner and state', async () => {
      await using store = await open();
      const { hand } = await openLedgerBench(store);
      const reads = openReads(store);
      await hand({ email: 'vera@acme.com' });
      await hand({ email: 'spy@rivalcorp.com' });
      await hand({ email: 'walt@acme.com', kind: 'page_viewed' });
      const found = async (filter: object): Promise<(string | null)[]> =>
        (await reads.leads({ limit: 10, ...filter })).items.map(({ email }) => email);
      expect(await found({ email: ' VERA@acme.com ' })).toEqual(['vera@acme.com']);
      expect(await found({ email: 'vera' })).toEqual([]);
      expect(await found({ grade: 'out' })).toEqual(['spy@rivalcorp.com']);
      expect(await found({ grade: 'C', state: 'nurture' })).toEqual(['walt@acme.com']);
      const [vera] = (await reads.leads({ limit: 1, email: 'vera@acme.com' })).items;
      expect(await found({ owner: vera?.owner ?? '' })).toEqual(['vera@acme.com']);
      expect(await found({ owner: "x' or '1'='1" })).toEqual([]);
    });

    test('handoffs and jobs are found by what they are', async () => {
      await using store = await open();
      const { hand, takeIn, perform, queued } = await openLedgerBench(store);
      const reads = openReads(store);
      const failed = await hand({ note: 'nobody' }, { receivedAt: minutes(1) });
      await hand({ email: 'vera@acme.com' }, { receivedAt: minutes(2) });
      const pending = await takeIn({ email: 'walt@acme.com' }, { receivedAt: minutes(3) });
      await perform(queued[0]!.id);
      const ids = async (filter: object): Promise<string[]> =>
        (await reads.jobs({ limit: 10, ...filter })).items.map(({ id }) => id);
      expect(await ids({ state: 'failed' })).toEqual([failed]);
      expect(await ids({ state: 'pending' })).toEqual([pending]);
      expect(await ids({ kind: 'crm.handoff', state: 'done' })).toEqual([queued[0]!.id]);
      expect(await ids({ kind: 'signal', since: minutes(3) })).toEqual([pending]);
      expect(await ids({ source: 'landing' })).toEqual([]);
      expect(await reads.job(failed)).toMatchObject({
        state: 'failed',
        lastError: { code: 'LEAD_UNIDENTIFIED' },
        nextAttemptAt: null,
        source: 'website',
      });
      expect(await reads.job('none')).toBeNull();
      const [handoff] = (await reads.handoffs({ limit: 10, state: 'offered' })).items;
      expect(handoff).toMatchObject({ grade: 'A', route: 'all', handedOffAt: expect.any(String) });
      expect((await reads.handoffs({ limit: 10, owner: handoff?.owner ?? '' })).items).toHaveLength(1);
      expect((await reads.handoffs({ limit: 10, state: 'waiting' })).items).toEqual([]);
    });

    test('the timeline goes from the oldest to the newest, in the order things were written', async () => {
      await using store = await open();
      const { hand, perform, queued } = await openLedgerBench(store);
      const reads = openReads(store);
      const before = Date.now() - 60_000;
      await hand({ email: 'vera@acme.com' }, { receivedAt: new Date(before) });
      await perform(queued[0]!.id);
      const [lead] = (await reads.leads({ limit: 1 })).items;
      const whole = await reads.lead(lead?.id ?? '');
      expect(whole?.timeline.map(({ kind }) => kind)).toEqual(['signal', 'graded', 'routed', 'crm']);
      const times = whole?.timeline.map(({ at }) => at) ?? [];
      expect(times).toEqual(times.toSorted());
      expect(whole).toMatchObject({ crm: { type: 'contact' }, handedOffAt: expect.any(String) });
      expect(await reads.lead('lead_none')).toBeNull();
    });

    test('the latest decision explains the lead', async () => {
      await using store = await open();
      const { hand } = await openLedgerBench(store);
      const reads = openReads(store);
      await hand({ email: 'vera@acme.com' });
      const second = await hand({ email: 'vera@acme.com', message: 'again' });
      const [lead] = (await reads.leads({ limit: 1 })).items;
      expect(await reads.explain(lead?.id ?? '')).toMatchObject({
        signal: second,
        decision: { lead: { grade: 'A' } },
      });
      expect(await reads.explain('lead_none')).toBeNull();
    });

    test('what is read back is decided again to the byte', async () => {
      await using store = await open();
      const { hand } = await openLedgerBench(store);
      const reads = openReads(store);
      // Keys that look like numbers, that JavaScript moves, and text that JSON escapes.
      const odd = { 10: 'ten', 2: 'two', z: '\ud800 \u2028 "', company: 'Größe & Söhne', employees: '220' };
      await hand({ email: 'vera@acme.com', ...odd });
      await hand({ email: 'vera@acme.com', message: 'again' });
      const [lead] = (await reads.leads({ limit: 1 })).items;
      const view = (await reads.explain(lead?.id ?? ''))!;
      const pinned = await openPolicyArchive(store)(view.decision.policy.hash);
      expect(recompute(view.input, view.decision, pinned)).toMatchObject({ same: true, differences: [] });
    });

    test('counts tell what is open, pending, failed and how long the oldest waits', async () => {
      await using store = await open();
      const { hand, takeIn } = await openLedgerBench(store);
      const reads = openReads(store);
      expect(await reads.counts(NOON)).toEqual({
        jobs: { pending: 0, failed: 0 },
        leadsByGrade: {},
        openHandoffs: 0,
        oldestDueSeconds: 0,
        held: 0,
      });
      await hand({ note: 'nobody' });
      await takeIn({ email: 'walt@acme.com' }, { receivedAt: NOON });
      await hand({ email: 'vera@acme.com' });
      await hand({ email: 'bot@acme.com', _gotcha: 'x' }, { door: { proof: 'origin', doubts: [] } });
      expect(await reads.counts(minutes(1))).toEqual({
        jobs: { pending: 2, failed: 1 },
        leadsByGrade: { A: 1 },
        openHandoffs: 1,
        oldestDueSeconds: 60,
        held: 1,
      });
    });
  });
}
