import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import { NOW, openHttp } from './fakes.ts';

const json = { 'content-type': 'application/json' };

describe('POST /hooks/{source}', () => {
  test('answers 202 with the signal once it is committed', async () => {
    await using http = await openHttp();
    const first = await http.app.inject({
      method: 'POST',
      url: '/hooks/plain',
      headers: json,
      payload: '{"a":1}',
    });
    expect(first.statusCode).toBe(202);
    expect(first.json()).toEqual({ signal: 'sig_1', duplicate: false });

    const headers = { ...json, 'webhook-id': 'again' };
    const again = await http.app.inject({ method: 'POST', url: '/hooks/plain', headers, payload: '{"a":1}' });
    expect([again.statusCode, again.json().duplicate]).toEqual([202, true]);
  });

  test('answers 200 in the words that its sender waits for, without a body too', async () => {
    const reply = { contentType: 'text/plain', body: 'yes', headers: { 'x-hook-secret': 'h00k' } };
    await using http = await openHttp({
      receive: async (_source, { body, contentType }) => {
        expect([body.length, contentType]).toEqual([0, '']);
        return { signal: 'sig_1', duplicate: false, reply };
      },
    });
    const asked = await http.app.inject({ method: 'POST', url: '/hooks/plain/tok' });
    expect([asked.statusCode, asked.body, asked.headers['x-hook-secret']]).toEqual([200, 'yes', 'h00k']);
    expect(asked.headers['content-type']).toContain('text/plain');
  });

  test('does not answer before the signal is committed', async () => {
    const commit = Promise.withResolvers<{ signal: string; duplicate: boolean }>();
    await using http = await openHttp({ receive: () => commit.promise });
    let answered = false;
    const answer = http.app
      .inject({ method: 'POST', url: '/hooks/plain', headers: json, payload: '{}' })
      .then((response) => {
        answered = true;
        return response;
      });
    await new Promise((done) => setTimeout(done, 60));
    expect(answered).toBe(false);
    commit.resolve({ signal: 'sig_9', duplicate: false });
    expect((await answer).statusCode).toBe(202);
  });

  test.each([
    ['application/json; charset=utf-8', 'application/json', '{"a": 1,  "b":2}'],
    ['Application/JSON', 'application/json', 'not json at all'],
    ['text/plain', 'text/plain', '{"__proto__": {}}'],
    ['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded', 'a=1&a=2'],
    ['multipart/form-data; boundary=x', 'multipart/form-data', '--x--'],
    ['', '', 'no type'],
  ])('hands on the bytes of %s as they came', async (sent, contentType, body) => {
    await using http = await openHttp();
    const bytes = Buffer.concat([Buffer.from(body), Buffer.from([0xff, 0x00])]);
    const headers: Record<string, string> = { 'x-signature': 'abc' };
    if (sent !== '') headers['content-type'] = sent;
    const { statusCode } = await http.app.inject({
      method: 'POST',
      url: '/hooks/plain',
      headers,
      payload: bytes,
    });
    expect(statusCode).toBe(202);
    const [{ source, delivery }] = http.deliveries as [(typeof http.deliveries)[number]];
    expect(source).toBe('plain');
    expect(delivery.body.equals(bytes)).toBe(true);
    expect(delivery).toMatchObject({ contentType, pathToken: undefined, receivedAt: NOW });
    expect(delivery.headers['x-signature']).toBe('abc');
  });

  test('an empty body is handed on as no bytes', async () => {
    await using http = await openHttp();
    await http.app.inject({ method: 'POST', url: '/hooks/plain' });
    expect(http.deliveries[0]?.delivery.body).toEqual(Buffer.alloc(0));
  });

  test('the second part of the path is the token, however long', async () => {
    await using http = await openHttp();
    const token = `a/b ${'x'.repeat(300)}`;
    const url = `/hooks/plain/${encodeURIComponent(token)}`;
    expect((await http.app.inject({ method: 'POST', url, headers: json, payload: '{}' })).statusCode).toBe(
      202,
    );
    expect(http.deliveries[0]?.delivery.pathToken).toBe(token);
  });

  test.each([
    [new Fault('SIGNATURE_MISMATCH', 'wrong'), 401],
    [new Fault('SOURCE_UNKNOWN', 'none'), 404],
    [new Fault('CONTENT_TYPE_UNSUPPORTED', 'xml'), 415],
    [new Fault('BODY_MALFORMED', 'broken'), 422],
  ])('%s is answered with its status', async (fault, status) => {
    await using http = await openHttp({ receive: () => Promise.reject(fault) });
    const answer = await http.app.inject({
      method: 'POST',
      url: '/hooks/plain',
      headers: json,
      payload: '{}',
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ code: fault.code, detail: fault.message, status });
  });

  test('a store that cannot commit is said so, with when to come back', async () => {
    const fault = new Fault('STORE_UNAVAILABLE', 'The ledger is away.');
    await using http = await openHttp({ receive: () => Promise.reject(fault) });
    const answer = await http.app.inject({
      method: 'POST',
      url: '/hooks/plain',
      headers: json,
      payload: '{}',
    });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '10']);
    expect(http.log()).toContain('"level":40');
  });

  test.each(['gzip', 'br', 'identity, gzip'])('a body encoded as %s is refused unread', async (encoding) => {
    await using http = await openHttp();
    const headers = { ...json, 'content-encoding': encoding };
    const answer = await http.app.inject({ method: 'POST', url: '/hooks/plain', headers, payload: '{}' });
    expect([answer.statusCode, answer.json().code]).toEqual([415, 'CONTENT_TYPE_UNSUPPORTED']);
    expect(http.deliveries).toEqual([]);
  });

  test('a session cookie or another origin changes nothing', async () => {
    await using http = await openHttp();
    const headers = {
      ...json,
      origin: 'https://evil.example',
      cookie: 'baton_session=x',
      'sec-fetch-site': 'cross-site',
    };
    const { statusCode } = await http.app.inject({
      method: 'POST',
      url: '/hooks/plain',
      headers,
      payload: '{}',
    });
    expect(statusCode).toBe(202);
  });

  test('one address may send so many a minute, another still may after that', async () => {
    await using http = await openHttp({ hooksAMinute: 5 });
    const send = (remoteAddress: string, url = '/hooks/plain') =>
      http.app.inject({ method: 'POST', url, headers: json, payload: '{}', remoteAddress });
    for (let sent = 0; sent < 5; sent += 1) expect((await send('10.0.0.1')).statusCode).toBe(202);
    const answer = await send('10.0.0.1');
    expect([answer.statusCode, answer.json().code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect((await send('10.0.0.1', '/hooks/plain/token')).statusCode).toBe(429);
    expect((await send('10.0.0.2')).statusCode).toBe(202);
    expect(http.deliveries).toHaveLength(6);
  });

  test('an address is the one of the connection, unless the proxy is one we trust', async () => {
    const headers = { ...json, 'x-forwarded-for': '203.0.113.9' };
    const request = {
      method: 'POST',
      url: '/hooks/plain',
      headers,
      payload: '{}',
      remoteAddress: '10.0.0.1',
    } as const;
    await using direct = await openHttp();
    await direct.app.inject(request);
    expect(direct.log()).toContain('"ip":"10.0.0.1"');
    await using behind = await openHttp({ trustedProxies: ['10.0.0.0/8'] });
    await behind.app.inject(request);
    expect(behind.log()).toContain('"ip":"203.0.113.9"');
  });
});
