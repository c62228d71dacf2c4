import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSalesforceFeed } from '../../../src/crm/salesforce/read/feed.ts';
import type { SalesforceApi, SalesforceRecord } from '../../../src/crm/salesforce/salesforce-api.ts';
import { call } from '../../support/crm-call.ts';
import { replay } from '../../support/replay.ts';
import { openReadingBench } from './reading-bench.ts';

/** Milliseconds at which leads and contacts were changed. */
interface ChangedAt {
  readonly leads: readonly number[];
  readonly contacts: readonly number[];
}

/** Answers queries by time over leads L1, L2 … and contacts C1, C2 …; a page has as many as the query allows. */
function apiOver(
  { leads, contacts }: ChangedAt,
  calls: string[][],
): Pick<SalesforceApi, 'queries' | 'query'> {
  const rowsOf = (name: string, times: readonly number[]): SalesforceRecord[] =>
    times
      .map((at, i) => ({ at, Id: `${name}${i + 1}`, SystemModstamp: new Date(at).toISOString() }))
      .toSorted((a, b) => a.at - b.at);
  const rows = { Lead: rowsOf('L', leads), Contact: rowsOf('C', contacts) };
  const answer = (text: string): SalesforceRecord[] => {
    const [, type, operator, when = ''] = / FROM (\w+) WHERE SystemModstamp (\S+) (\S+)/.exec(text) ?? [];
    const since = Date.parse(when);
    const found = rows[type === 'Lead' ? 'Lead' : 'Contact'].filter(({ at }) => {
      if (operator === '=') return at === since;
      return operator === '>' ? Number(at) > since : Number(at) >= since;
    });
    return found.slice(0, Number(/ LIMIT (\d+)$/.exec(text)?.[1] ?? found.length));
  };
  return {
    queries: async (soqls) => {
      calls.push(soqls.map(({ text }) => text));
      return soqls.map(({ text }) => ({ kind: 'found', records: answer(text) }));
    },
    query: async ({ text }) => {
      calls.push([text]);
      return answer(text);
    },
  };
}

const org = {
  describe: async () => null,
  self: async () => ({ orgId: '00D000000000001EAA', userId: '005000000000001AAA' }),
};
const plenty = { spares: () => false };

/** All that the feed tells from `since` on, as somebody who catches up asks for it. */
async function catchUp(changedAt: ChangedAt, since: number) {
  const calls: string[][] = [];
  const feed = createSalesforceFeed({ api: apiOver(changedAt, calls), org, budget: plenty });
  const told: { id: string; at: number }[] = [];
  let from = new Date(since);
  for (;;) {
    const page = await feed.changedSince(from, call);
    told.push(...page.people.map(({ id, changedAt: at }) => ({ id, at: at.getTime() })));
    if (!page.more) return { told, calls, through: page.through };
    expect(page.through?.getTime()).toBeGreaterThan(from.getTime());
    from = page.through ?? from;
  }
}

test('everybody who changed since is told, however many changed at one time', async () => {
  const times = fc
    .array(
      fc.record({
        at: fc.integer({ min: 0, max: 9 }),
        many: fc.oneof(fc.integer({ min: 1, max: 4500 }), fc.constant(2000)),
      }),
      { maxLength: 4 },
    )
    .map((groups) => groups.flatMap(({ at, many }) => Array.from({ length: many }, () => at * 1000)));
  await fc.assert(
    fc.asyncProperty(times, times, fc.integer({ min: 0, max: 9 }), async (leads, contacts, second) => {
      const since = second * 1000;
      const { told, calls } = await catchUp({ leads, contacts }, since);
      const due = [
        ...leads.flatMap((at, i) => (at >= since ? [`L${i + 1}`] : [])),
        ...contacts.flatMap((at, i) => (at >= since ? [`C${i + 1}`] : [])),
      ];
      expect(new Set(told.map(({ id }) => id))).toEqual(new Set(due));
      expect(calls.length).toBeLessThanOrEqual(8 * 5 + due.length / 500);
    }),
    { numRuns: 40, ...replay },
  );
});

test('through tells how far both types were told, so that nothing between them is skipped', async () => {
  const calls: string[][] = [];
  const leads = Array.from({ length: 2500 }, (_, n) => n * 1000);
  const api = apiOver({ leads, contacts: [500, 5_000_000] }, calls);
  const feed = createSalesforceFeed({ api, org, budget: plenty });
  const first = await feed.changedSince(new Date(0), call);
  expect(first.people.at(1)?.id).toBe('C1');
  expect([first.people.length, first.more, first.through]).toEqual([2001, true, new Date(1_999_000)]);
  const second = await feed.changedSince(first.through ?? new Date(0), call);
  expect([second.more, second.through]).toEqual([false, new Date(5_000_000)]);
  expect(calls).toHaveLength(2);
});

test('while the calls of the org run short nothing is asked, and nothing told', async () => {
  const calls: string[][] = [];
  const api = apiOver({ leads: [1000], contacts: [] }, calls);
  const feed = createSalesforceFeed({ api, org, budget: { spares: () => true } });
  expect(await feed.changedSince(new Date(0), call)).toEqual({ people: [], through: null, more: false });
  expect(await feed.submissionsSince('form', new Date(0), call)).toEqual([]);
  expect(calls).toEqual([]);
});

describe('a Salesforce over the wire', () => {
  const feedOf = (bench: Awaited<ReturnType<typeof openReadingBench>>) =>
    createSalesforceFeed({ api: bench.api, org: bench.open().org, budget: plenty });

  test('tells of leads, of contacts that Baton wrote, and of those who were deleted or merged', async () => {
    await using bench = await openReadingBench();
    const { salesforce } = bench;
    const lead = (): string => salesforce.add('Lead', { LastName: 'Doe', Company: 'Firm' });
    const [stayed, lost, gone] = [lead(), lead(), lead()];
    salesforce.add('Contact', { LastName: 'Doe' });
    const written = salesforce.add('Contact', { LastName: 'Roe', Baton_Grade__c: 'A' });
    salesforce.merge(stayed, lost);
    salesforce.remove(gone);
    const asked = await bench.asking(async () => {
      const { people, through, more } = await feedOf(bench).changedSince(new Date(0), call);
      expect(new Map(people.map(({ id, deleted }) => [id, deleted]))).toEqual(
        new Map([
          [stayed, undefined],
          [lost, true],
          [gone, true],
          [written, undefined],
        ]),
      );
      // A change counts from the end of its second.
      expect([through?.getTime(), more]).toEqual([people.at(-1)!.changedAt.getTime() - 999, false]);
      expect(
        people.map(({ byOthers }) => byOthers),
        'an admin did all of it',
      ).toEqual([true, true, true, true]);
    });
    expect(asked).toHaveLength(1);
  });

  test('may know the grade by a name that a policy gives it', async () => {
    await using bench = await openReadingBench({ setUp: false });
    bench.salesforce.addField('Contact', { name: 'Heat__c', type: 'string', length: 20 });
    const id = bench.salesforce.add('Contact', { LastName: 'Doe', Heat__c: 'A' });
    const { api } = bench;
    const feed = createSalesforceFeed({
      api,
      org: bench.open().org,
      budget: plenty,
      gradeFields: () => ['Heat__c'],
    });
    const { people } = await feed.changedSince(new Date(0), call);
    expect(people.map((person) => person.id)).toEqual([id]);
  });

  test('without the fields of Baton tells of leads alone', async () => {
    await using bench = await openReadingBench({ setUp: false });
    const id = bench.salesforce.add('Lead', { LastName: 'Doe', Company: 'Firm' });
    bench.salesforce.add('Contact', { LastName: 'Doe' });
    const { api } = bench;
    for (const one of [bench.open().org, org]) {
      const { people } = await createSalesforceFeed({ api, org: one, budget: plenty }).changedSince(
        new Date(0),
        call,
      );
      expect(people.map((person) => person.id)).toEqual([id]);
    }
  });

  test('that does not let us ask is a fault, not an empty answer', async () => {
    await using bench = await openReadingBench();
    bench.salesforce.forbid('Lead');
    await expect(feedOf(bench).changedSince(new Date(0), call)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
    });
  });
});
