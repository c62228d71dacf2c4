import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { soql } from '../../../src/crm/salesforce/soql.ts';
import { audienceOf } from '../../../src/crm/salesforce/wire/jwt.ts';
import { call } from '../../support/crm-call.ts';
import { CLOCK, ORG, type Reply, SECRET, token, USER, wireBench } from './wire-server.ts';

const DENIED = { code: 'CRM_ACCESS_DENIED' };
const AWAY = { code: 'CRM_UNAVAILABLE' };
const ALL = soql`SELECT Id FROM Lead`;
const NONE: Reply = { body: { records: [], done: true } };
const { privateKey: PEM, publicKey: PUBLIC } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

test('client credentials are sent as a form, and never in an address', async () => {
  await using bench = await wireBench(() => NONE);
  await bench.api.query(ALL, call);
  const [login] = bench.logins;
  expect(login).toMatchObject({ method: 'POST', path: '/services/oauth2/token' });
  expect(Object.fromEntries(new URLSearchParams(login?.body))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'our-app',
    client_secret: SECRET,
  });
});

test.each([
  ['as it is', PEM],
  ['with its line ends written out', PEM.replaceAll('\n', String.raw`\n`)],
])('a JWT is signed with the key %s, and ends in seconds', async (_, key) => {
  const login = { username: 'baton@acme.example', privateKey: key };
  await using bench = await wireBench(() => NONE, { login });
  await bench.api.query(ALL, call);
  const form = new URLSearchParams(bench.logins[0]?.body);
  expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  const signed = Buffer.from(`${head}.${claims}`);
  const isOurs = verify('RSA-SHA256', signed, PUBLIC, Buffer.from(signature, 'base64url'));
  expect(isOurs).toBe(true);
  expect(decoded(head)).toEqual({ alg: 'RS256', typ: 'JWT' });
  const told = decoded(claims) as { exp: number };
  expect(told).toEqual({ iss: 'our-app', sub: 'baton@acme.example', aud: bench.url, exp: told.exp });
  expect(told.exp).toBeGreaterThan(CLOCK / 1_000);
  expect(told.exp).toBeLessThanOrEqual(CLOCK / 1_000 + 180);
});

test.each([
  ['https://acme.my.salesforce.com', 'https://login.salesforce.com'],
  ['https://login.salesforce.com', 'https://login.salesforce.com'],
  ['https://acme--uat.sandbox.my.salesforce.com', 'https://test.salesforce.com'],
  ['https://test.salesforce.com/', 'https://test.salesforce.com'],
  ['http://127.0.0.1:4321/x', 'http://127.0.0.1:4321'],
  ['https://salesforce.com.example.com', 'https://salesforce.com.example.com'],
  ['https://notsalesforce.com', 'https://notsalesforce.com'],
])('an assertion for %s is for %s', (loginUrl, audience) => {
  expect(audienceOf(loginUrl)).toBe(audience);
});

describe('a login that is turned down', () => {
  test.each([
    'invalid_client',
    'invalid_client_id',
    'invalid_grant',
    'inactive_user',
    'unsupported_grant_type',
  ])('%s: no login for a minute, and a message that says what to do', async (code) => {
    const body = { error: code, error_description: `no to ${SECRET}` };
    await using bench = await wireBench(() => NONE, { logIn: () => ({ status: 400, body }) });
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => bench.api.query(ALL, call)));
    for (const one of all) expect(one).toMatchObject({ reason: DENIED });
    await expect(bench.api.whoAmI(call)).rejects.toMatchObject(DENIED);
    expect(bench.logins).toHaveLength(1);
    expect(bench.pauses).toMatchObject([{ kind: 'all', until: new Date(CLOCK + 60_000) }]);
    expect(bench.pauses[0]?.why).toContain(code);
    expect(bench.pauses[0]?.why).toMatch(/consumer key and secret/);
    expect(JSON.stringify(all) + String(all.map((one) => 'reason' in one && one.reason))).not.toContain(
      SECRET,
    );
  });

  test('a key that is none says so, without the key', async () => {
    const login = { username: 'baton@acme.example', privateKey: 'not-a-key-at-all' };
    await using bench = await wireBench(() => NONE, { login });
    await expect(bench.api.query(ALL, call)).rejects.toMatchObject({
      ...DENIED,
      message: expect.not.stringContaining('not-a-key-at-all'),
    });
    expect(bench.logins).toEqual([]);
  });

  test('a login that is sent on to another address is not sent there', async () => {
    const logIn = (): Reply => ({ status: 302, headers: { location: 'https://acme.my.salesforce.com/x' } });
    await using bench = await wireBench(() => NONE, { logIn });
    await expect(bench.api.query(ALL, call)).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringMatching(/acme\.my\.salesforce\.com.*My Domain/),
    });
  });
});

test.each<[string, Reply]>([
  ['503 in HTML', { status: 503, body: '<html>' }],
  ['500 in JSON', { status: 500, body: { error: 'server_error', error_description: 'x' } }],
  [
    'a passing error of its own',
    { status: 400, body: { error: 'unknown_error', error_description: 'retry your request' } },
  ],
  ['too many', { status: 429, body: { error: 'rate_limit_exceeded', error_description: 'x' } }],
  ['no JSON', { body: 'welcome' }],
  ['a body cut in the middle', 'cut'],
  ['silence', 'silence'],
])('%s is no refusal: the next asks again', async (_, reply) => {
  await using bench = await wireBench(() => NONE, {
    patienceMs: 250,
    logIn: (_, url, login) => (login === 1 ? reply : { body: token(url, 'token') }),
  });
  await expect(bench.api.query(ALL, call)).rejects.toMatchObject(AWAY);
  expect(bench.pauses).toEqual([]);
  expect(await bench.api.query(ALL, call)).toEqual([]);
});

describe('the place of the org that the login names', () => {
  test.each(['http://elsewhere.example', 'ftp://elsewhere.example', 'https://acme.lightning.force.com'])(
    'may not be %s',
    async (instance) => {
      const logIn = (): Reply => ({ body: token(instance, 'token') });
      await using bench = await wireBench(() => NONE, { logIn });
      await expect(bench.api.query(ALL, call)).rejects.toMatchObject(DENIED);
    },
  );

  test('may be another port or name of this very machine, as in a test', async () => {
    const logIn = (_: unknown, url: string): Reply => ({
      body: token(url.replace('127.0.0.1', 'localhost'), 'token'),
    });
    await using bench = await wireBench(() => NONE, { logIn });
    expect(await bench.api.query(ALL, call)).toEqual([]);
  });

  test.each([
    ['no place', (url: string) => ({ ...token(url, 't'), instance_url: undefined })],
    ['no token', (url: string) => ({ ...token(url, 't'), access_token: '' })],
    ['no user', (url: string) => ({ ...token(url, 't'), id: `https://login.salesforce.com/id/${ORG}` })],
  ])('an answer with %s is none', async (_, body) => {
    await using bench = await wireBench(() => NONE, { logIn: (_, url) => ({ body: body(url) }) });
    await expect(bench.api.query(ALL, call)).rejects.toMatchObject(AWAY);
  });

  test('ids of 15 characters are told as 18', async () => {
    const id = `https://login.salesforce.com/id/${ORG.slice(0, 15)}/${USER.slice(0, 15)}`;
    const logIn = (_: unknown, url: string): Reply => ({ body: { ...token(url, 'token'), id } });
    await using bench = await wireBench(() => NONE, { logIn });
    expect(await bench.api.whoAmI(call)).toEqual({ orgId: ORG, userId: USER });
    expect(bench.turns).toHaveLength(1);
  });
});
