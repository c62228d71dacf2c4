import { describe, expect, test } from 'vitest';
import { newSignal, openLedgerBench } from '../../support/ledger-bench.ts';
import type { OpenStore } from './open-store.ts';

/** What the script of Google Forms sends of one response, as it stands after an edit. */
const response = (answers: Record<string, string>, over: Record<string, unknown> = {}) => ({
  responseId: 'r-1',
  timestamp: '2026-11-02T09:00:00.000Z',
  namedValues: Object.fromEntries(Object.entries(answers).map(([label, value]) => [label, [value]])),
  ...over,
});
const at = (minute: number) => ({
  source: 'survey',
  receivedAt: new Date(Date.UTC(2026, 10, 2, 9, minute)),
});

export function editionsContract(open: OpenStore): void {
  describe('submissions that are edited', () => {
    test('are one event of one person, who says what was said last', async () => {
      await using store = await open();
      const { hand, count } = await openLedgerBench(store);
      await hand(response({ Email: 'vera@acme.com', Company: 'Acme' }), at(0));
      await hand(response({ Email: 'vera@acme.com', Company: 'Acme Ovens' }), at(5));
      await hand(response({ Email: 'vera@acme.com', Company: 'Another' }, { responseId: 'r-2' }), at(6));
      expect(await count('lead')).toBe(1);
      expect(await count('event')).toBe(2);
      expect(await count('lead', `profile -> 'attributes' ->> 'company.name' = 'Another'`)).toBe(1);
      expect(await count('event', `properties ->> 'company.name' = 'Acme'`)).toBe(0);
    });

    test('stay that person when the address is mended, and are no younger', async () => {
      await using store = await open();
      const { hand, count } = await openLedgerBench(store);
      const undated = { timestamp: '' };
      await hand(response({ Email: 'vera@acmee.com' }, undated), at(0));
      await hand(response({ Email: 'vera@acme.com' }, undated), at(5));
      expect(await count('lead', `email = 'vera@acme.com'`)).toBe(1);
      expect(await count('lead')).toBe(1);
      expect(await count('event', `at = '2026-11-02T09:00:00Z'`)).toBe(1);
      // Both addresses are theirs.
      await hand({ email: 'vera@acmee.com' });
      expect(await count('lead')).toBe(1);
    });

    test('that come in the wrong order end as the last edit says', async () => {
      await using store = await open();
      const { inbox, decide, count } = await openLedgerBench(store);
      const old = newSignal(response({ Email: 'vera@acmee.com', Company: 'Acme' }), at(0));
      const edited = newSignal(response({ Email: 'vera@acme.com', Company: 'Acme Ovens' }), at(5));
      await inbox.commit(old);
      await inbox.commit(edited);
      await decide(edited.id);
      await decide(old.id);
      expect(await count('event')).toBe(1);
      expect(await count('event', `properties ->> 'company.name' = 'Acme Ovens'`)).toBe(1);
      expect(await count('lead', `profile -> 'attributes' ->> 'company.name' = 'Acme Ovens'`)).toBe(1);
      expect(await count('lead', `email = 'vera@acme.com'`)).toBe(1);
      expect(await count('lead')).toBe(1);
      expect(await count('signal', `state = 'done'`)).toBe(2);
    });

    test('of somebody whose address another lead has are that other lead from now on', async () => {
      await using store = await open();
      const { hand, count } = await openLedgerBench(store);
      await hand({ email: 'olga@acme.com' });
      await hand(response({ Email: 'vera@acme.com' }), at(0));
      await hand(response({ Email: 'olga@acme.com' }), at(5));
      expect(await count('lead')).toBe(2);
      expect(await count('event join lead on lead.id = event.lead_id', `lead.email = 'vera@acme.com'`)).toBe(
        0,
      );
      expect(await count('event join lead on lead.id = event.lead_id', `lead.email = 'olga@acme.com'`)).toBe(
        2,
      );
    });
  });

  describe('tests of a source', () => {
    const trial = (email: string) => response({ Email: email, Name: 'Test Person' }, { test: true });

    test('are a lead that is shown as one, and nothing more', async () => {
      await using store = await open();
      const { hand, count, queued } = await openLedgerBench(store);
      await hand(trial('try@acme.com'), at(0));
      expect(await count('lead', `state = 'test' and owner is null and grade is not null`)).toBe(1);
      expect(await count('handoff')).toBe(0);
      expect(await count('effect')).toBe(0);
      expect(queued).toEqual([]);
    });

    test('are over once the person writes in earnest', async () => {
      await using store = await open();
      const { hand, count } = await openLedgerBench(store);
      await hand(trial('vera@acme.com'), at(0));
      await hand({ email: 'vera@acme.com' });
      expect(await count('lead', `state <> 'test' and profile -> 'test' is null`)).toBe(1);
      expect(await count('handoff')).toBe(1);
    });

    test('say nothing of somebody who is known, and leave them with their owner', async () => {
      await using store = await open();
      const { hand, count } = await openLedgerBench(store);
      await hand({ email: 'vera@acme.com', name: 'Vera Berg' });
      await hand(trial('vera@acme.com'), at(0));
      expect(
        await count('lead', `profile -> 'attributes' ->> 'name' = 'Vera Berg' and owner is not null`),
      ).toBe(1);
      expect(await count('handoff', 'closed_at is null')).toBe(1);
      expect(await count('effect')).toBe(1);
    });
  });
}
