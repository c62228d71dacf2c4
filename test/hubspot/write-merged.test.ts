import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ItemResult } from '../../src/crm/hubspot/hubspot-api.ts';
import { MERGE_RULES, type Said } from '../../src/crm/hubspot/write/merge-rules.ts';
import { writeMerged as writeMergedBy } from '../../src/crm/write-merged.ts';
import { replay } from '../support/replay.ts';

const said = fc.array(
  fc.record({
    key: fc.constantFrom('vera', 'walt'),
    properties: fc.dictionary(fc.constantFrom('stage', 'title'), fc.constantFrom('', 'a', 'b', 'BAD')),
  }),
  { maxLength: 12 },
);

const writeMerged = (
  all: readonly Said[],
  send: (merged: readonly Said[]) => Promise<readonly ItemResult[]>,
) => writeMergedBy(all, send, MERGE_RULES);

type People = Record<string, Record<string, string>>;
/** What a CRM that refuses whoever brings a bad value makes of it. */
function take(people: People, { key, properties }: Said): ItemResult {
  const id = key;
  if (Object.values(properties).includes('BAD'))
    return {
      kind: 'refused',
      refusal: {
        status: 400,
        category: null,
        message: '',
        correlationId: null,
        properties: [],
        existingId: null,
      },
    };
  people[key] = { ...people[key], ...properties };
  return { kind: 'done', record: { id, properties: {} } };
}

test('what is done stands as if it came one after another; no call names a record twice, and the good are not refused', async () => {
  await fc.assert(
    fc.asyncProperty(said, async (all) => {
      const together: People = {};
      const results = await writeMerged(all, async (merged) => {
        expect(new Set(merged.map(({ key }) => key)).size).toBe(merged.length);
        return merged.map((one) => take(together, one));
      });
      const isDone = all.map((_, i) => 'kind' in results[i]! && results[i].kind === 'done');
      const apart: People = {};
      all.forEach(({ key, properties }, i) => {
        if (isDone[i]) apart[key] = { ...apart[key], ...properties };
        else expect(Object.values(properties)).toContain('BAD');
      });
      expect(together).toEqual(apart);
    }),
    { ...replay, numRuns: 300 },
  );
});

test('what one clears and another sets are two steps, in their order', async () => {
  const calls: (readonly Said[])[] = [];
  const write = (stage: string): Said => ({ key: 'vera', properties: { stage } });
  await writeMerged([write('customer'), write(''), write('lead'), write('lead')], async (merged) => {
    calls.push(merged);
    return merged.map(({ key }) => ({ kind: 'done', record: { id: key, properties: {} } }));
  });
  expect(calls.map(([only]) => only?.properties['stage'])).toEqual(['customer', '', 'lead']);
});

test('a record without an answer is an error for all who spoke of it, and for nobody else', async () => {
  const people = ['vera', 'walt', 'vera'].map((key): Said => ({ key, properties: {} }));
  const [vera, walt, again] = await writeMerged(people, async ([first]) => [
    { kind: 'done', record: { id: first?.key ?? '', properties: {} } },
  ]);
  expect([vera, again]).toEqual([expect.objectContaining({ kind: 'done' }), vera]);
  expect(walt).toBeInstanceOf(Error);
});
