import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { askCaptcha } from '../../src/answers/captcha.ts';
import { startFileServer } from '../support/file-server.ts';

const QUESTION = { secret: 'our secret & more', response: '0.token+/=' };

async function asked(answer: RequestListener) {
  await using server = await startFileServer(answer);
  const began = Date.now();
  const said = await askCaptcha(`${server.origin}/siteverify`, QUESTION);
  return { said, ms: Date.now() - began, requests: server.asked };
}

test('the secret and the answer are posted as a form', async () => {
  const bodies: string[] = [];
  const { said } = await asked((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(`${request.method} ${request.url} ${request.headers['content-type']}`);
      bodies.push(Buffer.concat(chunks).toString());
      response.end('{"success":true,"hostname":"shop.example"}');
    });
  });
  expect(said).toEqual({ success: true, hostname: 'shop.example' });
  expect(bodies).toEqual([
    'POST /siteverify application/x-www-form-urlencoded;charset=UTF-8',
    'secret=our+secret+%26+more&response=0.token%2B%2F%3D',
  ]);
});

test.each<[string, RequestListener]>([
  ['that it is down', (_, response) => void response.writeHead(502).end('<html>')],
  ['with a redirect', (_, response) => void response.writeHead(302, { location: '/else' }).end()],
  ['by hanging up', (request) => void request.socket.destroy()],
])('whoever answers %s has said nothing', async (_, answer) => {
  expect((await asked(answer)).said).toBeNull();
});

test('nobody waits longer than 2.5 s, be it for the first byte or for the last', async () => {
  const [silent, slow] = await Promise.all([
    asked(() => undefined),
    asked((_, response) => void response.write('{"success":')),
  ]);
  expect([silent.said, slow.said]).toEqual([null, null]);
  for (const { ms } of [silent, slow]) expect(ms).toBeLessThan(3_500);
});
