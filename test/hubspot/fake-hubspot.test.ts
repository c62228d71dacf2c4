import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import type { FakeFault } from '../support/hubspot/fake-hubspot.ts';
import { dayIsSpent } from '../support/hubspot/limits.ts';
import { FAKE_TOKEN, startFakeHubSpot } from '../support/hubspot/start-fake-hubspot.ts';
import { ask, toRecord, traced } from './ask-fake.ts';

const CONTACTS = '/crm/v3/objects/contacts';
const someone = { properties: { email: 'vera@acme.com' } };

afterEach(() => {
  vi.useRealTimers();
});

test.for<[what: string, fault: FakeFault['kind'], isDone: boolean, status: number]>([
  ['a lost answer', 'lost_answer', true, 0],
  ['a cut body', 'cut_body', true, 201],
  ['a reset', 'reset', false, 0],
])('%s: the caller sees a broken connection', async ([, kind, isDone, status]) => {
  await using hubspot = await startFakeHubSpot();
  hubspot.fault({ kind } as FakeFault, { method: 'POST', path: /contacts/ });
  await expect(ask(hubspot, 'POST', CONTACTS, someone)).rejects.toThrow(/fetch failed|terminated/);
  expect(hubspot.records('contacts')).toHaveLength(isDone ? 1 : 0);
  expect(hubspot.calls).toEqual([
    { method: 'POST', path: CONTACTS, status, at: expect.any(Number) as number, inputs: 1 },
  ]);
  expect((await ask(hubspot, 'POST', CONTACTS, someone)).status).toBe(isDone ? 409 : 201);
});

test.for<[kind: 'hang' | 'hang_body', isDone: boolean]>([
  ['hang', false],
  ['hang_body', true],
])('%s: the caller waits until it gives up', async ([kind, isDone]) => {
  await using hubspot = await startFakeHubSpot();
  hubspot.fault({ kind });
  const signal = AbortSignal.timeout(150);
  const headers = { authorization: `Bearer ${hubspot.token}` };
  const asked = fetch(hubspot.url + CONTACTS, {
    method: 'POST',
    headers,
    body: JSON.stringify(someone),
    signal,
  });
  await expect(asked.then((answer) => answer.text())).rejects.toThrow(/timeout/);
  expect(hubspot.records('contacts')).toHaveLength(isDone ? 1 : 0);
});

test('an answer of its own is given as often as was said, to those who match, and does nothing', async () => {
  await using hubspot = await startFakeHubSpot();
  const page = { kind: 'answer', status: 502, body: '<html>Bad Gateway</html>' } as const;
  hubspot.fault(page, { method: 'POST' }, 2);
  hubspot.fault({ kind: 'answer', headers: { 'retry-after': '5' }, ...dayIsSpent() }, { path: /owners/ });
  const post = () => fetch(hubspot.url + CONTACTS, { method: 'POST', body: '{}' });
  const bad = await post();
  expect([bad.status, bad.headers.get('content-type'), await bad.text()]).toEqual([
    502,
    'text/html;charset=utf-8',
    '<html>Bad Gateway</html>',
  ]);
  expect((await ask(hubspot, 'GET', `${CONTACTS}/7`)).status).toBe(404);
  expect([(await post()).status, (await post()).status]).toEqual([502, 401]);
  const owners = await ask(hubspot, 'GET', '/crm/v3/owners');
  expect([owners.status, owners.body.policyName, owners.headers.get('retry-after')]).toEqual([
    429,
    'DAILY',
    '5',
  ]);
  hubspot.fault(page);
  hubspot.clearFaults();
  expect((await ask(hubspot, 'GET', '/crm/v3/owners')).status).toBe(200);
});

test('any ten seconds carry so many calls and no more', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
  await using hubspot = await startFakeHubSpot({ limit: 2 });
  const owners = () => ask(hubspot, 'GET', '/crm/v3/owners');
  const first = await owners();
  expect([first.status, first.headers.get('x-hubspot-ratelimit-remaining')]).toEqual([200, '1']);
  vi.advanceTimersByTime(6000);
  expect((await owners()).status).toBe(200);
  const refused = await owners();
  expect([refused.status, refused.body.policyName]).toEqual([429, 'TEN_SECONDLY_ROLLING']);
  vi.advanceTimersByTime(4001);
  expect([(await owners()).status, (await owners()).status]).toEqual([200, 429]);
});

test('a wrong token is refused, and a right one without the scope', async () => {
  const scopes = ['crm.objects.contacts.read', 'crm.objects.contacts.write'];
  await using hubspot = await startFakeHubSpot({ scopes });
  const wrong = await ask({ url: hubspot.url, token: 'other' }, 'GET', CONTACTS);
  expect([wrong.status, wrong.body.category]).toEqual([401, 'INVALID_AUTHENTICATION']);
  expect((await ask(hubspot, 'GET', CONTACTS)).status).toBe(200);
  const { status, body } = await ask(hubspot, 'POST', '/crm/v3/objects/leads', { properties: {} });
  expect([status, body.category, body.errors[0]?.context]).toEqual([
    403,
    'MISSING_SCOPES',
    { requiredGranularScopes: ['crm.objects.leads.write'] },
  ]);
  const info = '/oauth/v2/private-apps/get/access-token-info';
  expect((await ask(hubspot, 'POST', info, { tokenKey: hubspot.token })).body).toMatchObject({ scopes });
});

test('companies and deals of a contact show in what HubSpot works out', async () => {
  await using hubspot = await startFakeHubSpot();
  const contact = hubspot.add('contacts', { email: 'vera@acme.com' });
  const company = hubspot.add('companies', { name: 'Acme', domain: 'acme.com' });
  hubspot.associate('contacts', contact, 'companies', company);
  for (const dealstage of ['contractsent', 'qualifiedtobuy', 'closedwon'])
    hubspot.add('deals', { dealname: 'x', dealstage }, [{ toType: 'companies', toId: company, typeId: 341 }]);
  const read = async (type: string, id: string, ...names: string[]) =>
    (await ask(hubspot, 'GET', `/crm/v3/objects/${type}/${id}?properties=${names.join(',')}`)).body
      .properties;
  expect(await read('contacts', contact, 'associatedcompanyid')).toMatchObject({
    associatedcompanyid: company,
  });
  const counts = ['num_associated_contacts', 'hs_num_open_deals'];
  expect(await read('companies', company, ...counts)).toMatchObject({
    num_associated_contacts: '1',
    hs_num_open_deals: '2',
  });
  const batch = { inputs: [{ id: contact }, { id: '7' }] };
  const { status, body } = await ask(
    hubspot,
    'POST',
    '/crm/v4/associations/contacts/companies/batch/read',
    batch,
  );
  expect([status, body.results, body.errors]).toMatchObject([
    207,
    [{ from: { id: contact }, to: [{ toObjectId: Number(company) }] }],
    [{ category: 'OBJECT_NOT_FOUND', context: { fromObjectId: ['7'] } }],
  ]);
});

test('a property is made once, in a group that is there', async () => {
  await using hubspot = await startFakeHubSpot({ isSetUp: false });
  const path = '/crm/v3/properties/contacts';
  const property = { name: 'baton_grade', label: 'x', groupName: 'baton', type: 'string', fieldType: 'text' };
  expect((await ask(hubspot, 'POST', path, property)).status).toBe(400);
  const group = { name: 'baton', label: 'Baton' };
  const statuses = [];
  for (const [to, body] of [
    [`${path}/groups`, group],
    [`${path}/groups`, group],
    [path, property],
    [path, property],
  ] as const)
    statuses.push((await ask(hubspot, 'POST', to, body)).status);
  expect(statuses).toEqual([201, 409, 201, 409]);
  expect((await ask(hubspot, 'GET', `${path}/baton_grade`)).body).toMatchObject({ type: 'string' });
});

test('forms are read from the newest on, and make the contact', async () => {
  await using hubspot = await startFakeHubSpot();
  for (const at of [1000, 3000, 2000]) hubspot.submitForm('form-1', { email: 'vera@acme.com', q: 'Hi' }, at);
  const path = '/form-integrations/v1/submissions/forms/form-1';
  const times = (results: unknown) =>
    (results as { submittedAt: number }[]).map(({ submittedAt }) => submittedAt);
  const first = (await ask(hubspot, 'GET', `${path}?limit=2`)).body;
  hubspot.submitForm('form-1', { email: 'new@acme.com' }, 4000);
  const after = (await ask(hubspot, 'GET', `${path}?limit=2&after=${first.paging?.next.after}`)).body;
  expect([times(first.results), times(after.results), after.paging]).toEqual([
    [3000, 2000],
    [1000],
    undefined,
  ]);
  expect((await ask(hubspot, 'GET', `${path}?limit=51`)).status).toBe(400);
  expect(hubspot.records('contacts').map(({ properties }) => properties['email'])).toEqual([
    'vera@acme.com',
    'new@acme.com',
  ]);
});

test('the paths of a dated version lead to the same records', async () => {
  await using hubspot = await startFakeHubSpot({ searchLagMs: 0 });
  const dated = '/crm/objects/2026-09';
  await ask(hubspot, 'POST', `${dated}/0-1/batch/create`, traced(someone));
  const [contact] = hubspot.records('contacts');
  const note = { properties: { hs_timestamp: '1000' }, associations: toRecord(contact!.id, 202) };
  expect((await ask(hubspot, 'POST', `${dated}/notes`, note)).status).toBe(201);
  expect((await ask(hubspot, 'POST', `${dated}/contacts/search`, {})).body.total).toBe(1);
});

test('a file is fetched some time later, or cannot be', async () => {
  await using hubspot = await startFakeHubSpot();
  const path = '/files/v3/files/import-from-url/async';
  const asked = async (url: string) => {
    const file = { url, access: 'PRIVATE', folderPath: '/baton' };
    const { status, body } = await ask(hubspot, 'POST', path, file);
    const look = async () => (await ask(hubspot, 'GET', `${path}/tasks/${body.id}/status`)).body as object;
    return [status, await look(), await look()];
  };
  expect(await asked('https://acme.com/a.pdf')).toMatchObject([
    202,
    { status: 'PROCESSING' },
    { status: 'COMPLETE', result: { id: expect.stringMatching(/^\d+$/) as string } },
  ]);
  expect(await asked('https://acme.invalid/a.pdf')).toMatchObject([202, {}, { status: 'CANCELED' }]);
});

test('it runs as a process of its own, says where, counts, and begins anew', async () => {
  const child = spawn(process.execPath, ['test/support/hubspot/main.ts', '--owners', 'ann@baton.test']);
  const exited = once(child, 'exit');
  try {
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const hubspot = { url: line.trim(), token: FAKE_TOKEN };
    expect((await ask(hubspot, 'POST', `${CONTACTS}/batch/create`, traced(someone, {}))).status).toBe(400);
    expect((await ask(hubspot, 'POST', `${CONTACTS}/batch/create`, traced(someone))).status).toBe(201);
    const stats = () => ask(hubspot, 'GET', '/__fake/stats');
    expect((await stats()).body).toMatchObject({ calls: 2, inputs: 3, records: { contacts: 1, tasks: 0 } });
    expect((await ask(hubspot, 'POST', '/__fake/reset')).status).toBe(204);
    expect((await stats()).body).toMatchObject({ calls: 0, records: { contacts: 0 } });
    expect((await ask(hubspot, 'GET', '/crm/v3/owners')).body.results).toHaveLength(1);
  } finally {
    child.kill();
  }
  expect(await exited).toEqual([0, null]);
});
