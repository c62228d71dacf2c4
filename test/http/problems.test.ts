import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import { Problem } from '../../src/http/problem.ts';
import { as, openHttp } from './fakes.ts';

describe('every error is a problem with a code', () => {
  const json = { 'content-type': 'application/json' };
  const operator = as('operator');
  test.each([
    ['no such address', { url: '/nowhere' }, 404, 'NOT_FOUND'],
    ['no such method', { method: 'DELETE', url: '/hooks/plain' }, 404, 'NOT_FOUND'],
    ['an address that cannot be decoded', { url: '/api/leads/%zz' }, 422, 'REQUEST_INVALID'],
    [
      'a path token longer than any',
      { method: 'POST', url: `/hooks/plain/${'x'.repeat(600)}` },
      404,
      'NOT_FOUND',
    ],
    ['an unknown query key', { url: '/api/leads?emial=a', headers: operator }, 422, 'REQUEST_INVALID'],
    ['a limit over 200', { url: '/api/leads?limit=201', headers: operator }, 422, 'REQUEST_INVALID'],
    ['the same key twice', { url: '/api/leads?grade=A&grade=B', headers: operator }, 422, 'REQUEST_INVALID'],
    ['a time that is none', { url: '/api/jobs?since=yesterday', headers: operator }, 422, 'REQUEST_INVALID'],
    [
      'broken JSON',
      { method: 'POST', url: '/api/jobs/replay', headers: { ...operator, ...json }, payload: '{' },
      422,
      'BODY_MALFORMED',
    ],
    [
      'a reach for the prototype',
      {
        method: 'POST',
        url: '/api/jobs/replay',
        headers: { ...operator, ...json },
        payload: '{"__proto__":{}}',
      },
      422,
      'BODY_MALFORMED',
    ],
    [
      'text where JSON is asked for',
      {
        method: 'POST',
        url: '/api/jobs/replay',
        headers: { ...operator, 'content-type': 'text/plain' },
        payload: '{"state":"failed"}',
      },
      415,
      'CONTENT_TYPE_UNSUPPORTED',
    ],
    [
      'a body too large',
      {
        method: 'POST',
        url: '/api/jobs/replay',
        headers: { ...operator, ...json },
        payload: `"${'a'.repeat(270_000)}"`,
      },
      413,
      'BODY_TOO_LARGE',
    ],
  ] as const)('%s', async (_name, request, status, code) => {
    await using http = await openHttp();
    const answer = await http.app.inject(request);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const problem = Problem.strict().parse(answer.json());
    expect(problem).toMatchObject({ status, code, type: `/docs/errors#${code}` });
    expect(answer.statusCode).toBe(status);
    expect(problem.instance).not.toBe('');
  });

  test('a request that is invalid says what is wrong with it', async () => {
    await using http = await openHttp();
    const answer = await http.app.inject({ url: '/api/leads?emial=a&limit=0', headers: as('viewer') });
    expect(answer.json().detail).toMatch(/^In the query: .*limit: .*emial/);
  });

  test('the instance is the id of the request', async () => {
    await using http = await openHttp();
    const answer = await http.app.inject('/nowhere');
    expect(answer.json().instance).toBe(answer.headers['x-request-id']);
    expect(http.log()).toContain(answer.json().instance);
  });
});

describe('errors raised behind a route', () => {
  const failing = (error: unknown) =>
    openHttp({
      dashboard: async (app) => {
        app.get('/fail', async () => {
          throw error;
        });
        app.get('/hang', { handlerTimeout: 20 }, () => new Promise(() => {}));
      },
    });

  test('what nobody foresaw is hidden from the client and logged with its cause', async () => {
    await using http = await failing(new Error('outer CANARY', { cause: new Error('inner reason') }));
    const answer = await http.app.inject('/fail');
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'INTERNAL']);
    expect(answer.body).not.toContain('CANARY');
    expect(http.log()).toContain('outer CANARY');
    expect(http.log()).toContain('inner reason');
  });

  test.each([undefined, 'text', null, { statusCode: 200 }])(
    'even %s thrown becomes a problem',
    async (thrown) => {
      await using http = await failing(thrown);
      const answer = await http.app.inject('/fail');
      expect([answer.statusCode, answer.json().code]).toEqual([500, 'INTERNAL']);
    },
  );

  test('being asked to wait is passed on, rounded up', async () => {
    await using http = await failing(new Fault('CRM_RATE_LIMITED', 'slow down', { retryAfterMs: 1500 }));
    const answer = await http.app.inject('/fail');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
  });

  test('too much load is OVERLOADED with a time to come back', async () => {
    await using http = await failing(
      Object.assign(new Error('x'), { code: 'FST_UNDER_PRESSURE', statusCode: 503 }),
    );
    const answer = await http.app.inject('/fail');
    expect(answer.json().code).toBe('OVERLOADED');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '10']);
  });

  test('a handler that never answers is answered for', async () => {
    await using http = await failing(null);
    const answer = await http.app.inject('/hang');
    expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
      503,
      'OVERLOADED',
      '10',
    ]);
  });
});

test('pages may load nothing from elsewhere, and https is insisted on only where it is spoken', async () => {
  await using http = await openHttp();
  const { headers } = await http.app.inject('/nowhere');
  expect(headers['content-security-policy']).toBe(
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';" +
      "form-action 'self';base-uri 'none';frame-ancestors 'none'",
  );
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
  expect(headers['strict-transport-security']).toBeUndefined();
  await using secure = await openHttp({ publicUrl: 'https://baton.test' });
  expect((await secure.app.inject('/nowhere')).headers['strict-transport-security']).toBeDefined();
});
