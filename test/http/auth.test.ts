import { describe, expect, test } from 'vitest';
import type { HttpDeps } from '../../src/http/app.ts';
import { as, openHttp, TOKENS } from './fakes.ts';
import { routesOf } from './route-inventory.ts';

const ROLES = ['viewer', 'operator', 'admin'] as const;
/** The least role for each route of the API; a route that is missing here fails the inventory. */
const LEAST: Readonly<Record<string, (typeof ROLES)[number]>> = {
  'GET /api/files/:id': 'viewer',
  'GET /api/leads': 'viewer',
  'GET /api/leads/:id': 'viewer',
  'DELETE /api/leads/:id': 'admin',
  'GET /api/leads/:id/explain': 'viewer',
  'PUT /api/leads/:id/grade': 'operator',
  'DELETE /api/leads/:id/grade': 'operator',
  'GET /api/handoffs': 'viewer',
  'POST /api/import': 'operator',
  'POST /api/import/mapping': 'operator',
  'PUT /api/import/mapping': 'operator',
  'GET /api/jobs': 'viewer',
  'POST /api/jobs/:id/replay': 'operator',
  'POST /api/jobs/replay': 'operator',
  'GET /api/quarantine': 'viewer',
  'POST /api/quarantine/:id/release': 'operator',
  'POST /api/quarantine/:id/drop': 'operator',
  'GET /api/policy': 'viewer',
  'POST /api/policy/check': 'viewer',
  'POST /api/policy/simulate': 'operator',
  'POST /api/tokens': 'admin',
  'GET /api/sandbox': 'viewer',
  'POST /api/sandbox/faults': 'admin',
  'POST /api/jobs/:id/settle': 'admin',
};
const OPEN = ['/api/openapi.json', '/api/docs', '/api/docs/', '/api/docs/js/scalar.js'];

const call = (route: string, headers: Record<string, string> = {}) => {
  const [method, url] = route.replace(':id', 'lead_1').split(' ') as ['GET' | 'POST' | 'HEAD', string];
  return { method, url, headers };
};

describe('the inventory of routes', () => {
  test('names every route of the API and its role', async () => {
    await using http = await openHttp();
    const routes = (await routesOf(http.app)).filter(
      ({ path }) => path.startsWith('/api') && !OPEN.includes(path),
    );
    const named = routes
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, path }) => `${method} ${path}`);
    expect(named.toSorted()).toEqual(Object.keys(LEAST).toSorted());
  });

  test('every route of the API but the two of the documentation asks who you are', async () => {
    await using http = await openHttp();
    for (const { method, path } of await routesOf(http.app)) {
      if (!path.startsWith('/api') || OPEN.includes(path)) continue;
      const none = await http.app.inject(call(`${method} ${path}`));
      expect([path, none.statusCode], `${method} ${path}`).toEqual([path, 401]);
      if (method !== 'HEAD') expect(none.json().code).toBe('TOKEN_MISSING');
      const wrong = await http.app.inject(call(`${method} ${path}`, { authorization: 'Bearer wrong' }));
      expect([path, wrong.statusCode]).toEqual([path, 401]);
      if (method !== 'HEAD') expect(wrong.json().code).toBe('TOKEN_UNKNOWN');
    }
    expect(http.asked).toEqual([]);
  });

  test.each(Object.entries(LEAST))('%s needs %s', async (route, least) => {
    await using http = await openHttp();
    for (const role of ROLES) {
      const { statusCode, body } = await http.app.inject(call(route, as(role)));
      const isEnough = ROLES.indexOf(role) >= ROLES.indexOf(least);
      expect(statusCode === 403, `${role} on ${route}: ${statusCode}`).toBe(!isEnough);
      expect(body.includes('ROLE_TOO_LOW')).toBe(!isEnough);
    }
  });
});

describe('signing in', () => {
  const signIn = (change: Partial<HttpDeps> = {}) =>
    openHttp({
      dashboard: async (app) => {
        app.get('/', async ({ account }) => ({ account }));
        app.post('/act', async ({ account }) => ({ account }));
      },
      ...change,
    });

  test('a good token becomes a cookie that scripts cannot read, and the start page', async () => {
    await using http = await signIn();
    const answer = await http.app.inject(`/sign-in?token=${TOKENS.viewer}`);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/']);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.cookies).toEqual([
      {
        name: 'baton_session',
        value: TOKENS.viewer,
        path: '/',
        maxAge: 43_200,
        httpOnly: true,
        sameSite: 'Lax',
      },
    ]);
    const page = await http.app.inject({ url: '/', cookies: { baton_session: TOKENS.viewer } });
    expect(page.json()).toEqual({ account: { name: 'the viewer', role: 'viewer' } });
  });

  test('the cookie is Secure where the service is reached by https', async () => {
    await using http = await signIn({ publicUrl: 'https://baton.test' });
    expect((await http.app.inject(`/sign-in?token=${TOKENS.viewer}`)).cookies[0]).toMatchObject({
      secure: true,
    });
  });

  test.each([
    ['/sign-in?token=wrong', 'TOKEN_UNKNOWN'],
    ['/sign-in', 'TOKEN_MISSING'],
  ])('%s sets no cookie', async (url, code) => {
    await using http = await signIn();
    const answer = await http.app.inject(url);
    expect([answer.statusCode, answer.json().code, answer.cookies]).toEqual([401, code, []]);
  });

  test('guessing is slowed down, address by address', async () => {
    await using http = await signIn();
    const guess = (remoteAddress: string) => http.app.inject({ url: '/sign-in?token=wrong', remoteAddress });
    for (let i = 0; i < 20; i += 1) expect((await guess('10.0.0.1')).statusCode).toBe(401);
    const answer = await guess('10.0.0.1');
    expect([answer.statusCode, answer.json().code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await guess('10.0.0.2')).statusCode).toBe(401);
  });

  test('a token that was taken away ends its session at once', async () => {
    let known = true;
    const find = async () => (known ? { name: 'ann', role: 'admin' as const } : null);
    await using http = await signIn({ tokens: { find, create: async () => '' } });
    const request = { url: '/api/leads', cookies: { baton_session: 'x' } };
    expect((await http.app.inject(request)).statusCode).toBe(200);
    known = false;
    expect((await http.app.inject(request)).json().code).toBe('TOKEN_UNKNOWN');
  });

  test('signing out takes the cookie away, from a plain form too', async () => {
    await using http = await signIn();
    const answer = await http.app.inject({
      method: 'POST',
      url: '/sign-out',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://baton.test' },
      cookies: { baton_session: TOKENS.viewer },
    });
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/']);
    expect(answer.cookies[0]).toMatchObject({ name: 'baton_session', value: '', maxAge: 0, path: '/' });
  });

  test.each([
    ['its own page says so', { 'sec-fetch-site': 'same-origin' }, 200],
    ['its own page on plain http', { origin: 'http://baton.test' }, 200],
    [
      'its own page under another name of the host',
      { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' },
      200,
    ],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['a sister site', { 'sec-fetch-site': 'same-site' }, 403],
    [
      'another site that claims our origin to a browser that knows better',
      { 'sec-fetch-site': 'cross-site', origin: 'http://baton.test' },
      403,
    ],
    ['another site on plain http', { origin: 'http://evil.example' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['nobody says from where', {}, 403],
  ])('with a cookie, POST from: %s', async (_name, headers: Record<string, string>, status) => {
    await using http = await signIn();
    const cookies = { baton_session: TOKENS.operator };
    for (const url of ['/act', '/api/jobs/job_1/replay', '/sign-out']) {
      const answer = await http.app.inject({ method: 'POST', url, headers, cookies });
      const expected = status === 200 && url === '/sign-out' ? 303 : status;
      expect([url, answer.statusCode]).toEqual([url, expected]);
      if (status === 403) expect(answer.json().code).toBe('CROSS_SITE_REQUEST');
    }
    expect(http.replays).toHaveLength(status === 200 ? 1 : 0);
  });

  test('reading needs no origin, and a bearer token needs none at all', async () => {
    await using http = await signIn();
    const cookies = { baton_session: TOKENS.operator };
    expect((await http.app.inject({ url: '/api/leads', cookies })).statusCode).toBe(200);
    const headers = { ...as('operator'), origin: 'https://elsewhere.example' };
    const answer = await http.app.inject({ method: 'POST', url: '/api/jobs/job_1/replay', headers, cookies });
    expect(answer.statusCode).toBe(200);
  });
});
