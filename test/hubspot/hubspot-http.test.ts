import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openHubSpotApi } from '../../src/crm/hubspot/hubspot-client.ts';
import type { Fault } from '../../src/faults.ts';
import { scriptedLimiter } from '../support/scripted-limiter.ts';

const URL = 'http://hubspot.test';
const TOKEN = 'pat-eu1-secret';
const CREATE = '/crm/v3/objects/contacts/batch/create';
const READ = '/crm/v3/objects/contacts/batch/read';
const SEARCH = '/crm/v3/objects/contacts/search';
const call = { signal: new AbortController().signal, urgent: false };
const LOST = { code: 'CRM_ANSWER_LOST' };
const AWAY = { code: 'CRM_UNAVAILABLE' };

interface Options {
  readonly timeZone?: () => Promise<string>;
  readonly now?: () => number;
  readonly url?: string;
  readonly patienceMs?: number;
}

function bench({ url = URL, patienceMs = 1_000, ...rest }: Options = {}) {
  const { limiter, pauses } = scriptedLimiter();
  const deadlines = { headers: patienceMs, body: patienceMs };
  const api = openHubSpotApi({ accessToken: TOKEN, baseUrl: url, limiter, deadlines, ...rest });
  return {
    pauses,
    api,
    create: (signal = call.signal) =>
      api.create('contacts', [{ properties: { email: 'ana@acme.com' } }], { ...call, signal }),
    read: () => api.read('contacts', { ids: ['51'], properties: ['email'] }, call),
    search: () => api.search('contacts', { filters: [], properties: [], limit: 1 }, call),
  };
}

const answer = (path: string, status: number, body: nock.Body, headers: Record<string, string> = {}) =>
  nock(URL).post(path).reply(status, body, headers);
const done = { results: [{ id: '51', properties: { email: 'ana@acme.com' } }] };

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  vi.useRealTimers();
  nock.cleanAll();
});
afterAll(() => nock.restore());

test('a call carries the token, and its body as JSON', async () => {
  const seen = nock(URL, { reqheaders: { authorization: `Bearer ${TOKEN}` } })
    .post(CREATE, {
      inputs: [{ properties: { email: 'ana@acme.com' }, associations: [], objectWriteTraceId: '0' }],
    })
    .reply(201, done);
  expect(await bench().create()).toMatchObject([{ kind: 'done', record: { id: '51' } }]);
  seen.done();
});

describe('no answer that can be used', () => {
  test.each<[string, number, nock.Body]>([
    ['a page in HTML with 502', 502, '<html>Bad gateway</html>'],
    ['500', 500, { status: 'error', message: 'oops', correlationId: 'c-1' }],
    ['504 without a word', 504, ''],
    ['524', 524, 'error code: 524'],
    ['408', 408, {}],
    ['a page in HTML with 200', 200, '<html>Maintenance</html>'],
    ['half of an answer', 200, '{"results":[{"id":"51"'],
    ['an answer in another shape', 200, { records: [] }],
    ['an empty answer', 200, ''],
  ])('%s: a write may have been done, a read is tried again', async (_, status, body) => {
    answer(CREATE, status, body);
    answer(READ, status, body);
    await expect(bench().create()).rejects.toMatchObject(LOST);
    await expect(bench().read()).rejects.toMatchObject(AWAY);
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('%s: nothing was sent', async (code) => {
    nock(URL)
      .post(CREATE)
      .replyWithError(Object.assign(new Error('no way'), { code }));
    await expect(bench().create()).rejects.toMatchObject(AWAY);
  });

  test('a connection that breaks: a write may have been done', async () => {
    nock(URL)
      .post(CREATE)
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await expect(bench().create()).rejects.toMatchObject(LOST);
  });

  test('a caller who gives up is let go at once, and asks nothing when that was before', async () => {
    const asked = nock(URL).post(CREATE).delay(5_000).reply(201, done);
    const gone = new AbortController();
    const creating = bench().create(gone.signal);
    setTimeout(() => gone.abort(), 5);
    await expect(creating).rejects.toMatchObject(LOST);
    asked.done();
    await expect(bench().create(gone.signal)).rejects.toMatchObject(AWAY);
  });
});

/** An answer by which HubSpot turns us away. @returns what was thrown, and what was stopped by it */
async function turnedAway(
  status: number,
  body: nock.Body,
  headers: Record<string, string> = {},
  { on = 'create', ...options }: Options & { on?: 'create' | 'read' | 'search' } = {},
) {
  answer({ create: CREATE, read: READ, search: SEARCH }[on], status, body, headers);
  const at = Date.parse('2026-11-21T22:30:00Z');
  const { pauses, ...asks } = bench({ now: () => at, ...options });
  const fault = await asks[on]().then(
    () => Promise.reject(new Error('it was not turned away')),
    (error: unknown) => error as Fault,
  );
  return { fault, pauses: pauses.map(({ kind, until }) => [kind, until.getTime() - at]) };
}

const limited = (policyName?: string) => ({
  status: 'error',
  message: 'You have reached your limit.',
  errorType: 'RATE_LIMIT',
  correlationId: 'c-429',
  ...(policyName !== undefined && { policyName }),
});
const HOUR = 3_600_000;

describe('429', () => {
  test.each<
    [string, Parameters<typeof turnedAway>[1], Record<string, string>, 'create' | 'search', unknown[]]
  >([
    ['the rolling window: 10 s', limited('TEN_SECONDLY_ROLLING'), {}, 'create', ['all', 10_000]],
    [
      'the window that the header tells',
      limited('TEN_SECONDLY_ROLLING'),
      { 'X-HubSpot-RateLimit-Interval-Milliseconds': '7000' },
      'create',
      ['all', 7_000],
    ],
    ['by a search, for all that', limited('TEN_SECONDLY_ROLLING'), {}, 'search', ['all', 10_000]],
    ['too many searches: they wait a second', limited('SECONDLY'), {}, 'search', ['search', 1_000]],
    ['too many searches, without a name', limited(), {}, 'search', ['search', 1_000]],
    ['no body at all', '', {}, 'create', ['all', 10_000]],
    ['Retry-After in seconds', limited(), { 'Retry-After': '30' }, 'create', ['all', 30_000]],
    [
      'Retry-After as a date',
      limited(),
      { 'Retry-After': 'Sat, 21 Nov 2026 22:31:00 GMT' },
      'create',
      ['all', 60_000],
    ],
    ['Retry-After beyond an hour', limited(), { 'Retry-After': '90000' }, 'create', ['all', HOUR]],
    ['Retry-After that is none', limited(), { 'Retry-After': 'soon' }, 'create', ['all', 10_000]],
  ])('%s', async (_, body, headers, on, pause) => {
    const { fault, pauses } = await turnedAway(429, body, headers, { on });
    expect(fault).toMatchObject({ code: 'CRM_RATE_LIMITED', retryAfterMs: pause[1] });
    expect(pauses).toEqual([pause]);
  });

  test.each<[string, (() => Promise<string>) | undefined, number]>([
    ["until midnight in the portal's zone", async () => 'America/New_York', 6.5 * HOUR],
    ['at most an hour while the zone is not known', undefined, HOUR],
    ['nor when asking for it fails', () => Promise.reject(new Error('no')), HOUR],
  ])('the daily limit: %s', async (_, timeZone, wait) => {
    const options = timeZone ? { timeZone } : {};
    const { fault, pauses } = await turnedAway(429, limited('DAILY'), {}, options);
    expect(fault).toMatchObject({ code: 'CRM_RATE_LIMITED', retryAfterMs: wait });
    expect(pauses.at(-1)).toEqual(['all', wait]);
  });
});

describe('other ways to be turned away', () => {
  test('423: the record is locked for 2 s or more', async () => {
    expect(await turnedAway(423, {})).toMatchObject({
      fault: { code: 'CRM_LOCKED', retryAfterMs: 2_000 },
      pauses: [],
    });
    const { fault } = await turnedAway(423, {}, { 'Retry-After': '9' });
    expect(fault.retryAfterMs).toBe(9_000);
  });

  test('477: the account moves, all calls wait', async () => {
    const { fault, pauses } = await turnedAway(477, {}, { 'Retry-After': '7200' });
    expect(fault).toMatchObject({ code: 'CRM_LOCKED', retryAfterMs: 2 * HOUR });
    expect(pauses).toEqual([['all', 2 * HOUR]]);
  });

  test('401: nobody asks for a minute', async () => {
    const body = {
      status: 'error',
      message: 'Authentication credentials not found',
      category: 'INVALID_AUTHENTICATION',
    };
    const { fault, pauses } = await turnedAway(401, body, { 'x-hubspot-correlation-id': 'c-401' });
    expect(fault.code).toBe('CRM_ACCESS_DENIED');
    expect(fault.message).toContain('credentials not found (INVALID_AUTHENTICATION, correlation id c-401)');
    expect(pauses).toEqual([['all', 60_000]]);
  });

  test.each<[string, nock.Body]>([
    [
      'beside the errors',
      { category: 'MISSING_SCOPES', context: { requiredGranularScopes: ['crm.objects.contacts.write'] } },
    ],
    [
      'within them',
      {
        category: 'MISSING_SCOPES',
        errors: [{ message: 'x', context: { requiredGranularScopes: ['crm.objects.contacts.write'] } }],
      },
    ],
  ])('a missing scope is named, wherever HubSpot names it: %s', async (_, body) => {
    const { fault, pauses } = await turnedAway(403, body);
    expect(fault.code).toBe('CRM_ACCESS_DENIED');
    expect(fault.message).toContain('scopes crm.objects.contacts.write');
    expect(pauses).toEqual([['all', 60_000]]);
  });

  test('a scope missing for what is optional stops nothing else', async () => {
    nock(URL).get('/crm/v3/pipelines/leads').reply(403, { category: 'MISSING_SCOPES', message: 'no' });
    const { api, pauses } = bench();
    await expect(api.pipelines('leads', call)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
    expect(pauses).toEqual([]);
  });

  test('403 with a page of something in between is tried again', async () => {
    const { fault, pauses } = await turnedAway(403, '<html>Attention required</html>');
    expect([fault.code, pauses]).toEqual(['CRM_UNAVAILABLE', []]);
  });
});

test('a message is short, and has neither the token nor what was sent', async () => {
  nock(URL)
    .get('/account-info/v3/details')
    .reply(400, { message: 'x'.repeat(5_000), category: 'VALIDATION_ERROR' });
  const { message } = (await bench()
    .api.account(call)
    .catch((error: unknown) => error as Fault)) as Fault;
  expect(message.length).toBeLessThan(700);
  expect(message).toContain('VALIDATION_ERROR');
  answer(CREATE, 500, { message: 'oops' });
  const lost = (await bench()
    .create()
    .catch((error: unknown) => error)) as Fault;
  expect(lost.message).not.toMatch(/pat-eu1|ana@acme/);
});

test('a call is not followed to another address', async () => {
  nock(URL)
    .post(CREATE)
    .reply(307, '', { location: `${URL}/elsewhere` });
  nock(URL).post('/elsewhere').reply(201, done);
  await expect(bench().create()).rejects.toMatchObject(LOST);
});

/** A server that sends what it is told to and no more; the connections on which it was asked are seen. */
async function rawServer(bytes: string) {
  const sockets = new Set<Socket>();
  const asked: Socket[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => asked.push(socket) && socket.write(bytes));
    socket.on('data', () => undefined); // Reads on, so that it sees the other side go.
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('over a real connection', () => {
  beforeAll(() => nock.restore());
  afterAll(() => nock.activate());

  test('a server that never answers', async () => {
    await using server = await rawServer('');
    const { create, read } = bench({ ...server, patienceMs: 40 });
    await expect(create()).rejects.toMatchObject(LOST);
    await expect(read()).rejects.toMatchObject(AWAY);
  });

  test('a body that never ends is given up, and its connection closed', async () => {
    await using server = await rawServer('HTTP/1.1 201 Created\r\ncontent-length: 900\r\n\r\n{"results":');
    await expect(bench({ ...server, patienceMs: 150 }).create()).rejects.toMatchObject({
      ...LOST,
      message: expect.stringContaining('not whole in time'),
    });
    await expect.poll(() => server.asked.map(({ closed }) => closed)).toEqual([true]);
  });

  test('a body without an end in size is cut off', async () => {
    const body = `"${'x'.repeat(11 * 1024 * 1024)}"`;
    await using server = await rawServer(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    const { api } = bench(server);
    await expect(api.account(call)).rejects.toMatchObject({ message: expect.stringContaining('10 MB') });
  });
});
