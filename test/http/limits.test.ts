import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openHttp, type World } from './fakes.ts';

const HEAD = 'POST /hooks/plain HTTP/1.1\r\nHost: baton.test\r\nContent-Type: application/json\r\n';

async function dial({ app }: World): Promise<Socket> {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** All that comes back until the server hangs up. */
async function answerOf(
  socket: Socket,
): Promise<{ head: string; problem: { code: string; status: number } }> {
  let text = '';
  socket.on('error', () => {}); // a reset after the answer is the server's way to hang up on one who keeps sending
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  // Not events.once: it would take that reset for its own failure.
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { head, problem: JSON.parse(body) };
}

test.concurrent('a body that trickles in is told 408 within 5 s, and the socket is closed', async () => {
  await using http = await openHttp();
  const socket = await dial(http);
  socket.write(`${HEAD}Content-Length: 100\r\n\r\n`);
  const trickle = setInterval(() => socket.write('a'), 200);
  const began = Date.now();
  const { head, problem } = await answerOf(socket);
  clearInterval(trickle);
  expect(Date.now() - began).toBeLessThan(5500);
  expect(head).toMatch(/^HTTP\/1\.1 408 /);
  expect(head).toContain('application/problem+json');
  expect(problem).toMatchObject({ code: 'REQUEST_INVALID', status: 408 });
  expect(http.deliveries).toEqual([]);
  expect((await http.app.inject('/metrics')).body).toContain('outcome="broken_off",code=""} 1');
});

test.concurrent('headers that never end are told 408', async () => {
  await using http = await openHttp();
  const socket = await dial(http);
  socket.write(HEAD);
  expect((await answerOf(socket)).problem.status).toBe(408);
});

test.concurrent('300 kB in chunks are told 413', async () => {
  await using http = await openHttp();
  const socket = await dial(http);
  socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
  for (let i = 0; i < 30; i += 1) socket.write(`2710\r\n${'a'.repeat(10_000)}\r\n`);
  socket.write('0\r\n\r\n');
  expect((await answerOf(socket)).problem).toMatchObject({ code: 'BODY_TOO_LARGE', status: 413 });
  expect(http.deliveries).toEqual([]);
});

test.concurrent('chunks without end are told 413 and cut off', async () => {
  await using http = await openHttp();
  const socket = await dial(http);
  socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
  const flood = setInterval(() => socket.writable && socket.write(`2710\r\n${'a'.repeat(10_000)}\r\n`), 2);
  expect((await answerOf(socket)).problem.code).toBe('BODY_TOO_LARGE');
  clearInterval(flood);
});

test.concurrent('a length over 256 KB is told 413 before the body is read; 256 KB are taken', async () => {
  await using http = await openHttp();
  const socket = await dial(http);
  socket.write(`${HEAD}Content-Length: 262145\r\n\r\n`);
  expect((await answerOf(socket)).problem.code).toBe('BODY_TOO_LARGE');
  const payload = 'a'.repeat(262_144);
  expect((await http.app.inject({ method: 'POST', url: '/hooks/plain', payload })).statusCode).toBe(202);
});

test.concurrent('a source that takes more is sent up to 1 MB, whether its length is told or not', async () => {
  await using http = await openHttp();
  const post = (payload: string) => http.app.inject({ method: 'POST', url: '/hooks/large', payload });
  const most = 'a'.repeat(1024 * 1024);
  expect((await post(most)).statusCode).toBe(202);
  expect((await post(`${most}a`)).json()).toMatchObject({ code: 'BODY_TOO_LARGE' });
  const socket = await dial(http);
  socket.write(
    `${HEAD.replace('plain', 'large')}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n493e0\r\n`,
  );
  socket.write(`${'a'.repeat(300_000)}\r\n0\r\n\r\n`);
  expect((await answerOf(socket)).head).toMatch(/^HTTP\/1\.1 202 /);
  expect(http.deliveries.map(({ delivery }) => delivery.body.length)).toEqual([1024 * 1024, 300_000]);
});

test.concurrent.each([
  [
    'two ways to say the length',
    `${HEAD}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ['two lengths', `${HEAD}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`, 400],
  ['headers over 16 KB', `${HEAD}X-Long: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ['no HTTP', 'hello\r\n\r\n', 400],
])('%s is refused as a problem', async (_name, text, status) => {
  await using http = await openHttp();
  const socket = await dial(http);
  socket.write(text);
  const { head, problem } = await answerOf(socket);
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(problem).toMatchObject({ code: 'REQUEST_INVALID', status });
});

test.concurrent('while closing, what is under way is finished and what comes new is sent away', async () => {
  const commit = Promise.withResolvers<{ signal: string; duplicate: boolean }>();
  const begun = Promise.withResolvers<void>();
  const http = await openHttp({
    receive: () => {
      begun.resolve();
      return commit.promise;
    },
  });
  const socket = await dial(http);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const request = `${HEAD}Content-Length: 2\r\n\r\n{}`;
  socket.write(request);
  await begun.promise;
  const closed = http.app.close();
  await new Promise((done) => setTimeout(done, 50));
  socket.write(request);
  await new Promise((done) => setTimeout(done, 50));
  const hungUp = once(socket, 'close');
  commit.resolve({ signal: 'sig_1', duplicate: false });
  await Promise.all([closed, hungUp]);
  const [first, second] = text.split('HTTP/1.1 ').slice(1);
  expect(first).toMatch(/^202 /);
  expect(second).toMatch(/^503 [\s\S]*retry-after: 10[\s\S]*"code":"OVERLOADED"/);
});
