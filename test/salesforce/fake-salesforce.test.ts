import { spawn } from 'node:child_process';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import {
  FAKE_CLIENT_ID,
  FAKE_CLIENT_SECRET,
  startFakeSalesforce,
} from '../support/salesforce/start-fake-salesforce.ts';
import { askAs, asker, errorsOf } from './ask-salesforce.ts';

const LEAD = { LastName: 'Vera', Company: 'Acme' };

test('a session ends when it is told to, for one call or for all tokens', async () => {
  await using fake = await startFakeSalesforce();
  const [one, two] = [await asker(fake), await asker(fake)];
  fake.fault({ kind: 'session_expired' });
  const expired = {
    status: 401,
    body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
  };
  expect(await one('POST', '/sobjects/Lead', LEAD)).toMatchObject(expired);
  expect([(await one('GET', '/limits')).status, (await two('GET', '/limits')).status]).toEqual([401, 200]);
  fake.expireSessions();
  expect(await two('GET', '/limits')).toMatchObject(expired);
  expect([(await (await asker(fake))('GET', '/limits')).status, fake.logins]).toEqual([200, 3]);
  expect([fake.records('Lead'), fake.violations]).toEqual([[], []]);
  expect((await askAs(fake, undefined, 'GET', '/limits')).status).toBe(401);
  expect(fake.violations).toEqual(['GET /services/data/v66.0/limits was sent without a token']);
});

test('each answer says how many calls the org has made, and logins are none', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  fake.setUsage(94, 100);
  const told = (await ask('GET', '/limits')) as { headers: Headers; body: unknown };
  expect([told.headers.get('sforce-limit-info'), told.body]).toEqual([
    'api-usage=95/100',
    { DailyApiRequests: { Max: 100, Remaining: 5 } },
  ]);
  const versions = await askAs(fake, undefined, 'GET', '/services/data/');
  expect(versions.body).toContainEqual(expect.objectContaining({ version: '66.0' }));
  expect([fake.calls.length, fake.violations]).toEqual([1, []]);
});

test('a login says which org and user we are, and turns others away', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  await using fake = await startFakeSalesforce({ publicKey: pem });
  const post = async (form: Record<string, string>) => {
    const answer = await fetch(`${fake.url}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    return (await answer.json()) as Record<string, string>;
  };
  const ours = {
    grant_type: 'client_credentials',
    client_id: fake.clientId,
    client_secret: fake.clientSecret,
  };
  expect(await post(ours)).toMatchObject({
    instance_url: fake.url,
    id: `${fake.url}/id/${fake.orgId}/${fake.userId}`,
    token_type: 'Bearer',
  });
  expect([fake.orgId, fake.userId]).toEqual([
    expect.stringMatching(/^00D.{15}$/),
    expect.stringMatching(/^005.{15}$/),
  ]);
  const jwt = (claims: object) => {
    const [head, body] = [
      { alg: 'RS256' },
      { iss: fake.clientId, sub: 'baton@fake.invalid', aud: fake.url, ...claims },
    ].map((one) => Buffer.from(JSON.stringify(one)).toString('base64url'));
    const signature = createSign('RSA-SHA256').update(`${head}.${body}`).sign(privateKey, 'base64url');
    return {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `${head}.${body}.${signature}`,
    };
  };
  const soon = Math.floor(Date.now() / 1000) + 120;
  const errors = [
    { ...ours, client_secret: 'x' },
    jwt({ exp: soon, iss: 'x' }),
    jwt({ exp: soon * 1000 }),
    jwt({ exp: soon - 600 }),
    jwt({ exp: soon, aud: 'https://evil.test' }),
    { ...jwt({ exp: soon }), assertion: 'a.b.c' },
    { grant_type: 'password' },
  ].map(async (form) => (await post(form))['error']);
  expect(await Promise.all(errors)).toEqual([
    'invalid_client',
    'invalid_client',
    'invalid_grant',
    'invalid_grant',
    'invalid_grant',
    'invalid_grant',
    'unsupported_grant_type',
  ]);
  expect([(await post(jwt({ exp: soon })))['token_type'], fake.logins]).toEqual(['Bearer', 2]);
});

test('a path or method that is not there, and a body that is no JSON', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const answers = [
    await ask('GET', '/sobjects/Nothing/describe'),
    await ask('POST', '/sobjects/Nothing', {}),
    await ask('GET', '/nothing'),
    await ask('GET', '/composite'),
    await ask('POST', '/sobjects/Lead', '{"LastName":'),
    await ask('GET', '/sobjects/Lead/%E0%A4%A'),
  ];
  expect(answers.map((answer) => [answer.status, ...errorsOf(answer).flat().slice(0, 1)])).toEqual([
    [404, 'NOT_FOUND'],
    [404, 'NOT_FOUND'],
    [404, 'NOT_FOUND'],
    [405, 'METHOD_NOT_ALLOWED'],
    [400, 'JSON_PARSER_ERROR'],
    [400, 'MALFORMED_ID'],
  ]);
});

test('it runs as a process of its own, says where, does what it is told, and tells what it saw', async () => {
  const child = spawn(process.execPath, ['test/support/salesforce/main.ts', '--users', 'ann@baton.test']);
  const exited = once(child, 'exit');
  try {
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const place = { url: line.trim(), clientId: FAKE_CLIENT_ID, clientSecret: FAKE_CLIENT_SECRET };
    const ask = await asker(place);
    const tell = async (name: string, ...given: unknown[]) =>
      (await askAs(place, undefined, 'POST', `/__fake/${name}`, given)).body;
    const id = await tell('add', 'Lead', LEAD);
    await tell('fault', { kind: 'answer', status: 500, body: [] }, { path: 'sobjects/Lead$' });
    expect([
      (await ask('POST', '/sobjects/Lead', LEAD)).status,
      (await ask('GET', `/sobjects/Lead/${String(id)}`)).status,
    ]).toEqual([500, 200]);
    expect(await tell('records', 'User')).toContainEqual(
      expect.objectContaining({ values: expect.objectContaining({ Email: 'ann@baton.test' }) as unknown }),
    );
    expect((await askAs(place, undefined, 'GET', '/__fake/state')).body).toMatchObject({
      calls: 2,
      failed: 1,
      logins: 1,
      violations: [],
      byPath: { 'POST /services/data/v66.0/sobjects/Lead': 1 },
    });
  } finally {
    child.kill();
  }
  expect(await exited).toEqual([0, null]);
});
