import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/faults.ts';
import { PATHS, WIRE_TOKEN, WIRE_URL, wireBench } from '../support/wire-bench.ts';

const { create: CREATE, read: READ } = PATHS;
const call = { signal: new AbortController().signal, urgent: false };
const LOST = { code: 'CRM_ANSWER_LOST' };
const AWAY = { code: 'CRM_UNAVAILABLE' };

const answer = (path: string, status: number, body: nock.Body, headers: Record<string, string> = {}) =>
  nock(WIRE_URL).post(path).reply(status, body, headers);
const done = { results: [{ id: '51', properties: { email: 'ana@acme.com' } }] };

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

test('a call carries the token, and its body as JSON', async () => {
  const seen = nock(WIRE_URL, { reqheaders: { authorization: `Bearer ${WIRE_TOKEN}` } })
    .post(CREATE, {
      inputs: [{ properties: { email: 'ana@acme.com' }, associations: [], objectWriteTraceId: '0' }],
    })
    .reply(201, done);
  expect(await wireBench().create()).toMatchObject([{ kind: 'done', record: { id: '51' } }]);
  seen.done();
});

test('each call that was made is told of, with how it ended', async () => {
  const told: string[] = [];
  const { create, read } = wireBench({ onCall: (outcome) => told.push(outcome) });
  answer(CREATE, 201, done);
  answer(READ, 400, { category: 'VALIDATION_ERROR', message: 'no' });
  answer(READ, 503, '');
  await create();
  await expect(read()).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  await expect(read()).rejects.toMatchObject(AWAY);
  await expect(create(AbortSignal.abort())).rejects.toMatchObject(AWAY);
  expect(told).toEqual(['answered', 'refused', 'CRM_UNAVAILABLE']);
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
    await expect(wireBench().create()).rejects.toMatchObject(LOST);
    await expect(wireBench().read()).rejects.toMatchObject(AWAY);
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('%s: nothing was sent', async (code) => {
    nock(WIRE_URL)
      .post(CREATE)
      .replyWithError(Object.assign(new Error('no way'), { code }));
    await expect(wireBench().create()).rejects.toMatchObject(AWAY);
  });

  test('a connection that breaks: a write may have been done', async () => {
    nock(WIRE_URL)
      .post(CREATE)
      .replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await expect(wireBench().create()).rejects.toMatchObject(LOST);
  });

  test('a caller who gives up is let go at once, and asks nothing when that was before', async () => {
    const asked = nock(WIRE_URL).post(CREATE).delay(5_000).reply(201, done);
    const gone = new AbortController();
    const creating = wireBench().create(gone.signal);
    setTimeout(() => gone.abort(), 5);
    await expect(creating).rejects.toMatchObject(LOST);
    asked.done();
    await expect(wireBench().create(gone.signal)).rejects.toMatchObject(AWAY);
  });
});

test('a message is short, and has neither the token nor what was sent', async () => {
  nock(WIRE_URL)
    .get('/account-info/v3/details')
    .reply(400, { message: 'x'.repeat(5_000), category: 'VALIDATION_ERROR' });
  const { message } = (await wireBench()
    .api.account(call)
    .catch((error: unknown) => error as Fault)) as Fault;
  expect(message.length).toBeLessThan(700);
  expect(message).toContain('VALIDATION_ERROR');
  answer(CREATE, 500, { message: 'oops' });
  const lost = (await wireBench()
    .create()
    .catch((error: unknown) => error)) as Fault;
  expect(lost.message).not.toMatch(/pat-eu1|ana@acme/);
});

test('a call is not followed to another address', async () => {
  nock(WIRE_URL)
    .post(CREATE)
    .reply(307, '', { location: `${WIRE_URL}/elsewhere` });
  nock(WIRE_URL).post('/elsewhere').reply(201, done);
  await expect(wireBench().create()).rejects.toMatchObject(LOST);
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
    const { create, read } = wireBench({ ...server, patienceMs: 40 });
    await expect(create()).rejects.toMatchObject(LOST);
    await expect(read()).rejects.toMatchObject(AWAY);
  });

  test('a body that never ends is given up, and its connection closed', async () => {
    await using server = await rawServer('HTTP/1.1 201 Created\r\ncontent-length: 900\r\n\r\n{"results":');
    await expect(wireBench({ ...server, patienceMs: 150 }).create()).rejects.toMatchObject({
      ...LOST,
      message: expect.stringContaining('not whole in time'),
    });
    await expect.poll(() => server.asked.map(({ closed }) => closed)).toEqual([true]);
  });

  test('a body without an end in size is cut off', async () => {
    const body = `"${'x'.repeat(11 * 1024 * 1024)}"`;
    await using server = await rawServer(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    const { api } = wireBench(server);
    await expect(api.account(call)).rejects.toMatchObject({ message: expect.stringContaining('10 MB') });
  });
});
