import { describe, expect, test } from 'vitest';
import type { FetchFile } from '../../../src/crm/fetch-file.ts';
import type { ItemResult, SalesforceRecord } from '../../../src/crm/salesforce/salesforce-api.ts';
import { type AttachDeps, createAttach } from '../../../src/crm/salesforce/write/attach-files.ts';
import type { FileReference } from '../../../src/domain/lead/lead.ts';
import { Fault } from '../../../src/faults.ts';
import { call } from '../../support/crm-call.ts';

const MB = 1024 * 1024;
const LEAD = '00Qbb000000000AEAQ';
const at = { recordId: LEAD, key: 'effect-1' };
const anew = { ...call, looking: false };
const looking = { ...call, looking: true };

const files = (count: number): FileReference[] =>
  Array.from({ length: count }, (_, i) => ({ name: `${i}.pdf`, url: `https://files.example.com/${i}.pdf` }));
const refused: ItemResult = {
  kind: 'refused',
  refusal: { status: 400, code: 'NO_SPACE', message: 'no space left.', fields: [], matches: [] },
};

/** A Salesforce that keeps files, and a world that has every file. */
function bench(deps: Partial<AttachDeps['api'] & Omit<AttachDeps, 'api'>> = {}) {
  const versions: SalesforceRecord[] = [];
  const queries: string[] = [];
  const fetchFile: FetchFile = async ({ name }) => ({ name, bytes: Buffer.from('a file') });
  const api: AttachDeps['api'] = {
    query: async ({ text }) => {
      queries.push(text);
      return versions;
    },
    createFile: async ({ name, recordId, reason }) => {
      versions.push({ Title: name, FirstPublishLocationId: recordId, ReasonForChange: reason });
      return { kind: 'done', id: `068bb00000000${versions.length}`, created: true };
    },
    ...deps,
  };
  return { versions, queries, attach: createAttach({ fetchFile, ...deps, api }) };
}

describe('what somebody attached', () => {
  test('is put to their record, each file with a reason of its own', async () => {
    const { attach, versions, queries } = bench();
    expect(await attach(files(2), at, anew)).toEqual({ warnings: [] });
    const reason = expect.stringMatching(/^Baton effect-1 [0-9a-f]{16}$/);
    expect(versions).toEqual([
      { Title: '0.pdf', FirstPublishLocationId: LEAD, ReasonForChange: reason },
      { Title: '1.pdf', FirstPublishLocationId: LEAD, ReasonForChange: reason },
    ]);
    expect(new Set(versions.map((version) => version['ReasonForChange'])).size).toBe(2);
    expect(queries).toEqual([]);
  });

  test('is there once, however often it is tried and the same link is given', async () => {
    const { attach, versions } = bench();
    await attach([...files(1), ...files(1)], at, anew);
    await attach(files(2), at, looking);
    await attach(files(2), at, looking);
    expect(versions.map((version) => version['Title'])).toEqual(['0.pdf', '1.pdf']);
  });

  test('is put again for another handoff, and to another record', async () => {
    const { attach, versions } = bench();
    await attach(files(1), at, anew);
    await attach(files(1), { ...at, key: 'effect-2' }, looking);
    await attach(files(1), { ...at, recordId: '00Qbb000000000BEAQ' }, looking);
    expect(versions).toHaveLength(3);
  });

  test('is looked for in one call, for as many handoffs as look', async () => {
    const { attach, queries } = bench();
    const records = ['00Qbb000000000AEAQ', '00Qbb000000000BEAQ'];
    await Promise.all(records.map((recordId) => attach(files(1), { ...at, recordId }, looking)));
    expect(queries).toEqual([
      'SELECT FirstPublishLocationId, ReasonForChange FROM ContentVersion ' +
        "WHERE FirstPublishLocationId IN ('00Qbb000000000AEAQ', '00Qbb000000000BEAQ')",
    ]);
  });

  test('costs nothing where there is nothing', async () => {
    const { attach, queries } = bench();
    expect(await attach([], at, looking)).toEqual({ warnings: [] });
    expect(queries).toEqual([]);
  });
});

describe('a file stays a link, and the others are put', () => {
  const [first, second] = files(2) as [FileReference, FileReference];
  const left = (why: string) => ({
    warnings: [`0.pdf is a link in the brief, not attached: ${why}.`],
  });
  const lost = async (): Promise<never> => {
    throw new Fault('CRM_ANSWER_LOST', 'Salesforce fell silent.');
  };

  test('where it cannot be fetched', async () => {
    const { attach, versions } = bench({
      fetchFile: async ({ name }) =>
        name === first.name ? new Error('it is empty') : { name, bytes: Buffer.from('a') },
    });
    expect(await attach([first, second], at, anew)).toEqual(left('it is empty'));
    expect(versions).toMatchObject([{ Title: '1.pdf' }]);
  });

  test('where Salesforce refuses it', async () => {
    expect(await bench({ createFile: async () => refused }).attach([first], at, anew)).toEqual(
      left('no space left'),
    );
  });

  test('where Salesforce does not answer', async () => {
    expect(await bench({ createFile: lost }).attach([first], at, anew)).toEqual(
      left('Salesforce fell silent'),
    );
  });

  test('where it cannot be told whether it is there', async () => {
    const { attach, versions } = bench({ query: lost });
    expect(await attach([first], at, looking)).toEqual(left('Salesforce fell silent'));
    expect(versions).toEqual([]);
  });

  test('where there are ten before it', async () => {
    const { attach, versions } = bench();
    const end = await attach([...files(11)], at, anew);
    expect(end.warnings).toEqual([
      '10.pdf is a link in the brief, not attached: not more than 10 files are attached.',
    ]);
    expect(versions).toHaveLength(10);
  });

  test('where it does not fit in with those before it', async () => {
    const { attach, versions } = bench({
      fetchFile: async ({ name }) => ({ name, bytes: Buffer.alloc(name === '3.pdf' ? 5 * MB : 8 * MB) }),
    });
    const end = await attach(files(4), at, anew);
    expect(end.warnings).toEqual([
      '3.pdf is a link in the brief, not attached: all together are larger than 25 MB.',
    ]);
    expect(versions).toHaveLength(3);
  });

  test('when the time is up, even while files of others have all the turns', async () => {
    const { promise, resolve } = Promise.withResolvers<Error>();
    const { attach } = bench({ fetchFile: () => promise, deadlineMs: 20 });
    const end = await attach(files(6), at, anew);
    expect(end.warnings).toHaveLength(6);
    expect(new Set(end.warnings.map((text) => text.slice('0.pdf'.length))).size).toBe(1);
    expect(end.warnings[0]).toContain('there was no time left for it');
    resolve(new Error('at last'));
  });

  test('when nobody waits for it any more', async () => {
    const { attach, versions } = bench();
    const end = await attach([first], at, { ...anew, signal: AbortSignal.abort() });
    expect(end).toEqual(left('there was no time left for it'));
    expect(versions).toEqual([]);
  });
});

test('files of all handoffs together are few at once', async () => {
  let most = 0;
  let now = 0;
  const { attach } = bench({
    fetchFile: async ({ name }) => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
      return { name, bytes: Buffer.from('a') };
    },
  });
  await Promise.all(['a', 'b', 'c'].map((key) => attach(files(4), { ...at, key }, anew)));
  expect(most).toBe(4);
});

test('a mistake of ours is no file that failed', async () => {
  const createFile = () => Promise.reject(new TypeError('a mistake'));
  await expect(bench({ createFile }).attach(files(1), at, anew)).rejects.toThrow('a mistake');
});
