import { describe, expect, test } from 'vitest';
import { soql } from '../../../src/crm/salesforce/soql.ts';
import { call } from '../../support/crm-call.ts';
import { LEAD, type Reply, scriptedServer, token, wireBench } from './wire-server.ts';

const LOST = { code: 'CRM_ANSWER_LOST' };
const AWAY = { code: 'CRM_UNAVAILABLE' };
const ALL = soql`SELECT Id FROM Lead`;
const STEPS = [{ name: 'lead', do: 'create', type: 'Lead', values: { LastName: 'Roth' } }] as const;
const GROUPS = [{ do: 'update', records: [{ type: 'Lead', id: LEAD, values: { Rating: 'Hot' } }] }] as const;

const page = (status: number): Reply => ({
  status,
  body: '<html>Down for maintenance</html>',
  headers: { 'content-type': 'text/html' },
});

describe('no answer that can be used', () => {
  test.each<[string, Reply]>([
    ['a body cut in the middle', 'cut'],
    ['a body that never ends', 'stall'],
    ['no answer at all', 'silence'],
    ['a page in HTML with 503', page(503)],
    ['a page in HTML with 404', page(404)],
    ['a page in HTML with 200', page(200)],
    ['half of an answer', { body: '{"compositeResponse":[' }],
    ['an answer in another shape', { body: { hello: 'there' } }],
    ['an empty answer', { body: '' }],
    ['an error of 500 that nobody knows', { status: 500, body: [{ errorCode: 'ODD', message: 'x' }] }],
    ['UNKNOWN_EXCEPTION', { status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'x' }] }],
    ['SERVER_UNAVAILABLE', { status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'x' }] }],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
  ])('%s: a write may have been done, a read is tried again', async (_, reply) => {
    await using bench = await wireBench(() => reply, { patienceMs: 250 });
    await expect(bench.api.together(STEPS, call)).rejects.toMatchObject(LOST);
    await expect(bench.api.writeGroups(GROUPS, call)).rejects.toMatchObject(LOST);
    await expect(bench.api.query(ALL, call)).rejects.toMatchObject(AWAY);
    // Nobody asks a second time but the caller.
    expect(bench.calls).toHaveLength(3);
    expect(bench.pauses).toEqual([]);
  });

  test('nobody listens: nothing was written', async () => {
    const gone = await scriptedServer(() => 'silence');
    await gone[Symbol.asyncDispose]();
    const logIn = () => ({ body: token(gone.url.replace('http', 'https'), 'token') });
    await using bench = await wireBench(() => 'silence', { logIn });
    await expect(bench.api.together(STEPS, call)).rejects.toMatchObject({
      ...AWAY,
      message: expect.stringContaining('cannot be reached'),
    });
  });

  test('a body beyond 10 MB is not read to its end', async () => {
    const body = JSON.stringify({ records: [], done: true, more: 'x'.repeat(11 * 1024 * 1024) });
    await using bench = await wireBench(() => ({ body }), { patienceMs: 15_000 });
    await expect(bench.api.query(ALL, call)).rejects.toMatchObject({
      ...AWAY,
      message: expect.stringContaining('10 MB'),
    });
  });

  test('a caller who gives up is let go, and asks nothing when that was before', async () => {
    const gone = new AbortController();
    const given = { signal: gone.signal, urgent: false };
    await using bench = await wireBench(() => (gone.abort(), 'silence'), { patienceMs: 60_000 });
    await expect(bench.api.together(STEPS, given)).rejects.toMatchObject(LOST);
    await expect(bench.api.together(STEPS, given)).rejects.toMatchObject(AWAY);
    expect(bench.calls).toHaveLength(1);
  });
});

test('the token goes nowhere but to the org: a redirect is not followed', async () => {
  await using elsewhere = await scriptedServer(() => ({ body: { records: [], done: true } }));
  await using bench = await wireBench(() => ({ status: 307, headers: { location: elsewhere.url } }));
  await expect(bench.api.query(ALL, call)).rejects.toMatchObject({
    ...AWAY,
    message: expect.stringContaining('another address'),
  });
  expect(elsewhere.asked).toEqual([]);
});

test.each([
  'https://elsewhere.example/services/data/v66.0/query/01g-2000',
  '/elsewhere',
  '//elsewhere.example/services/data/',
])('nor does it go for the next page to %s', async (nextRecordsUrl) => {
  await using bench = await wireBench(() => ({ body: { records: [], done: false, nextRecordsUrl } }));
  await expect(bench.api.query(ALL, call)).rejects.toMatchObject({
    ...AWAY,
    message: expect.stringContaining('somewhere else'),
  });
  expect(bench.calls).toHaveLength(1);
});

test('pages that lead to themselves come to an end', async () => {
  const nextRecordsUrl = '/services/data/v66.0/query/01g-2000';
  await using bench = await wireBench(() => ({ body: { records: [], done: false, nextRecordsUrl } }));
  await expect(bench.api.query(ALL, call)).rejects.toMatchObject(AWAY);
  expect(bench.calls).toHaveLength(2);
});

test('each call is told of with how it ended, and the org’s calls as each answer counts them', async () => {
  const told: string[] = [];
  const used: number[][] = [];
  const replies: Reply[] = [
    {
      body: { records: [], done: true },
      headers: { 'sforce-limit-info': 'api-usage=18/5000; api-bursts=1/750' },
    },
    {
      status: 400,
      body: [{ errorCode: 'MALFORMED_QUERY', message: 'x' }],
      headers: { 'sforce-limit-info': 'api-usage=19/5000' },
    },
    page(503),
  ];
  await using bench = await wireBench(() => replies.shift() ?? 'silence', {
    onCall: (outcome) => told.push(outcome),
    onUsage: (...usage) => used.push(usage),
  });
  await bench.api.query(ALL, call);
  await expect(bench.api.query(ALL, call)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  await expect(bench.api.query(ALL, call)).rejects.toMatchObject(AWAY);
  expect(told).toEqual(['answered', 'refused', 'CRM_UNAVAILABLE']);
  expect(used).toEqual([
    [18, 5000],
    [19, 5000],
  ]);
});
