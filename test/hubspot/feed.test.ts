import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FormSubmission, HubSpotApi, HubSpotRecord, Search } from '../../src/crm/hubspot/hubspot-api.ts';
import { createHubSpotFeed } from '../../src/crm/hubspot/read/feed.ts';
import { replay } from '../support/replay.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const call = { signal: new AbortController().signal, urgent: false };

/** HubSpot's search over contacts that changed at these times; their ids are 1, 2, 3 … in that order. */
function searchOver(changedAt: readonly number[], asked: Search[] = []): HubSpotApi['search'] {
  const records = changedAt.map(
    (at, i): HubSpotRecord => ({
      id: String(i + 1),
      properties: { lastmodifieddate: new Date(at).toISOString(), hs_object_id: String(i + 1) },
    }),
  );
  const numberOf = (record: HubSpotRecord, property: string): number =>
    property === 'hs_object_id' ? Number(record.id) : Date.parse(String(record.properties[property]));
  return async (_type, what) => {
    asked.push(what);
    const found = records
      .filter((record) =>
        what.filters.every(({ property, operator, values: [value] }) => {
          const difference = numberOf(record, property) - Number(value);
          return operator === 'EQ'
            ? difference === 0
            : difference > 0 || (operator === 'GTE' && difference === 0);
        }),
      )
      .toSorted((a, b) => numberOf(a, what.sortBy ?? '') - numberOf(b, what.sortBy ?? ''));
    const next = found.length > what.limit ? String(what.limit) : null;
    return { records: found.slice(0, what.limit), total: found.length, next };
  };
}

const feedOver = (api: Partial<Pick<HubSpotApi, 'search' | 'formSubmissions'>>) =>
  createHubSpotFeed({
    api: {
      search: searchOver([]),
      formSubmissions: async () => ({ submissions: [], next: null }),
      ...api,
    },
  });

/** All that the feed tells from `since` on, as somebody who catches up asks for it. */
async function catchUp(changedAt: readonly number[], since: number) {
  const asked: Search[] = [];
  const feed = feedOver({ search: searchOver(changedAt, asked) });
  const told: string[] = [];
  let from = new Date(since);
  for (;;) {
    const page = await feed.changedSince(from, call);
    told.push(...page.people.map(({ id }) => id));
    if (!page.more) return { told, asked, through: page.through };
    expect(page.through).not.toBeNull();
    from = page.through ?? from;
  }
}

test('everybody who changed since is told, however many changed at one time', async () => {
  const times = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 20 }), many: fc.integer({ min: 1, max: 450 }) }),
    { maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(times, fc.integer({ min: 0, max: 20 }), async (groups, since) => {
      const changedAt = groups.flatMap(({ at, many }) => Array.from({ length: many }, () => at));
      const { told, asked } = await catchUp(changedAt, since);
      const due = changedAt.flatMap((at, i) => (at >= since ? [String(i + 1)] : []));
      expect(new Set(told)).toEqual(new Set(due));
      expect(asked.length).toBeLessThanOrEqual(2 * (groups.length + 1) + due.length / 50);
    }),
    { numRuns: 60, ...replay },
  );
});

test('the longest ago comes first, and through tells how far it went', async () => {
  const minutes = (...ago: number[]): number[] => ago.map((one) => NOW - one * 60_000);
  const feed = feedOver({ search: searchOver(minutes(5, 30, 20)) });
  const { people, through, more } = await feed.changedSince(new Date(NOW - 25 * 60_000), call);
  expect(people).toEqual([
    { id: '3', changedAt: new Date(NOW - 20 * 60_000) },
    { id: '1', changedAt: new Date(NOW - 5 * 60_000) },
  ]);
  expect([through, more]).toEqual([new Date(NOW - 5 * 60_000), false]);
});

test('nothing new', async () => {
  expect(await feedOver({}).changedSince(new Date(0), call)).toEqual({
    people: [],
    through: null,
    more: false,
  });
});

const submission = (id: string | null, submittedAt: number, email = 'jo@acme.example'): FormSubmission => ({
  id,
  submittedAt,
  values: [{ name: 'email', value: email }],
  pageUrl: 'https://shop.example/demo',
});

test('submissions come oldest first, over as many pages as reach back to then', async () => {
  const pages = [
    [submission('c', 3000), submission('b', 2000)],
    [submission('a', 1000), submission('z', 900)],
    [submission('y', 800)],
  ];
  const asked: (string | null)[] = [];
  const feed = feedOver({
    formSubmissions: async (form, after) => {
      expect(form).toBe('form-1');
      asked.push(after);
      const page = Number(after ?? 0);
      return { submissions: pages[page] ?? [], next: page < 2 ? String(page + 1) : null };
    },
  });
  const found = await feed.submissionsSince('form-1', new Date(1000), call);
  expect(found.map(({ key, at }) => [key, at.getTime()])).toEqual([
    ['a', 1000],
    ['b', 2000],
    ['c', 3000],
  ]);
  expect(asked).toEqual([null, '1']);
  expect(JSON.parse(String(found[0]?.body))).toEqual({
    form: 'form-1',
    submittedAt: 1000,
    pageUrl: 'https://shop.example/demo',
    conversionId: 'a',
    values: [{ name: 'email', value: 'jo@acme.example' }],
  });
});

test('a submission without an id is known by what it says', async () => {
  const keyOf = async (one: FormSubmission, form = 'form-1') => {
    const feed = feedOver({ formSubmissions: async () => ({ submissions: [one], next: null }) });
    return (await feed.submissionsSince(form, new Date(0), call))[0]?.key;
  };
  const key = await keyOf(submission(null, 1000));
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await keyOf(submission(null, 1000))).toBe(key);
  const others = [submission(null, 1001), submission(null, 1000, 'other@acme.example')];
  for (const other of others) expect(await keyOf(other)).not.toBe(key);
  expect(await keyOf(submission(null, 1000), 'form-2')).not.toBe(key);
});
