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
