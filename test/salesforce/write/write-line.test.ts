import { expect, test } from 'vitest';
import type { ItemResult, SalesforceApi } from '../../../src/crm/salesforce/salesforce-api.ts';
import type { Job } from '../../../src/crm/salesforce/write/job.ts';
import { openWriteLine } from '../../../src/crm/salesforce/write/write-line.ts';
import { soon } from '../../contract/crm-bench.ts';

const LEAD = '00Q000000000001AAA';
const CONTACT = '003000000000001AAA';
const done = (id: string | null): ItemResult => ({ kind: 'done', id, created: true });
const refused: ItemResult = {
  kind: 'refused',
  refusal: { status: 400, code: 'STRING_TOO_LONG', message: 'too long', fields: [], matches: [] },
};

/** Takes everything but what is called BAD, and remembers in which calls it came. */
function scripted() {
  const calls: unknown[] = [];
  const end = (values: object, id: string): ItemResult =>
    Object.values(values).includes('BAD') ? refused : done(id);
  const api: Pick<SalesforceApi, 'together' | 'writeGroups'> = {
    together: async (steps) => {
      calls.push(steps.map((step) => `${step.do} ${step.type}`));
      return steps.map(({ values }) => end(values, LEAD));
    },
    writeGroups: async (groups) => {
      calls.push(groups.map(({ do: what, records }) => `${what} ${records.length}`));
      return groups.map(({ records }) =>
        records.map((record) => end(record.values, 'id' in record ? record.id : LEAD)),
      );
    },
  };
  return { calls, line: openWriteLine(api) };
}

const job = (key: string, title: string, more: Partial<Job> = {}): Job => ({
  person: { do: 'upsert', key, values: { Title: title } },
  after: [{ do: 'upsert', type: 'Task', key: `sla-${key}`, values: { Subject: title } }],
  alone: false,
  ...more,
});

test('one write alone is one call, several are one for the people and one for their tasks', async () => {
  const { calls, line } = scripted();
  await line(job('1', 'a'), soon());
  await Promise.all(['2', '3', '4'].map((key) => line(job(key, 'a'), soon())));
  expect(calls).toEqual([['upsert Lead', 'upsert Task'], ['upsert 3'], ['upsert 3']]);
});

test('who is to be alone has a call of their own beside the others', async () => {
  const { calls, line } = scripted();
  await Promise.all([
    line(job('1', 'a'), soon()),
    line(job('2', 'a', { alone: true }), soon()),
    line(job('3', 'a'), soon()),
  ]);
  expect(calls).toEqual([['upsert 2'], ['upsert 2'], ['upsert Lead', 'upsert Task']]);
});

test('leads and contacts that are there, new leads and notes are groups of their own', async () => {
  const { calls, line } = scripted();
  const update = (type: 'Lead' | 'Contact', id: string): Job => ({
    person: { do: 'update', type, id, values: { Title: 'a' } },
    after: [{ do: 'create', type: 'Note', values: { Title: 'n' } }],
    alone: false,
  });
  await Promise.all([
    line(update('Lead', LEAD), soon()),
    line(update('Contact', CONTACT), soon()),
    line(update('Lead', LEAD), soon()),
    line(job('1', 'a'), soon()),
  ]);
  // The same lead twice is one change, and the same note at it one note.
  expect(calls).toEqual([
    ['update 1', 'update 1', 'upsert 1'],
    ['create 2', 'upsert 1'],
  ]);
});

test('what hangs at somebody who was refused is not written, and the others are', async () => {
  const { calls, line } = scripted();
  const [bad, good] = await Promise.all([line(job('1', 'BAD'), soon()), line(job('2', 'a'), soon())]);
  expect(calls).toEqual([['upsert 2'], ['upsert 1']]);
  expect(bad).toMatchObject({
    person: { refusal: { code: 'STRING_TOO_LONG' } },
    after: [{ refusal: { code: 'PROCESSING_HALTED' } }],
  });
  expect(good).toEqual({ person: done(LEAD), after: [done(LEAD)] });
});

test('somebody who needs no change has a task written all the same', async () => {
  const { calls, line } = scripted();
  const after = job('1', 'a').after;
  await line({ person: { do: 'nothing', id: LEAD }, after, alone: false }, soon());
  expect(calls).toEqual([['upsert Task']]);
});

test('what one clears and another sets are two changes, in their order', async () => {
  const { calls, line } = scripted();
  const update = (hint: string | null): Job => ({
    person: { do: 'update', type: 'Lead', id: LEAD, values: { Hint__c: hint } },
    after: [],
    alone: false,
  });
  await Promise.all(['a', null, 'b'].map((hint) => line(update(hint), soon())));
  expect(calls).toEqual([['update 1'], ['update 1'], ['update 1']]);
});
