import { describe, expect, test } from 'vitest';
import { createErase } from '../../../src/flow/erase.ts';
import { createForget } from '../../../src/flow/forget.ts';
import { openErasures } from '../../../src/store/erase.ts';
import { openVisitors } from '../../../src/store/visitors.ts';
import { openLedgerBench } from '../../support/ledger-bench.ts';
import { openVisitorBench } from '../../support/visitor-bench.ts';
import type { OpenStore } from './open-store.ts';

const EMAIL = 'vera@acme.com';
const ID = '3f2a91d0-visitor-of-vera';
const view = (path: string, minutesAgo: number, more: object = {}) => ({
  kind: 'page_viewed',
  anonymous_id: ID,
  page: `https://shop.example${path}`,
  occurred_at: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
  ...more,
});

export function visitorsContract(open: OpenStore): void {
  describe('visitors', () => {
    test('what one does is kept, without a lead, and says so', async () => {
      await using bench = await openVisitorBench(open);
      await bench.hand(view('/pricing', 5));
      expect(await bench.rows('select state, lead_id, outcome, error_code from signal')).toEqual([
        {
          state: 'done',
          lead_id: null,
          outcome: `kept for visitor anonymous:${ID}; waits for an e-mail address`,
          error_code: null,
        },
      ]);
      expect(await bench.count('lead')).toBe(0);
    });

    test('once they say who they are it is all theirs, with its own times, before they are decided on', async () => {
      await using bench = await openVisitorBench(open);
      await bench.hand(view('/pricing', 90, { utm_source: 'fair', referrer: 'https://search.example/' }));
      await bench.hand(view('/about', 30));
      await bench.hand(view('/elsewhere', 30, { anonymous_id: 'somebody-else-entirely' }));
      await bench.hand({ email: EMAIL, anonymous_id: ID, page: 'https://shop.example/contact' });

      expect(await bench.eventsOf(EMAIL)).toEqual([
        'page_viewed /pricing',
        'page_viewed /about',
        'form_submitted /contact',
      ]);
      const [{ input } = { input: { events: [] } }] = await bench.rows<{ input: { events: unknown[] } }>(
        'select input from decision',
      );
      expect(input.events).toHaveLength(3);
      const lead = await bench.lead(EMAIL);
      expect(lead.attribution).toMatchObject({
        page: 'https://shop.example/pricing',
        referrer: 'https://search.example/',
        utm: { source: 'fair' },
      });
      expect(lead.timeline[0]).toMatchObject({
        kind: 'visitor',
        summary: `Seen before as a visitor: 2 events since ${new Date(Date.now() - 90 * 60_000).toISOString().slice(0, 10)}`,
        detail: { page_viewed: 2 },
      });
      expect(await bench.count('anonymous_event')).toBe(1);
      expect(await bench.count('signal', `lead_id = '${lead.id}'`)).toBe(3);
    });

    test('from then on what they do is their lead’s, and decided on', async () => {
      await using bench = await openVisitorBench(open);
      await bench.hand({ email: EMAIL, anonymous_id: ID });
      await bench.hand(view('/pricing', 1));
      expect(await bench.eventsOf(EMAIL)).toEqual(['page_viewed /pricing', 'form_submitted']);
      expect(await bench.count('decision')).toBe(2);
      expect(await bench.count('anonymous_event')).toBe(0);
      expect(await bench.count('handoff')).toBe(1);
    });

    test('ids that came together are one visitor, whichever of them is told with the address', async () => {
      await using bench = await openVisitorBench(open);
      await bench.call('page', { anonymousId: 'phone-of-vera' });
      await bench.call('track', { event: 'Plan Compared', userId: '42' });
      await bench.call('page', { anonymousId: 'phone-of-vera', userId: '42' });
      await bench.call('page', { anonymousId: 'laptop-of-vera', userId: '42' });
      await bench.hand({ email: EMAIL, anonymous_id: 'laptop-of-vera' });
      expect(await bench.count('lead')).toBe(1);
      expect(await bench.count('event')).toBe(5);
      await bench.call('page', { anonymousId: 'phone-of-vera' });
      expect(await bench.count('event')).toBe(6);
    });

    test('a computer that two share: what comes later is of whoever was known by it last, what came before stays', async () => {
      await using bench = await openVisitorBench(open);
      await bench.hand(view('/one', 50));
      await bench.hand({ email: EMAIL, anonymous_id: ID, occurred_at: view('', 40).occurred_at });
      await bench.hand({ email: 'bo@other.com', anonymous_id: ID, occurred_at: view('', 30).occurred_at });
      await bench.hand(view('/two', 20));
      // Told late: she was known by it before he was.
      await bench.hand({ email: EMAIL, anonymous_id: ID, occurred_at: view('', 35).occurred_at });
      await bench.hand(view('/three', 10));
      expect(await bench.eventsOf(EMAIL)).toEqual(['page_viewed /one', 'form_submitted', 'form_submitted']);
      expect(await bench.eventsOf('bo@other.com')).toEqual([
        'form_submitted',
        'page_viewed /two',
        'page_viewed /three',
      ]);
    });

    test('an account is surer than a browser, and whoever signs in has the browser from then on', async () => {
      await using bench = await openVisitorBench(open);
      const at = (minutesAgo: number) => ({ timestamp: view('', minutesAgo).occurred_at });
      const shared = { anonymousId: 'till-in-the-shop' };
      const who = (userId: string, email: string) => ({ ...shared, userId, traits: { email } });
      await bench.call('identify', { ...who('1', EMAIL), ...at(60) });
      await bench.call('identify', { ...who('2', 'bo@other.com'), ...at(50) });
      await bench.call('track', { ...shared, userId: '1', event: 'Order Looked Up', ...at(40) });
      // Told late: between her two visits.
      await bench.call('identify', { ...who('2', 'bo@other.com'), ...at(45) });
      await bench.call('track', { ...shared, event: 'Order Printed', ...at(30) });
      expect(await bench.eventsOf(EMAIL)).toEqual(['identified', 'order_looked_up', 'order_printed']);
      expect(await bench.eventsOf('bo@other.com')).toEqual(['identified', 'identified']);
    });

    test('who was known by it again meanwhile keeps it, whatever is told late', async () => {
      await using bench = await openVisitorBench(open);
      const form = (email: string, minutesAgo: number) =>
        bench.hand({ email, anonymous_id: ID, occurred_at: view('', minutesAgo).occurred_at });
      await form(EMAIL, 60);
      await form(EMAIL, 20);
      await form('bo@other.com', 40);
      await bench.hand(view('/mine', 10));
      expect(await bench.eventsOf(EMAIL)).toEqual(['form_submitted', 'form_submitted', 'page_viewed /mine']);
    });

    test('a withdrawal that a visitor sent counts once they are known', async () => {
      await using bench = await openVisitorBench(open);
      await bench.hand({ ...view('', 5), kind: 'unsubscribed' });
      await bench.hand({ email: EMAIL, anonymous_id: ID });
      expect((await bench.lead(EMAIL)).consent).toMatchObject([{ purpose: 'email', granted: false }]);
    });

    test('at once, in any number: nothing is lost and nothing comes twice', async () => {
      await using bench = await openVisitorBench(open);
      const views = await Promise.all(Array.from({ length: 24 }, (_, i) => bench.takeIn(view(`/${i}`, i))));
      const forms = await Promise.all(
        [1, 2, 3].map((n) => bench.takeIn({ email: EMAIL, anonymous_id: ID, message: `${n}` })),
      );
      const both = await Promise.all(
        ['phone-of-vera', ID].map((anonymousId) => bench.takeCall('page', { anonymousId, userId: '42' })),
      );
      const all = [...views.slice(12), ...forms, ...both, ...views.slice(0, 12)];
      await Promise.all([...all, ...all].map((signal) => bench.decide(signal)));
      // Whoever waited for each other in a circle is tried again.
      for (const signal of all) await bench.decide(signal);
      expect(await bench.count('signal', `state <> 'done'`)).toBe(0);
      expect(await bench.count('lead')).toBe(1);
      expect(await bench.count('event')).toBe(29);
      expect(await bench.count('anonymous_event')).toBe(0);
    });

    test('erased, with whatever has not come in yet; who comes by then is a visitor like any other', async () => {
      await using bench = await openVisitorBench(open);
      await bench.hand(view('/pricing', 5));
      await bench.hand({ email: EMAIL, anonymous_id: ID });
      await bench.takeIn(view('/late', 1));
      await bench.hand(view('/other', 1, { anonymous_id: `${ID}-not` }));
      const erase = createErase({
        erasures: openErasures(bench.store),
        sweep: async () => undefined,
        now: () => new Date(),
      });
      expect(await erase(EMAIL, 'kim')).toEqual({ leads: 1, signals: 1 });
      expect(await bench.rows(`select outcome from signal`)).toEqual([
        { outcome: `kept for visitor anonymous:${ID}-not; waits for an e-mail address` },
      ]);
      expect(await bench.count('lead_identity')).toBe(0);
      await bench.hand(view('/again', 0));
      expect(await bench.count('lead')).toBe(0);
      expect(await bench.count('anonymous_event')).toBe(2);
    });

    test('of very many events the first and the newest five hundred less one are kept', async () => {
      await using bench = await openVisitorBench(open);
      await bench.hand(view('/first', 5_000));
      await bench.store.pool.query(
        `insert into signal (id, source, content_type, body, received_at, next_attempt_at, state)
         select 'sig_' || n, 'website', 'application/json', '{}', now(), now(), 'done' from generate_series(1, 499) as n`,
      );
      await bench.store.pool.query(
        `insert into anonymous_event (signal_id, ids, name, at, properties, profile, kept_at)
         select 'sig_' || n, ids, name, now() - make_interval(mins => 500 - n), properties, profile, kept_at
           from anonymous_event, generate_series(1, 499) as n`,
      );
      await bench.hand(view('/newest', 0));
      expect(await bench.count('anonymous_event')).toBe(500);
      expect(await bench.count('anonymous_event', `signal_id = 'sig_1'`)).toBe(0);
      expect(await bench.count('signal', `id = 'sig_1'`)).toBe(0);
      await bench.hand({ email: EMAIL, anonymous_id: ID });
      expect((await bench.lead(EMAIL)).attribution.page).toBe('https://shop.example/first');
      expect((await bench.eventsOf(EMAIL)).slice(-2)).toEqual(['page_viewed /newest', 'form_submitted']);
    });

    test('forgotten after ninety days, with the signal and its delivery, or as a policy says', async () => {
      await using bench = await openVisitorBench(open);
      await bench.hand(view('/old', 5));
      await bench.hand(view('/young', 5, { anonymous_id: 'another-visitor-than-she' }));
      await bench.store.pool.query(
        `update anonymous_event set kept_at = now() - interval '91 days' where 'anonymous:${ID}' = any(ids)`,
      );
      await bench.store.pool.query(
        `update anonymous_event set kept_at = now() - interval '3 days' where kept_at > now() - interval '1 day'`,
      );
      const forget = (policies: typeof bench.policies) =>
        createForget({
          visitors: openVisitors(bench.store),
          files: { forget: async () => 0 },
          policies,
          now: () => new Date(),
        })();
      await forget(bench.policies);
      for (const table of ['anonymous_event', 'signal', 'delivery']) expect(await bench.count(table)).toBe(1);
      expect(await bench.count('anonymous_event', `'anonymous:another-visitor-than-she' = any(ids)`)).toBe(1);
      await forget((await openLedgerBench(bench.store, bench.keeping('2d'))).policies);
      expect(await bench.count('anonymous_event')).toBe(0);
    });
  });
}
