import { describe, expect, test } from 'vitest';
import { openDoor } from './form-door.ts';

const SHOP = 'https://shop.example';
const PAGE = { origin: SHOP, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };

async function door(hooksAMinute = 100) {
  const http = await openDoor([SHOP, 'https://www.shop.example'], `${SHOP}/thanks`, hooksAMinute);
  const send = (method: 'POST' | 'OPTIONS', headers: Record<string, string>, payload = '', name = 'shop') =>
    http.app.inject({ method, url: `/hooks/${name}`, headers, payload });
  return { ...http, send };
}

/** What an answer tells a browser about other websites. */
const cors = (headers: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

describe('a preflight', () => {
  const ask = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };

  test('from a listed origin is told what it may send, for no longer than a browser keeps it', async () => {
    await using http = await door();
    const answer = await http.send('OPTIONS', { ...ask, origin: SHOP });
    expect([answer.statusCode, answer.body, answer.headers['vary']]).toEqual([204, '', 'Origin']);
    expect(cors(answer.headers)).toEqual({
      'access-control-allow-origin': SHOP,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, idempotency-key',
      'access-control-max-age': '7200',
    });
  });

  test.each([
    ['another origin', 'https://evil.example', 'shop'],
    ['no page', 'null', 'shop'],
    ['a source that lists none', SHOP, 'plain'],
    ['a source that there is not', SHOP, 'nowhere'],
  ])('from or for %s is told nothing', async (_, origin, name) => {
    await using http = await door();
    const answer = await http.send('OPTIONS', { ...ask, origin }, '', name);
    expect([answer.statusCode, cors(answer.headers)]).toEqual([204, {}]);
    expect(answer.headers['vary']).toBe(name === 'shop' ? 'Origin' : undefined);
  });
});

describe('a post from a page', () => {
  const json = { origin: SHOP, 'content-type': 'application/json' };

  test('of a listed origin is taken without a secret, and its script may read the answer', async () => {
    await using http = await door();
    const answer = await http.send('POST', json, '{"email":"vera@acme.example"}');
    expect([answer.statusCode, answer.json()]).toEqual([202, { signal: 'sig_1', duplicate: false }]);
    expect(cors(answer.headers)).toEqual({ 'access-control-allow-origin': SHOP });
    expect(answer.headers['vary']).toBe('Origin');
    const other = { ...json, origin: 'https://www.shop.example' };
    expect((await http.send('POST', other, '{"a":1}')).headers['access-control-allow-origin']).toBe(
      other.origin,
    );
  });

  test('of another origin, or of none, is refused and may not be read', async () => {
    await using http = await door();
    for (const origin of ['https://evil.example', 'http://shop.example', 'null', '']) {
      const answer = await http.send('POST', { ...json, origin }, '{"a":1}');
      expect([answer.statusCode, cors(answer.headers)], origin).toEqual([401, {}]);
      expect(answer.headers['vary']).toBe('Origin');
    }
    const { origin: _, ...bare } = json;
    expect((await http.send('POST', bare, '{"a":1}')).statusCode).toBe(401);
    expect(http.stored).toEqual([]);
  });

  test.each([
    ['too large', json, `{"a":"${'x'.repeat(300_000)}"}`, 413],
    ['no JSON', json, '{', 422],
    ['of another type', { ...json, 'content-type': 'text/plain' }, 'x', 415],
    ['compressed', { ...json, 'content-encoding': 'gzip' }, '{}', 415],
  ])('that is %s is told so where its script can read it', async (_, headers, body, status) => {
    await using http = await door();
    const answer = await http.send('POST', headers, body);
    expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([status, SHOP]);
  });

  test('that is one too many as well', async () => {
    await using http = await door(1);
    const answers = [await http.send('POST', json, '{"a":1}'), await http.send('POST', json, '{"a":1}')];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 429]);
    expect(cors(answers[1]?.headers ?? {})).toEqual({
      'access-control-allow-origin': SHOP,
      'access-control-expose-headers': 'retry-after',
    });
  });

  test('without a script is sent on to the page that says thanks, and so is whoever fills the honeypot', async () => {
    await using http = await door();
    for (const body of ['email=vera%40acme.example', 'email=vera%40acme.example&_gotcha=x']) {
      const answer = await http.send('POST', PAGE, body);
      expect([answer.statusCode, answer.headers['location'], answer.body]).toEqual([
        303,
        'https://shop.example/thanks',
        '',
      ]);
      expect(http.stored.at(-1)).toBe(body);
    }
    expect((await http.send('POST', { ...PAGE, accept: '*/*' }, 'a=1')).statusCode).toBe(202);
  });
});
