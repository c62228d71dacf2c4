import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import type { ImportList, ListReading } from '../../src/flow/import-list.ts';
import { compiled } from '../support/policies.ts';
import { testPolicy } from '../support/test-policy.ts';
import { NOW } from './leads.ts';
import { get, siteOf, type World, worldOf } from './site.ts';

const EVIL = '"><img src=x onerror=alert(1)>';
const READING: ListReading = {
  encoding: 'utf-8',
  headLine: 1,
  columns: [
    { name: 'Mail', example: 'ann@acme.example', byName: 'answer', chosen: 'email' },
    { name: EVIL, example: EVIL, byName: 'answer', chosen: null },
  ],
  remembered: { mapping: new Map([['Mail', 'email']]), at: NOW },
  namesPeople: true,
  rows: 3,
  first: [{ email: 'ann@acme.example', [EVIL]: EVIL }],
  failed: [{ row: { line: 3, cells: [EVIL], said: {}, flaw: null }, why: 'no address' }],
};
const file = Buffer.from('Mail\nann@acme.example\n').toString('base64');
const asked = { source: 'website', kind: '', mapping: { Mail: 'email' }, file };

function importList(part: Partial<ListReading> = {}) {
  const calls: unknown[][] = [];
  const list: ImportList = {
    read: async (...call) => (calls.push(['read', ...call]), { ...READING, ...part }),
    take: async (...call) => {
      calls.push(['take', ...call]);
      return {
        rows: 3,
        progress: (async function* () {
          yield 2;
          return {
            counts: { taken: 1, duplicate: 1, refused: 1, readable: 0 },
            failed: 1,
            errors: 'Mail,baton_error\r\n',
          };
        })(),
      };
    },
  };
  return { calls, list };
}

async function post(url: string, payload: object, world: Partial<World>) {
  await using site = await siteOf(worldOf({ role: 'operator', ...world }));
  const { statusCode, body, headers } = await site.inject({ method: 'POST', url, payload });
  return { status: statusCode, body, type: headers['content-type'] };
}

describe('/import', () => {
  test('an operator chooses a list, a source that takes lists, and what happened', async () => {
    const { body } = await get(worldOf({ role: 'operator' }), '/import');
    for (const shown of [
      '<input type="file" id="file"',
      '<option>website</option>',
      'importing.js',
      '>Import</a>',
    ])
      expect(body).toContain(shown);
  });

  test('a viewer is told no, and sees no way there', async () => {
    const world = worldOf({ role: 'viewer' });
    expect((await get(world, '/import')).status).toBe(403);
    expect((await get(world, '/')).body).not.toContain('href="/import"');
    for (const url of ['/import/read', '/import/take'])
      expect((await post(url, asked, { role: 'viewer' })).status).toBe(403);
  });

  test('where no source takes lists it says so', async () => {
    const policy = compiled(
      testPolicy().replace(/^ {2}website: .*$/m, '  website: { type: tally, token: abc }'),
    );
    expect((await get(worldOf({ policy }), '/import')).body).toContain('No source takes lists');
  });
});

describe('/import/read', () => {
  test('shows what each column means, to be chosen otherwise, the first rows, and what fails', async () => {
    const { calls, list } = importList();
    const { body } = await post('/import/read', asked, { importList: list });
    expect(calls).toEqual([
      [
        'read',
        { source: 'website', kind: null, bytes: Buffer.from(file, 'base64') },
        new Map([['Mail', 'email']]),
      ],
    ]);
    expect(body).toMatch(/data-column="Mail"[\s\S]*<option value="email" selected>/);
    for (const shown of [
      '3 rows: 2 can be taken',
      'Import 2 rows',
      'remembered from',
      'line 3',
      'no address',
    ])
      expect(body).toContain(shown);
    expect(body).not.toContain('<img');
  });

  test('without a choice it asks for what is remembered', async () => {
    const { calls, list } = importList();
    await post('/import/read', { ...asked, kind: 'webinar_attended', mapping: null }, { importList: list });
    expect(calls[0]?.slice(1)).toMatchObject([{ kind: 'webinar_attended' }, undefined]);
  });

  test('says when letters were guessed, what is passed over, and when nobody is named', async () => {
    const { list } = importList({
      encoding: 'windows-1252',
      headLine: 7,
      namesPeople: false,
      remembered: null,
    });
    const { body } = await post('/import/read', asked, { importList: list });
    expect(body).toContain('read as Windows-1252');
    expect(body).toContain('named in line 7');
    expect(body).toContain('No column is read as an e-mail address');
  });

  test('what cannot be read is told where the list was chosen', async () => {
    const list: ImportList = {
      ...importList().list,
      read: () => Promise.reject(new Fault('REQUEST_INVALID', 'The file is a workbook, not CSV.')),
    };
    const { status, body } = await post('/import/read', asked, { importList: list });
    expect([status, body]).toEqual([200, expect.stringContaining('The file is a workbook')]);
  });

  test.each([{ ...asked, file: 'no base64!' }, { ...asked, more: 1 }, {}])('%j is refused', async (payload) =>
    expect((await post('/import/read', payload, { importList: importList().list })).status).toBe(422),
  );
});

describe('/import/take', () => {
  test('tells line by line how far it is, and what became of it', async () => {
    const { calls, list } = importList();
    const { body, type } = await post('/import/take', asked, { importList: list });
    expect(type).toContain('application/x-ndjson');
    expect(
      body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { done: 2, rows: 3 },
      { ended: { counts: expect.anything(), failed: 1, errors: 'Mail,baton_error\r\n' } },
    ]);
    expect(calls[0]?.[2]).toEqual(new Map([['Mail', 'email']]));
  });

  test('a fault on the way is the last line', async () => {
    const list: ImportList = {
      ...importList().list,
      take: async () => ({
        rows: 3,
        // oxlint-disable-next-line require-yield -- it fails before there is anything to tell
        progress: (async function* () {
          throw new Fault('STORE_UNAVAILABLE', 'Not committed.');
        })(),
      }),
    };
    const { body } = await post('/import/take', asked, { importList: list });
    expect(JSON.parse(body)).toEqual({ failed: 'Not committed.' });
  });
});
