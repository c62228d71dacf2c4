import { execFile } from 'node:child_process';
import { describe, expect, test, vi } from 'vitest';
import { BASE, error, LEAD, type Reply, scriptedServer, wireBench } from './wire-server.ts';

/**
 * What jsforce does with a transport, a session and builders of its own: the reasons why Baton gives it others. When one
 * of these tests fails, jsforce has changed, and the fence may be lower.
 */
// jsforce reads these when it is imported, and knows no exceptions for this machine.
for (const name of ['https_proxy', 'http_proxy', 'HTTPS_PROXY', 'HTTP_PROXY']) vi.stubEnv(name, undefined);
const { Connection } = await import('jsforce/lib/connection.js');

const plain = (instanceUrl: string) => new Connection({ instanceUrl, accessToken: 'token', version: '66.0' });
const FOUND: Reply = { body: { totalSize: 0, done: true, records: [] } };

/** How a process ends that asks the server once, with jsforce as it is or with Baton's. */
const inProcess = (kind: 'plain' | 'fenced', url: string, env: Readonly<Record<string, string>> = {}) =>
  new Promise<{ code: unknown; said: string }>((resolve) => {
    const file = import.meta.resolve('./ask-once.ts').replace('file://', '');
    execFile(process.execPath, [file, kind, url], { env, timeout: 15_000 }, (failed, stdout, stderr) =>
      resolve({ code: failed === null ? 0 : failed.code, said: stdout + stderr }),
    );
  });

test('a body cut short ends the process; with Baton’s transport it is a Fault', async () => {
  await using bench = await wireBench(() => 'cut');
  const crashed = await inProcess('plain', bench.url);
  expect(crashed.said).toContain('terminated');
  expect(crashed.code).toBe(1);
  expect(await inProcess('fenced', bench.url)).toEqual({
    code: 0,
    said: expect.stringContaining('CRM_UNAVAILABLE'),
  });
});

test('a proxy of the environment takes the calls; with Baton’s transport it does not', async () => {
  await using proxy = await scriptedServer(() => FOUND);
  await using bench = await wireBench(() => FOUND);
  const env = { http_proxy: proxy.url, https_proxy: proxy.url };
  await inProcess('plain', bench.url, env);
  expect(bench.calls).toEqual([]);
  expect(await inProcess('fenced', bench.url, env)).toEqual({ code: 0, said: expect.stringContaining('[]') });
  expect(bench.calls).toHaveLength(1);
});

test('a redirect takes the token along', async () => {
  await using elsewhere = await scriptedServer(() => FOUND);
  await using server = await scriptedServer(() => ({
    status: 302,
    headers: { location: `${elsewhere.url}/x` },
  }));
  await plain(server.url).query('SELECT Id FROM Lead');
  expect(elsewhere.asked).toMatchObject([{ path: '/x', headers: { authorization: 'Bearer token' } }]);
});

test('a 503 is asked again behind our back', async () => {
  let isUp = false;
  await using server = await scriptedServer(() =>
    isUp ? FOUND : ((isUp = true), { status: 503, body: 'down' }),
  );
  await plain(server.url).query('SELECT Id FROM Lead');
  expect(server.asked).toHaveLength(2);
});

test('a 401 that stays is renewed without end', async () => {
  await using server = await scriptedServer(() => error('INVALID_SESSION_ID', 'expired', 401));
  let renewed = 0;
  const connection = new Connection({
    instanceUrl: server.url,
    accessToken: 'token',
    refreshFn: (_, done) =>
      (renewed += 1) < 30 ? done(null, `token-${renewed}`) : done(new Error('stopped by us')),
  });
  await expect(connection.query('SELECT Id FROM Lead')).rejects.toThrow('stopped by us');
  expect(renewed).toBe(30);
});

describe('what goes into an address or a body', () => {
  test('is not looked at: an id or a key leads elsewhere', async () => {
    await using server = await scriptedServer(() => ({ body: { Id: LEAD } }));
    await plain(server.url).sobject('Lead').retrieve('../../Account/001');
    await plain(server.url).sobject('Lead').upsert({ Baton_Id__c: '../../Account/001' }, 'Baton_Id__c');
    expect(server.asked.map(({ path }) => path)).toEqual([
      `${BASE.replace('sobjects', '')}/Account/001`,
      expect.stringMatching(/Account\/001$/),
    ]);
  });

  test('is changed: a field named type is left out', async () => {
    await using server = await scriptedServer(() => ({
      status: 201,
      body: { id: LEAD, success: true, errors: [] },
    }));
    await plain(server.url).sobject('Lead').create({ LastName: 'Roth', type: 'x' });
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({ LastName: 'Roth' });
  });

  test('is not quoted: a backslash gets out of a text in SOQL', async () => {
    const query = plain('http://127.0.0.1:9')
      .sobject('Lead')
      .find({ Email: String.raw`a\' OR Name != \'` }, 'Id');
    expect(await query.toSOQL()).toContain(String.raw`'a\\' OR Name`);
  });
});

test('text that is no JSON is taken for an answer', async () => {
  await using server = await scriptedServer(() => ({ body: '{"records":[' }));
  expect(await plain(server.url).request('/limits')).toBe('{"records":[');
});
