import { describe, expect, test } from 'vitest';
import type { CrmNews } from '../../src/domain/lead/crm-news.ts';
import { Fault } from '../../src/faults.ts';
import { createDecideLead, type DecideLeadDeps } from '../../src/flow/decide-lead.ts';
import type { FollowTransaction } from '../../src/flow/follow-ports.ts';
import type { Crm } from '../../src/flow/ports.ts';
import { decideBench, fakeCrm } from '../support/fake-ports.ts';
import { personNow } from '../support/follow-bench.ts';
import { iso, NOW } from '../support/leads.ts';

const news = (change: CrmNews['change']): CrmNews => ({
  kind: 'crm_news',
  change,
  id: '7',
  formerIds: [],
  at: iso(NOW),
  because: 'a company was associated',
});

/** A ledger that knows nobody, and what was asked of it and of the CRM, in order. */
function followBench(change: CrmNews['change'], read: Crm['read'] = async () => [null]) {
  const bench = decideBench();
  const seen: string[] = [];
  const tx = {
    claimSignal: async () => true,
    leaveCrm: async (...[ids]) => (seen.push(`leave ${ids.join()}`), 0),
    eraseFromCrm: async (...[ids]) => (seen.push(`erase ${ids.join()}`), 0),
    settleSignal: async (...[, , outcome]) => void seen.push(`settled: ${outcome}`),
  } satisfies Partial<FollowTransaction> as unknown as FollowTransaction;
  const deps: DecideLeadDeps = {
    ...bench,
    crm: {
      ...fakeCrm(),
      read: (...asked) => {
        seen.push('read');
        return read(...asked);
      },
    },
    sourceFor: () => ({ ...bench.sourceFor('form'), parse: () => news(change) }),
    ledger: {
      ...bench.ledger,
      crmNews: {
        standing: async () => (seen.push('standing'), { erasedAt: null, handedOff: [] }),
        transaction: async (work) => (seen.push('begin'), work(tx)),
      },
    },
  };
  return { follow: createDecideLead(deps), seen, settled: bench.settled };
}

describe('news of a CRM', () => {
  test.each([
    ['changed', ['standing', 'read', 'begin', 'settled: not in fake any more']],
    ['deleted', ['standing', 'read', 'begin', 'leave 7', 'settled: deleted in fake: 0 of our leads']],
    ['merged', ['standing', 'read', 'begin', 'leave 7', 'settled: deleted in fake: 0 of our leads']],
    ['erased', ['standing', 'read', 'begin', 'erase 7', 'settled: 0 erased']],
    ['elsewhere', ['begin', 'settled: a company was associated']],
  ] as const)(
    '"%s": the ledger is asked before the CRM, and the CRM outside the transaction',
    async (change, steps) => {
      const { follow, seen } = followBench(change);
      expect(await follow('sig_1')).toEqual({ kind: 'settled' });
      expect(seen).toEqual(steps);
    },
  );

  test('while the CRM is away it is heard again later', async () => {
    const away = new Fault('CRM_UNAVAILABLE', 'away');
    const { follow, seen, settled } = followBench('changed', () => Promise.reject(away));
    expect(await follow('sig_1')).toMatchObject({ kind: 'again' });
    expect(seen).toEqual(['standing', 'read']);
    expect(settled[0]?.failure).toMatchObject({ code: 'CRM_UNAVAILABLE', retryAt: expect.any(Date) });
  });

  test('whom the CRM still has was not erased: nothing is, and it is asked again', async () => {
    const { follow, seen, settled } = followBench('erased', async () => [personNow('7')]);
    expect(await follow('sig_1')).toMatchObject({ kind: 'again' });
    expect(seen).toEqual(['standing', 'read']);
    expect(settled[0]?.failure).toMatchObject({ code: 'CRM_STILL_THERE' });
  });
});
