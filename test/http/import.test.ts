import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import { as, openHttp } from './fakes.ts';

type Http = Awaited<ReturnType<typeof openHttp>>;
const post = (http: Http, payload: object) =>
  http.app.inject({ method: 'POST', url: '/api/import', headers: as('operator'), payload });

const ROW = { Email: 'ann@acme.example' };

describe('POST /api/import', () => {
  test('hands the rows on, and answers what became of each', async () => {
    await using http = await openHttp();
    const answer = await post(http, { source: 'webinar', rows: [ROW] });
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { results: [{ outcome: 'taken', signal: 'sig_1', reason: null }], reading: null },
    ]);
    expect(http.asked).toEqual([{ port: 'import', with: { source: 'webinar', rows: [ROW], dryRun: false } }]);
  });

  test.each([
    [{ rows: [ROW] }],
    [{ source: 'webinar', rows: [] }],
    [{ source: 'webinar', rows: [{ Email: 7 }] }],
    [{ source: 'webinar', rows: Array.from({ length: 501 }, () => ROW) }],
    [{ source: 'webinar', rows: [ROW], dry_run: true }],
  ])('what is no list is refused: %#', async (payload) => {
    await using http = await openHttp();
    const answer = await post(http, payload);
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'REQUEST_INVALID']);
    expect(http.asked).toEqual([]);
  });

  test('a megabyte of rows is taken', async () => {
    await using http = await openHttp();
    const rows = Array.from({ length: 100 }, () => ({ ...ROW, note: 'x'.repeat(10_000) }));
    expect((await post(http, { source: 'webinar', rows })).statusCode).toBe(200);
  });

  test('a source that nobody knows: not found', async () => {
    await using http = await openHttp({
      importRows: async () => {
        throw new Fault('SOURCE_UNKNOWN', 'There is no source "nobody".');
      },
    });
    expect((await post(http, { source: 'nobody', rows: [ROW] })).statusCode).toBe(404);
  });
});

describe('/api/import/mapping', () => {
  const at = new Date('2026-11-12T09:00:00.000Z');
  const chosen = { mapping: new Map([['Mail', 'email']]), at };
  const ask = async (method: 'POST' | 'PUT', payload: object, known: typeof chosen | null = chosen) => {
    const asked: unknown[][] = [];
    await using http = await openHttp({
      columnMemory: {
        recall: async (...columns) => (asked.push(columns), known),
        remember: async (...columns) => (asked.push(columns), known),
      },
    });
    const answer = await http.app.inject({
      method,
      url: '/api/import/mapping',
      headers: as('operator'),
      payload,
    });
    return { status: answer.statusCode, said: answer.json(), asked };
  };
  const columns = { source: 'webinar', columns: ['Mail', 'Firm'] };

  test('tells how such a list was read the last time', async () => {
    const { said, asked } = await ask('POST', columns);
    expect(said).toEqual({ mapping: { Mail: 'email' }, at: at.toISOString() });
    expect(asked).toEqual([['webinar', ['Mail', 'Firm']]]);
    expect((await ask('POST', columns, null)).said).toEqual({ mapping: {}, at: null });
  });

  test('keeps how it is to be read', async () => {
    const { status, asked } = await ask('PUT', { ...columns, mapping: { Mail: 'email' } });
    expect([status, asked]).toEqual([200, [['webinar', ['Mail', 'Firm'], chosen.mapping]]]);
    expect((await ask('PUT', columns)).status).toBe(422);
  });
});
