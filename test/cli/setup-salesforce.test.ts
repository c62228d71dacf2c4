import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSalesforce } from '../../src/cli/salesforce.ts';
import { loadConfig } from '../../src/config.ts';
import { setUpSalesforce } from '../../src/crm/salesforce/setup/setup.ts';
import { runBaton } from '../support/baton-process.ts';
import { call } from '../support/crm-call.ts';
import { policyOf } from '../support/policies.ts';
import type { FakeSalesforce } from '../support/salesforce/fake-salesforce.ts';
import { startFakeSalesforce } from '../support/salesforce/start-fake-salesforce.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testPolicy } from '../support/test-policy.ts';

const loginTo = ({ url, clientId, clientSecret }: FakeSalesforce) => ({
  SALESFORCE_LOGIN_URL: url,
  SALESFORCE_CLIENT_ID: clientId,
  SALESFORCE_CLIENT_SECRET: clientSecret,
});

async function setUp(
  env: Record<string, string>,
  { args = [], policy = testPolicy() }: { args?: string[]; policy?: string } = {},
) {
  const file = join(temporaryFolder(), 'policy.yaml');
  writeFileSync(file, policy);
  const { exited, output } = runBaton(['setup', 'salesforce', ...args], { BATON_POLICY: file, ...env });
  return { code: (await exited).code, lines: output().trimEnd().split('\n') };
}

test('makes fields, permission set and assignment, with neither a server nor a database; again, it makes nothing', async () => {
  await using salesforce = await startFakeSalesforce({ setUp: false });
  const { code, lines } = await setUp(loginTo(salesforce));
  expect(lines.slice(0, 1)).toEqual(['made       Lead.Baton_Grade__c']);
  expect(lines.slice(-5)).toEqual([
    'made       Task.Baton_Key__c',
    'made       permission set Baton',
    'made       permission set Baton of the user of Baton',
    '',
    '30 made, 0 were there. Salesforce is set up; npx baton doctor looks at the rest.',
  ]);
  expect(code).toBe(0);
  expect(salesforce.records('PermissionSetAssignment')).toHaveLength(1);

  const api = openSalesforce(loadConfig(loginTo(salesforce)));
  const description = await api.describe('Task', call);
  expect(description?.fields.get('Baton_Key__c')).toMatchObject({
    unique: true,
    externalId: true,
    createable: true,
    updateable: true,
  });
  const writes = (): number => salesforce.calls.filter(({ method }) => method === 'POST').length;
  const before = writes();
  const steps = await Array.fromAsync(setUpSalesforce({ api, policies: [policyOf()], call }));
  expect([steps.length, new Set(steps.map(({ done }) => done))]).toEqual([30, new Set(['was there'])]);
  expect(writes()).toBe(before);
  expect(salesforce.violations).toEqual([]);
});

test('an answer that is lost is told, and the next run makes the rest', async () => {
  await using salesforce = await startFakeSalesforce({ setUp: false });
  const api = openSalesforce(loadConfig(loginTo(salesforce)));
  salesforce.fault({ kind: 'lost_answer' }, { path: /Soap/ });
  const again = { api, policies: [policyOf()], call };
  const first = await Array.fromAsync(setUpSalesforce(again));
  expect(first.filter(({ done }) => done === 'refused')).toHaveLength(10);
  const second = await Array.fromAsync(setUpSalesforce(again));
  expect(second.filter(({ mend }) => mend !== null)).toEqual([]);
  expect(second.filter(({ done }) => done === 'made').map(({ what }) => what)).toEqual([
    'permission set Baton',
  ]);
});

test('what is not as it should be is told with its mend; the exit code is 1', async () => {
  await using salesforce = await startFakeSalesforce({ setUp: false });
  salesforce.addField('Lead', { name: 'Baton_Fit__c', type: 'string', length: 10 });
  const policy = `${testPolicy()}crm: { salesforce: { fields: { grade: Rank__c } } }\n`;
  const { code, lines } = await setUp(loginTo(salesforce), { policy });
  expect(code).toBe(1);
  expect(lines).toContainEqual(
    expect.stringMatching(/^missing {4}Lead\.Rank__c\. It is not there, or hidden/),
  );
  expect(lines).toContainEqual(
    expect.stringMatching(/^differs {4}Lead\.Baton_Fit__c\. It is of type string/),
  );
  expect(lines.at(-1)).toMatch(/^27 made\. 3 are not as they should be/);
});

test('without a login it says what to set', async () => {
  const url = { SALESFORCE_LOGIN_URL: 'https://x.my.salesforce.com' };
  const half = { ...url, SALESFORCE_CLIENT_ID: 'x', SALESFORCE_USERNAME: 'baton@example.com' };
  for (const env of [{}, url, half])
    expect(() => openSalesforce(loadConfig(env))).toThrow(/needs SALESFORCE_LOGIN_URL, SALESFORCE_CLIENT_ID/);
});

test('--package writes a project that calls the one source of Salesforce, and asks Salesforce nothing', async () => {
  const folder = join(temporaryFolder(), 'project');
  mkdirSync(folder);
  const policy = testPolicy({ sources: '  crm: { type: salesforce, token: "${HOOK_TOKEN}" }\n' });
  const env = { BATON_PUBLIC_URL: 'https://b.example.com', HOOK_TOKEN: 'a-token' };
  const args = ['--package', folder, '--user', 'baton@shop.example'];
  const { code, lines } = await setUp(env, { args, policy });
  expect([code, lines[0]]).toEqual([0, expect.stringMatching(/^33 files written to /)]);
  const message = join(folder, 'force-app/main/default/workflows/Lead.workflow-meta.xml');
  expect(readFileSync(message, 'utf8')).toContain(
    '<endpointUrl>https://b.example.com/hooks/crm/a-token</endpointUrl>',
  );
  // It bears the token.
  expect(statSync(message).mode & 0o077).toBe(0);

  const said = await setUp({}, { args: [...args, '--endpoint', 'https://elsewhere.example/hooks/x/y'] });
  expect(said.code).toBe(0);
  expect(readFileSync(message, 'utf8')).toContain(
    '<endpointUrl>https://elsewhere.example/hooks/x/y</endpointUrl>',
  );
});

test('--package without what it needs to know ends with exit code 2', async () => {
  const args = ['--package', temporaryFolder()];
  const runs = await Promise.all([
    setUp({}, { args }),
    setUp({}, { args: [...args, '--endpoint', 'https://b.example/hooks/x/y'] }),
    setUp({}, { args: ['--user', 'baton@shop.example'] }),
  ]);
  expect(runs.map(({ code, lines }) => [code, lines[0]])).toEqual([
    [2, expect.stringContaining('--endpoint is needed')],
    [2, expect.stringContaining('--user is needed')],
    [2, expect.stringContaining('only go with it')],
  ]);
});
