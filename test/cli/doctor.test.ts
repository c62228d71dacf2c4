import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { examine } from '../../src/cli/doctor.ts';
import type { Finding } from '../../src/flow/finding.ts';
import { openDataFolder } from '../../src/store/data-folder.ts';
import { runBaton, WEBSITE_SECRET } from '../support/baton-process.ts';
import { startFakeHubSpot } from '../support/hubspot/start-fake-hubspot.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testPolicy } from '../support/test-policy.ts';

/** A folder with a policy, and the environment that names it. */
function place(policy = testPolicy()): { BATON_POLICY: string; BATON_DATA: string; WEBSITE_SECRET: string } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'policy.yaml'), policy);
  return { BATON_POLICY: join(folder, 'policy.yaml'), BATON_DATA: join(folder, 'data'), WEBSITE_SECRET };
}

const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ state, what, detail, mend }) => `${state} ${what}: ${detail}. ${mend ?? ''}`);
const examined = async (env: Record<string, string>, policy?: string): Promise<string[]> =>
  told(await Array.fromAsync(examine({ ...place(policy), ...env })));

async function doctor(env: Record<string, string>, ...args: string[]) {
  const { exited, output } = runBaton(['doctor', ...args], env);
  return { code: (await exited).code, lines: output().trimEnd().split('\n') };
}

const HUBSPOT_POLICY = testPolicy()
  .replace('sources:', 'sources:\n  hubspot: { type: hubspot }')
  .replace('stages: {', 'stages: { hubspot: { mql: marketingqualifiedlead },');

/** A door that answers as Baton does. */
async function door(): Promise<{ url: string; signatures: unknown[] }> {
  const signatures: unknown[] = [];
  const server = createServer(({ method, url, headers }, response) => {
    if (method === 'POST') signatures.push([url, headers['x-hubspot-signature-v3']]);
    response.writeHead(method === 'POST' ? 202 : 200).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, signatures };
}

test('with the sandbox there is little to look at, and all of it is good', async () => {
  expect(await doctor(place())).toEqual({
    code: 0,
    lines: [
      'ok  configuration: readable; leads go to sandbox',
      expect.stringMatching(/^ok {2}store: .*data is not there yet; the first start makes it$/),
      expect.stringMatching(/^ok {2}policy: .*policy\.yaml is sound/),
      'ok  sources: website: secrets are set',
      'ok  CRM: the sandbox, which is always there',
      '',
      '5 ok',
    ],
  });
});

test('what is wrong is one line each with its mend; the exit code is 1', async () => {
  const env = { BATON_CRM: 'hubspot', PORT: 'x' };
  const line = 'configuration: The environment is not right: PORT: ';
  const [text, json] = await Promise.all([
    doctor({ ...place(), ...env }),
    doctor({ ...place(), ...env }, '--json'),
  ]);
  expect(text).toEqual({ code: 1, lines: [expect.stringContaining(`!!  ${line}`), '', '0 ok, 1 to mend'] });
  expect([json.code, JSON.parse(json.lines.join('\n'))]).toEqual([
    1,
    [expect.objectContaining({ state: 'bad', what: 'configuration' })],
  ]);
});

test('what stands in the way is told, and what can still be looked at is', async () => {
  const env = {
    DATABASE_URL: 'postgres://b@127.0.0.1:9/b',
    REDIS_URL: 'redis://127.0.0.1:9',
  };
  expect(await examined(env, testPolicy().replace('to: team', 'to: teem'))).toEqual([
    expect.stringMatching(/^good configuration/),
    expect.stringMatching(/^bad store: Postgres does not answer: .*ECONNREFUSED.* mend DATABASE_URL\.$/),
    expect.stringMatching(/^bad queue: Redis does not answer: .*ECONNREFUSED.* mend REDIS_URL\.$/),
    expect.stringMatching(/^bad policy: .*policy\.yaml:\d+:\d+ .*Did you mean "team"\?/),
  ]);
});

test.each([
  ['*2\r\n$16\r\nmaxmemory-policy\r\n$10\r\nnoeviction\r\n', /^good queue: Redis drops no jobs/],
  ['*2\r\n$16\r\nmaxmemory-policy\r\n$11\r\nallkeys-lru\r\n', /^bad queue: .*allkeys-lru.*noeviction\.$/],
  ['-ERR unknown command\r\n', /^unknown queue: Redis does not tell/],
])('whether Redis would drop jobs: %j', async (answer, said) => {
  const redis = createTcpServer((socket) =>
    socket.on('data', (data) => {
      // One command for each line that begins with an asterisk.
      for (const command of data.toString().toLowerCase().split('*').slice(1))
        socket.write(
          /config/.test(command) ? answer : /info\r/.test(command) ? '$4\r\na:b\n\r\n' : '+OK\r\n',
        );
    }),
  ).listen(0, '127.0.0.1');
  await once(redis, 'listening');
  onTestFinished(() => void redis.close());
  const REDIS_URL = `redis://127.0.0.1:${(redis.address() as AddressInfo).port}`;
  const findings = await examined({ REDIS_URL, DATABASE_URL: 'postgres://b@127.0.0.1:9/b' });
  expect(findings.slice(2, 4)).toEqual([
    expect.stringMatching(/^good queue: Redis answers/),
    expect.stringMatching(said),
  ]);
});

test('a data folder in use is a Baton that runs; one that cannot be used is told', async () => {
  const { BATON_DATA } = place();
  using held = openDataFolder(BATON_DATA);
  expect(await examined({ BATON_DATA })).toContainEqual(
    expect.stringContaining(`good store: a Baton runs on ${BATON_DATA}`),
  );
  held.release();
  expect(await examined({ BATON_DATA })).toContainEqual(
    expect.stringContaining(`good store: the embedded database, in ${BATON_DATA}`),
  );
  writeFileSync(join(BATON_DATA, 'file'), '');
  expect(await examined({ BATON_DATA: join(BATON_DATA, 'file') })).toContainEqual(
    expect.stringMatching(/^bad store: the data folder cannot be used/),
  );
});

test('a secret that the policy names and nobody set is told; what has one is tried', async () => {
  const env = { BATON_CRM: 'hubspot', HUBSPOT_ACCESS_TOKEN: 'pat', HUBSPOT_BASE_URL: 'http://127.0.0.1:9' };
  const { url, signatures } = await door();
  const missing = { ...env, WEBSITE_SECRET: '', HUBSPOT_CLIENT_SECRET: 'x', BATON_PUBLIC_URL: url };
  const findings = await examined(missing, HUBSPOT_POLICY);
  expect(signatures).toHaveLength(1);
  expect(findings).toContainEqual(expect.stringMatching(/^bad sources: .*WEBSITE_SECRET/));
  expect(findings.join('\n')).not.toContain('HUBSPOT_CLIENT_SECRET');
  expect(findings).toContainEqual(expect.stringMatching(/^bad token: could not be found out\. HubSpot/));
});

test('with HubSpot: account, scopes, owners, properties, stages, and that webhooks reach us', async () => {
  const owners = ['ana', 'bo', 'cy'].map((name) => `${name}@example.com`);
  await using hubspot = await startFakeHubSpot({ owners });
  const { url, signatures } = await door();
  const findings = await examined(
    {
      BATON_CRM: 'hubspot',
      HUBSPOT_BASE_URL: hubspot.url,
      HUBSPOT_ACCESS_TOKEN: hubspot.token,
      HUBSPOT_CLIENT_SECRET: 'new,old',
      BATON_PUBLIC_URL: url,
    },
    HUBSPOT_POLICY,
  );
  expect(findings.slice(4)).toEqual([
    expect.stringMatching(/^good token: opens account \d+/),
    expect.stringMatching(/^good scopes: all 9 are granted/),
    expect.stringMatching(/^good owners: all 3 people/),
    expect.stringMatching(/^good properties of contacts: all 14 are there/),
    expect.stringMatching(/^good properties of tasks: baton_key is there and unique/),
    expect.stringMatching(/^good properties of notes: baton_key is there and unique/),
    expect.stringMatching(/^good lifecycle stages: marketingqualifiedlead: HubSpot knows them/),
    expect.stringMatching(/^good lead status: NEW: HubSpot knows them/),
    expect.stringMatching(/^good pipelines: \d+ of deals/),
    expect.stringMatching(/^unknown limit: we ask at most 190 times/),
    // It runs on this very machine, so its address cannot be right.
    expect.stringMatching(/^bad webhooks: BATON_PUBLIC_URL .* only this machine/),
    expect.stringMatching(`^good webhooks: Baton answers at ${url}`),
    expect.stringContaining(`the targetUrl of the app is ${url}/hooks/hubspot`),
  ]);
  expect(signatures).toEqual([['/hooks/hubspot', expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/)]]);
});

test('what was never set up, somebody who left, a scope that is missing, and a token that is wrong', async () => {
  await using hubspot = await startFakeHubSpot({
    owners: ['ana@example.com', 'bo@example.com'],
    isSetUp: false,
    scopes: ['crm.objects.contacts.read', 'crm.schemas.contacts.read', 'crm.objects.owners.read'],
  });
  hubspot.deactivateOwner('bo@example.com');
  const env = { BATON_CRM: 'hubspot', HUBSPOT_BASE_URL: hubspot.url, HUBSPOT_CLIENT_SECRET: 'x', PORT: '9' };
  const asked = await examined({ ...env, HUBSPOT_ACCESS_TOKEN: hubspot.token }, HUBSPOT_POLICY);
  expect(asked).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^bad scopes: crm\.objects\.contacts\.write is missing/),
      expect.stringMatching(/^bad owner bo: bo@example\.com is deactivated/),
      expect.stringMatching(/^bad owner cy: cy@example\.com is nobody/),
      'bad properties of tasks: not there: baton_key. Run npx baton setup hubspot.',
      expect.stringMatching(/^bad pipelines: could not be found out\. .*crm\.objects\.deals\.read/),
      expect.stringMatching(/^bad webhooks: BATON_PUBLIC_URL http:\/\/localhost:9 is an address that only/),
      expect.stringMatching(/^bad webhooks: .*healthz cannot be reached/),
      expect.stringMatching(/^unknown webhooks: no test delivery/),
    ]),
  );
  const refused = await examined({ ...env, HUBSPOT_ACCESS_TOKEN: 'a-wrong-token' }, HUBSPOT_POLICY);
  expect(refused).toContainEqual(expect.stringMatching(/^bad token: could not be found out\. .*401/));
  expect(refused.join()).not.toMatch(/owners|a-wrong-token/);
});
