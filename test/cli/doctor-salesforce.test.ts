import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { examine } from '../../src/cli/doctor.ts';
import { clientOf } from '../support/baton-client.ts';
import { startBaton, WEBSITE_SECRET } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import type { FakeSalesforce } from '../support/salesforce/fake-salesforce.ts';
import { startFakeSalesforce } from '../support/salesforce/start-fake-salesforce.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testPolicy } from '../support/test-policy.ts';

const TOKEN = 'a-token-of-more-than-128-bits-of-chance';
const POLICY = testPolicy({
  sources: '  salesforce: { type: salesforce, token: "${SALESFORCE_TOKEN}" }\n',
}).replace('stages: {', 'stages: { salesforce: { mql: Working - Contacted },');

function place(policy = POLICY) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'policy.yaml'), policy);
  return {
    BATON_POLICY: join(folder, 'policy.yaml'),
    BATON_DATA: join(folder, 'data'),
    BATON_CRM: 'salesforce',
    SALESFORCE_TOKEN: TOKEN,
    WEBSITE_SECRET,
  };
}

async function examined(env: Record<string, string>): Promise<string[]> {
  const findings = await Array.fromAsync(examine({ ...place(), ...env }));
  return findings.map(({ state, what, detail, mend }) => `${state} ${what}: ${detail}. ${mend ?? ''}`);
}

const loginTo = ({ url, clientId, clientSecret, orgId }: FakeSalesforce) => ({
  SALESFORCE_LOGIN_URL: url,
  SALESFORCE_CLIENT_ID: clientId,
  SALESFORCE_CLIENT_SECRET: clientSecret,
  SALESFORCE_ORG_ID: orgId,
});

/** A door that refuses who does not know the token, and hears what the others say. */
async function door(): Promise<{ url: string; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    const isKnown = request.url === `/hooks/salesforce/${TOKEN}`;
    request
      .on('data', (data) => isKnown && heard.push(String(data)))
      .on('end', () => {
        response.writeHead(request.method === 'GET' || isKnown ? 200 : 401).end('<Ack>true</Ack>');
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

test('with Salesforce: login, org, permissions, fields, statuses, owners, and that messages reach us', async () => {
  await using salesforce = await startFakeSalesforce();
  for (const name of ['ana', 'bo', 'cy']) salesforce.addUser(`${name}@example.com`);
  const { url, heard } = await door();
  const findings = await examined({ ...loginTo(salesforce), BATON_PUBLIC_URL: url });
  expect(findings.slice(4)).toEqual([
    expect.stringMatching(`^good login: opens org ${salesforce.orgId}, as user ${salesforce.userId}`),
    expect.stringMatching(/^good org: it is the one whose messages are believed/),
    expect.stringMatching(/^good API version: 66\.0/),
    expect.stringMatching(/^good permissions: Lead \(write\), Contact \(change\), Task \(create\)/),
    expect.stringMatching(/^good fields of Lead: all 14 are there/),
    expect.stringMatching(/^good fields of Contact: all 13 are there/),
    expect.stringMatching(/^good fields of Task: Baton_Key__c is there and unique/),
    expect.stringMatching(/^good lead status: Working - Contacted: Salesforce knows them/),
    expect.stringMatching(/^good task words/),
    expect.stringMatching(/^good owners: all 3 people/),
    expect.stringMatching(/^good calls of the day: \d+ of \d+ in the last 24 hours.* at most 250 in 10 s/),
    // Nobody may ask this org for its flows.
    expect.stringMatching(/^unknown flow: .*docs\/salesforce\/README\.md/),
    // It runs on this very machine, so its address cannot be right.
    expect.stringMatching(/^bad webhooks: BATON_PUBLIC_URL .* only this machine/),
    expect.stringMatching(`^good webhooks: Baton answers at ${url}`),
    expect.stringMatching(/^bad webhooks: .*answered 200 with another text/),
    expect.stringMatching(/^good webhooks: .*refuses whoever does not know the token/),
  ]);
  expect(heard).toEqual([expect.stringContaining(`<OrganizationId>${salesforce.orgId}</OrganizationId>`)]);
  expect(salesforce.violations.filter((one) => !one.includes('FlowDefinitionView'))).toEqual([]);
});

test('a Baton that runs takes the test message, stores it once however often doctor looks, and does nothing about it', async () => {
  await using salesforce = await startFakeSalesforce();
  const env = { ...place(), ...loginTo(salesforce) };
  await using baton = await startBaton(env);
  const look = async (): Promise<string[]> =>
    (await examined({ ...env, BATON_PUBLIC_URL: baton.url }))
      .filter((line) => /^\w+ webhooks/.test(line))
      .slice(1);
  const good = [
    expect.stringMatching(`^good webhooks: Baton answers at ${baton.url}`),
    expect.stringMatching(/^good webhooks: a test message was taken/),
    expect.stringMatching(/^good webhooks: .*refuses whoever does not know the token/),
  ];
  expect([await look(), await look()]).toEqual([good, good]);
  const client = clientOf(baton);
  await eventually(async () => (await client.jobs()).map(({ state }) => state), 10_000).toEqual(['done']);
  expect(await client.leads()).toEqual([]);
});

test('what was never set up, somebody who left, and another org', async () => {
  await using salesforce = await startFakeSalesforce({ setUp: false });
  salesforce.addUser('ana@example.com');
  salesforce.addUser('bo@example.com', { isActive: false });
  salesforce.addUser('cy@example.com.invalid');
  salesforce.setUsage(14_000, 15_000);
  salesforce.forbid('Task', 'OwnerId', 'write');
  const env = { ...loginTo(salesforce), SALESFORCE_ORG_ID: '00D000000000009', PORT: '9' };
  const findings = await examined(env);
  expect(findings).toEqual(
    expect.arrayContaining([
      expect.stringMatching(`^bad org: .*Set SALESFORCE_ORG_ID=${salesforce.orgId}`),
      expect.stringMatching(/^bad permissions: .*may not create Task \(OwnerId\)/),
      expect.stringMatching(/^bad fields of Task: Baton_Key__c is not there.*npx baton setup salesforce/),
      expect.stringMatching(/^bad owner bo: gets no leads: bo@example\.com is inactive in Salesforce/),
      expect.stringMatching(/^bad calls of the day: 140\d\d of 15000/),
      expect.stringMatching(/^bad webhooks: .*healthz cannot be reached/),
      expect.stringMatching(/^unknown webhooks: no test message/),
    ]),
  );
  expect(findings.join('\n')).not.toMatch(/owner (?:ana|cy)/);
});

test('a wrong secret ends the look at Salesforce, and is not told', async () => {
  await using salesforce = await startFakeSalesforce();
  const findings = await examined({ ...loginTo(salesforce), SALESFORCE_CLIENT_SECRET: 'a-wrong-secret' });
  expect(findings).toContainEqual(
    expect.stringMatching(/^bad login: Baton is not let in\. .*invalid_client.*SALESFORCE_CLIENT_SECRET/),
  );
  expect(findings).toContainEqual(expect.stringMatching(/^unknown Salesforce: nothing else was looked at/));
  expect(findings.join()).not.toMatch(/fields of|a-wrong-secret/);
});

test('a token that is missing or could be guessed is told', async () => {
  await using salesforce = await startFakeSalesforce();
  const env = { ...loginTo(salesforce), BATON_PUBLIC_URL: 'https://baton.invalid' };
  const [short, missing] = await Promise.all([
    examined({ ...env, SALESFORCE_TOKEN: 'short' }),
    examined({ ...env, SALESFORCE_TOKEN: '' }),
  ]);
  expect(short).toContainEqual(
    expect.stringMatching(/^bad webhooks: .*short enough to be guessed.*openssl rand/),
  );
  expect(missing).toContainEqual(expect.stringMatching(/^bad sources: .*SALESFORCE_TOKEN/));
  expect(missing).toContainEqual(expect.stringMatching(/^bad webhooks: salesforce has no token/));
});
