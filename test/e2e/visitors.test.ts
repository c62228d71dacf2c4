import { createHmac, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BatonClient, clientOf } from '../support/baton-client.ts';
import { type BatonProcess, startBaton } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { openGround } from '../support/grounds.ts';
import { testPolicy } from '../support/test-policy.ts';

const SECRET = 'spool-and-bobbin-7';
const SITE = 'https://shop.example';
const START_MS = 40_000;

const opened = new AsyncDisposableStack();
let baton: BatonProcess;
let client: BatonClient;

beforeAll(async () => {
  const ground = opened.use(await openGround('embedded'));
  const file = join(ground.dataFolder, 'visitors-policy.yaml');
  const sources = [
    `  behaviour: { type: segment, secret: "\${SEGMENT}" }`,
    `  contact: { type: form, origins: ["${SITE}"] }`,
  ];
  const looked = '{ id: looked, event: page_viewed, points: +1, count: { each: true, at_most: 9, per: 7d } }';
  const policy = testPolicy({ sources: `${sources.join('\n')}\n` });
  writeFileSync(file, policy.replace('count: latest } ]', `count: latest }, ${looked} ]`));
  baton = opened.use(await startBaton({ ...ground.env, BATON_POLICY: file, SEGMENT: SECRET }));
  client = clientOf(baton);
}, START_MS);
afterAll(() => opened.disposeAsync(), START_MS);

async function segment(call: object): Promise<void> {
  const body = JSON.stringify({ messageId: randomUUID(), ...call });
  const headers = {
    'content-type': 'application/json',
    'x-signature': createHmac('sha1', SECRET).update(body).digest('hex'),
  };
  expect((await fetch(`${baton.url}/hooks/behaviour`, { method: 'POST', headers, body })).status).toBe(202);
}

const page = (anonymousId: string, path: string, minutesAgo: number) => ({
  type: 'page',
  anonymousId,
  timestamp: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
  context: { page: { url: `${SITE}${path}` } },
});

async function browserForm(fields: Record<string, string>): Promise<void> {
  const headers = { origin: SITE };
  const body = new URLSearchParams(fields);
  expect((await fetch(`${baton.url}/hooks/contact`, { method: 'POST', headers, body })).status).toBe(202);
}

const nothingPending = () =>
  eventually(async () => (await client.jobs('state=pending')).length, 20_000).toBe(0);

async function told(email: string) {
  await nothingPending();
  const { id } = (await client.leadBy(email))!;
  const lead = await client.lead(id);
  const { rules } = await client.get<{ rules: { id: string; events: { at: string }[] }[] }>(
    `/api/leads/${id}/explain`,
  );
  const looks = rules.find((rule) => rule.id === 'looked')?.events ?? [];
  return { ...lead, minutesAgo: looks.map(({ at }) => Math.floor((Date.now() - Date.parse(at)) / 60_000)) };
}

test('pages that Segment tells of wait for the visitor to be identified, and count from then on', {
  timeout: 60_000,
}, async () => {
  await segment(page('laptop-of-noa', '/?utm_source=fair', 30));
  await segment(page('laptop-of-noa', '/pricing', 20));
  await segment({ ...page('laptop-of-noa', '/plans', 10), userId: '42' });
  await nothingPending();
  expect(await client.leads()).toEqual([]);
  expect(await client.jobs('state=failed')).toEqual([]);
  expect((await client.jobs('state=done&source=behaviour')).map(({ outcome }) => outcome)).toEqual([
    'kept for visitor user:42; waits for an e-mail address',
    'kept for visitor anonymous:laptop-of-noa; waits for an e-mail address',
    'kept for visitor anonymous:laptop-of-noa; waits for an e-mail address',
  ]);

  await segment({
    type: 'identify',
    userId: '42',
    traits: { email: 'noa@loom.example', name: 'Noa Bar Lev' },
  });
  await segment(page('laptop-of-noa', '/later', 0));
  await eventually(async () => (await client.leadBy('noa@loom.example'))?.id, 20_000).toBeDefined();
  const lead = await told('noa@loom.example');
  expect(lead.minutesAgo).toEqual([0, 10, 20, 30]);
  expect(lead.attribution).toMatchObject({ page: `${SITE}/?utm_source=fair`, utm: { source: 'fair' } });
  expect(lead.timeline[0]).toMatchObject({
    kind: 'visitor',
    summary: expect.stringMatching(/^Seen before as a visitor: 3 events since \d{4}-\d\d-\d\d$/),
  });
  const html = await fetch(`${baton.url}/leads/${lead.id}`, {
    headers: { authorization: `Bearer ${baton.adminToken}`, accept: 'text/html' },
  }).then((answer) => answer.text());
  expect(html).toContain('Seen before as a visitor: 3 events');
});

test('a form from a browser that says its id has what was done there, also what is told late', {
  timeout: 60_000,
}, async () => {
  await segment(page('phone-of-ivo', '/pricing', 5));
  await nothingPending();
  await browserForm({ email: 'ivo@mill.example', message: 'How much?', anonymous_id: 'phone-of-ivo' });
  await eventually(async () => (await client.leadBy('ivo@mill.example'))?.id, 20_000).toBeDefined();
  await segment(page('phone-of-ivo', '/first', 15));
  const lead = await told('ivo@mill.example');
  expect(lead.minutesAgo).toEqual([5, 15]);
  expect(lead.attribution.page).toBe(`${SITE}/first`);
  expect(lead).toMatchObject({ grade: 'A', handoff: { state: 'offered' } });
});

test('who unsubscribes is asked no more by e-mail, and is not one more lead for sales', {
  timeout: 60_000,
}, async () => {
  await client.send({ kind: 'unsubscribed', email: 'ada@reel.example' });
  await eventually(async () => (await client.leadBy('ada@reel.example'))?.grade, 20_000).toBe('C');
  const lead = await told('ada@reel.example');
  expect(lead.consent).toMatchObject([{ purpose: 'email', granted: false }]);
  expect(lead.handoff).toBeNull();
});
