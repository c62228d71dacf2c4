import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openHubSpot } from '../../src/cli/hubspot.ts';
import { loadConfig } from '../../src/config.ts';
import { setUpHubSpot } from '../../src/crm/hubspot/setup/setup.ts';
import { runBaton } from '../support/baton-process.ts';
import { call } from '../support/crm-call.ts';
import { startFakeHubSpot } from '../support/hubspot/start-fake-hubspot.ts';
import { policyOf } from '../support/policies.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testPolicy } from '../support/test-policy.ts';

async function setUp(crm: string, env: Record<string, string>, policy = testPolicy()) {
  const file = join(temporaryFolder(), 'policy.yaml');
  writeFileSync(file, policy);
  const { exited, output } = runBaton(['setup', crm], { BATON_POLICY: file, ...env });
  return { code: (await exited).code, lines: output().trimEnd().split('\n') };
}

test('makes the properties in HubSpot, with neither a server nor a database; again, it makes nothing', async () => {
  await using hubspot = await startFakeHubSpot({ isSetUp: false });
  const env = { HUBSPOT_BASE_URL: hubspot.url, HUBSPOT_ACCESS_TOKEN: hubspot.token };
  const { code, lines } = await setUp('hubspot', env);
  expect(code).toBe(0);
  expect(lines.slice(0, 2)).toEqual([
    'made       group baton on contacts',
    'made       baton_grade on contacts',
  ]);
  expect(lines.slice(-3)).toEqual([
    'made       baton_key on notes',
    '',
    '19 made, 0 were there. HubSpot is set up; npx baton doctor looks at the rest.',
  ]);

  const writes = (): number => hubspot.calls.filter(({ method }) => method === 'POST').length;
  const before = writes();
  const steps = await Array.fromAsync(
    setUpHubSpot({ api: openHubSpot(loadConfig(env)), policies: [policyOf()], call }),
  );
  expect([steps.length, new Set(steps.map(({ done }) => done))]).toEqual([19, new Set(['was there'])]);
  expect([before, writes() - before]).toEqual([19, 0]);
});

test('what HubSpot answers while it is made: 409 is there, a lost answer is looked for', async () => {
  await using hubspot = await startFakeHubSpot({ isSetUp: false });
  const config = loadConfig({ HUBSPOT_BASE_URL: hubspot.url, HUBSPOT_ACCESS_TOKEN: hubspot.token });
  const api = openHubSpot(config);
  hubspot.fault({ kind: 'lost_answer' }, { method: 'POST', path: /properties\/contacts$/ }, 2);
  // Somebody else sets up at the same time.
  const one = setUpHubSpot({ api, policies: [policyOf()], call });
  const other = setUpHubSpot({ api, policies: [policyOf()], call });
  const both = await Promise.all([Array.fromAsync(one), Array.fromAsync(other)]);
  for (const steps of both)
    for (const { done, mend } of steps)
      expect([['made', 'was there'].includes(done), mend]).toEqual([true, null]);
  expect(hubspot.calls.filter(({ status }) => status === 409).length).toBeGreaterThan(0);
});

test('what is not as it should be is told with its mend; the exit code is 1', async () => {
  await using hubspot = await startFakeHubSpot({ isSetUp: false });
  hubspot.defineProperty('contacts', { name: 'baton_fit', type: 'string' });
  const env = { HUBSPOT_BASE_URL: hubspot.url, HUBSPOT_ACCESS_TOKEN: hubspot.token };
  const policy = `${testPolicy()}crm: { hubspot: { fields: { grade: lead_grade } } }\n`;
  const { code, lines } = await setUp('hubspot', env, policy);
  expect(code).toBe(1);
  expect(lines).toContainEqual(
    expect.stringMatching(/^missing {4}lead_grade on contacts\. It is not there\. Make/),
  );
  expect(lines).toContainEqual(
    expect.stringMatching(/^differs {4}baton_fit on contacts\. It is of type string, not n/),
  );
  expect(lines.at(-1)).toMatch(/^17 made\. 2 are not as they should be/);
});

test('without a token it says which to set', () => {
  expect(() => openHubSpot(loadConfig({}))).toThrow(/HUBSPOT_ACCESS_TOKEN is not set/);
});

test('a CRM that nobody knows ends with exit code 2', async () => {
  const { code, lines } = await setUp('pipedrive', {});
  expect([code, lines[0]]).toEqual([2, expect.stringContaining('Allowed choices are hubspot, salesforce')]);
});
