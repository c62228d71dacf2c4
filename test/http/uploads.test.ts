import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import type { HttpDeps } from '../../src/http/app.ts';
import { openHttp } from './fakes.ts';

const TYPE = 'multipart/form-data; boundary=one';

/** The door with a source `shop` that takes forms with files, and what came in there. */
async function openDoor(change: Partial<HttpDeps> = {}) {
  const uploads: { source: string; content: string; token: string | undefined }[] = [];
  const http = await openHttp({
    takesUploads: (source) => source === 'shop',
    receiveUpload: async (source, { pathToken: token }, content) => {
      uploads.push({ source, token, content: await text(content) });
      return { signal: 'sig_1', duplicate: false };
    },
    ...change,
  });
  await http.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = http.app.server.address() as AddressInfo;
  const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': TYPE, ...headers },
      body: new Uint8Array(Buffer.from(body)),
    });
  return { ...http, uploads, post, port };
}

test.concurrent('a form with files is read as it comes, with or without a token', async () => {
  await using door = await openDoor();
  const large = 'a'.repeat(3 * 1024 * 1024);
  expect((await door.post('/hooks/shop', large)).status).toBe(202);
  expect((await door.post('/hooks/shop/violet?x=1', 'b')).status).toBe(202);
  expect(door.uploads).toEqual([
    { source: 'shop', token: undefined, content: large },
    { source: 'shop', token: 'violet', content: 'b' },
  ]);
  expect(door.deliveries).toEqual([]);
});

test.concurrent('what is signed, or for a source that takes no such forms, keeps its bytes', async () => {
  await using door = await openDoor();
  expect((await door.post('/hooks/shop', 'a', { 'webhook-signature': 'v1,x' })).status).toBe(202);
  expect((await door.post('/hooks/plain', 'b')).status).toBe(202);
  expect((await door.post('/hooks/shop', '{}', { 'content-type': 'application/json' })).status).toBe(202);
  expect(door.uploads).toEqual([]);
  expect(door.deliveries.map(({ delivery }) => delivery.body.toString())).toEqual(['a', 'b', '{}']);
});

test.concurrent('a page that posts files reads the answer, and its address is counted as for any other form', async () => {
  await using door = await openDoor({ limitOf: () => ({ most: 1, windowMs: 60_000, isAsked: true }) });
  const answers = [];
  for (const file of ['a', 'b'])
    answers.push(await door.post('/hooks/shop', file, { origin: 'https://shop.example' }));
  expect(answers.map(({ status }) => status)).toEqual([202, 429]);
  for (const { headers } of answers)
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(door.uploads).toHaveLength(1);
});

test.concurrent('more than 100 MB are told 413 before they are sent', async () => {
  await using door = await openDoor();
  const socket = connect(door.port, '127.0.0.1');
  const head = `POST /hooks/shop HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPE}\r\n`;
  socket.write(`${head}Content-Length: ${100 * 1024 * 1024 + 1}\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 [\s\S]*BODY_TOO_LARGE/);
  expect(door.uploads).toEqual([]);
});

test.concurrent('who may not send is told so, and hears it although all was not read', async () => {
  await using door = await openDoor({
    receiveUpload: () => Promise.reject(new Fault('SIGNATURE_MISSING', 'Who are you?')),
    originsOf: () => ['https://shop.example'],
  });
  const answer = await door.post('/hooks/shop', 'a'.repeat(5 * 1024 * 1024), {
    origin: 'https://shop.example',
  });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([
    401,
    'https://shop.example',
  ]);
});

test.concurrent('a phone on a bad line has longer than other senders', async () => {
  await using door = await openDoor();
  const socket = connect(door.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`POST /hooks/shop HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${TYPE}\r\n`);
  socket.write('Content-Length: 6\r\n\r\n');
  for (const letter of 'slowly') {
    await new Promise((done) => setTimeout(done, 1_000));
    socket.write(letter);
  }
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 202 /);
  expect(door.uploads[0]?.content).toBe('slowly');
});

test.concurrent('one that is slow does not keep the process from its end', async () => {
  const door = await openDoor();
  const socket = connect(door.port, '127.0.0.1').on('error', () => undefined);
  socket.write(
    `POST /hooks/shop HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPE}\r\nContent-Length: 6\r\n\r\nslo`,
  );
  await new Promise((done) => setTimeout(done, 300));
  const began = Date.now();
  await door.app.close();
  expect(Date.now() - began).toBeGreaterThan(4_000);
  expect(Date.now() - began).toBeLessThan(8_000);
});

test.concurrent('slow senders hold up nobody for longer than a moment', async () => {
  const slow = Promise.withResolvers<{ signal: string; duplicate: boolean }>();
  await using door = await openDoor({
    receiveUpload: async (_source, { pathToken }) =>
      pathToken === 'slow' ? slow.promise : { signal: 'sig_2', duplicate: false },
  });
  const waiting = Array.from({ length: 40 }, () => door.post('/hooks/shop/slow', 'a'));
  const began = Date.now();
  expect((await door.post('/hooks/shop', 'b')).status).toBe(202);
  expect(Date.now() - began).toBeLessThan(4_500);
  slow.resolve({ signal: 'sig_1', duplicate: false });
  expect((await Promise.all(waiting)).every(({ status }) => status === 202)).toBe(true);
});
