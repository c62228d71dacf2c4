import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { minifiedFormScript, SERVED } from '../support/write-form-script.ts';
import { openHttp } from './fakes.ts';

const MOST_BYTES = 2048;

test('the script is made of the one that people read; if not: npm run form-script', () => {
  expect(readFileSync(SERVED, 'utf8')).toBe(minifiedFormScript());
});

test('it is served to every page, has 2 KB at most, and may be kept', async () => {
  await using http = await openHttp();
  const answer = await http.app.inject('/form.js');
  expect(answer.rawPayload.byteLength).toBeLessThanOrEqual(MOST_BYTES);
  expect(answer.body).toBe(minifiedFormScript());
  expect(answer.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': expect.stringMatching(/^public, max-age=[1-9]/),
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
  });
  const again = { 'if-none-match': String(answer.headers['etag']) };
  const unchanged = await http.app.inject({ url: '/form.js', headers: again });
  expect([unchanged.statusCode, unchanged.body]).toEqual([304, '']);
  expect((await http.app.inject({ url: '/form.js', headers: { 'if-none-match': '"x"' } })).statusCode).toBe(
    200,
  );
});

test('what a page asks of its form is told to pages that may post to it', async () => {
  await using http = await openHttp();
  const ask = (source: string, origin: string) =>
    http.app.inject({ url: `/forms/${source}`, headers: { origin } });
  const answer = await ask('shop', 'https://shop.example');
  expect([answer.statusCode, answer.json()]).toEqual([200, { rendered: 'now, signed' }]);
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': 'https://shop.example',
    'cache-control': 'no-store',
    vary: 'Origin',
  });
  const other = await ask('shop', 'https://evil.example');
  expect(other.headers).not.toHaveProperty('access-control-allow-origin');
  expect((await ask('plain', 'https://shop.example')).json()).toMatchObject({
    code: 'NOT_FOUND',
    status: 404,
  });
});
