import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { clientOf } from '../support/baton-client.ts';
import { ADMIN_TOKEN, startBaton } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { GROUNDS, openGround } from '../support/grounds.ts';
import { residentMemory } from '../support/resident-memory.ts';
import { testPolicy } from '../support/test-policy.ts';

const SHOP = 'https://shop.example';
const SOURCE = `  shop: { type: form, origins: ["${SHOP}"], files: { types: [pdf, txt] } }\n`;
const MB = 1024 * 1024;

async function openShop() {
  await using opened = new AsyncDisposableStack();
  const ground = opened.use(await openGround(GROUNDS[0] ?? 'embedded'));
  const file = join(ground.dataFolder, 'files-policy.yaml');
  writeFileSync(file, testPolicy({ sources: SOURCE }));
  const baton = opened.use(await startBaton({ ...ground.env, BATON_POLICY: file }));
  const send = async (email: string, files: Readonly<Record<string, string>>, headers: object = {}) => {
    const body = new FormData();
    body.append('email', email);
    for (const [name, content] of Object.entries(files)) body.append('plan', new Blob([content]), name);
    const answer = await fetch(`${baton.url}/hooks/shop`, {
      method: 'POST',
      headers: { origin: SHOP, ...headers },
      body,
    });
    return { status: answer.status, ...((await answer.json()) as { signal: string; duplicate: boolean }) };
  };
  const onDisk = (): number =>
    readdirSync(join(ground.dataFolder, 'files'), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    ).length;
  const all = opened.move();
  return { baton, client: clientOf(baton), send, onDisk, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

test('what came with a form is at the lead, in the CRM, and gone with its person', {
  timeout: 90_000,
}, async () => {
  await using shop = await openShop();
  const { baton, client, send, onDisk } = shop;
  const files = { 'Größe.pdf': '%PDF-1.7 hello', 'run.exe': 'MZ', 'page.txt': '<script>alert(1)</script>' };
  expect(await send('vera@acme.com', files)).toMatchObject({ status: 202, duplicate: false });
  expect(await send('vera@acme.com', files)).toMatchObject({ status: 202, duplicate: true });
  expect(onDisk()).toBe(2);

  const lead = await client.handedOff('vera@acme.com', 20_000);
  const [plan, page] = lead.files;
  expect(plan).toMatchObject({ name: 'Größe.pdf', size: 14, type: 'application/pdf' });
  expect(lead.leftOut).toEqual([{ name: 'run.exe', why: 'files of this type are not taken' }]);
  const { notes } = await client.sandbox('vera@acme.com');
  expect(notes[0]?.files).toEqual(lead.files);
  expect(notes[0]?.body).toContain(`Größe.pdf (14 bytes): ${plan?.url}`);
  expect(notes[0]?.body).toContain('run.exe: files of this type are not taken');

  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const get = (id = '') => fetch(`${baton.url}/api/files/${id}`, { headers });
  expect(await (await get(plan?.id)).text()).toBe('%PDF-1.7 hello');
  expect((await get(page?.id)).headers.get('content-security-policy')).toContain('sandbox');
  expect((await fetch(plan?.url ?? '', { method: 'HEAD' })).status).toBe(401);

  // Nobody comes by the files of others: what Baton itself stores cannot be sent.
  const forged = JSON.stringify({ fields: { email: 'eve@evil.com' }, files: [plan], leftOut: [] });
  const type = { origin: SHOP, 'content-type': 'application/vnd.baton.upload+json' };
  expect(
    (await fetch(`${baton.url}/hooks/shop`, { method: 'POST', headers: type, body: forged })).status,
  ).toBe(415);

  await fetch(`${baton.url}/api/leads/${lead.id}`, { method: 'DELETE', headers });
  expect((await get(plan?.id)).status).toBe(404);
  expect(onDisk()).toBe(0);
});

test('sixty forms with 5 MB each come in at once, and memory does not grow by them', {
  timeout: 120_000,
}, async () => {
  await using shop = await openShop();
  const content = 'a'.repeat(5 * MB);
  await send(shop, 3, 'warm', 'x');
  await sleep(1_000);
  const idle = residentMemory(shop.baton.pid).now;
  const watch = { most: idle };
  const watching = setInterval(() => {
    watch.most = Math.max(watch.most, residentMemory(shop.baton.pid).now);
  }, 20);
  const statuses = await send(shop, 60, 'many', content);
  clearInterval(watching);
  expect(statuses).toEqual(Array.from({ length: 60 }, () => 202));
  // Whole they would be 300 MB, without what is made of them on the way.
  expect(watch.most - idle).toBeLessThan(170);
  await eventually(async () => (await shop.client.leads('email=many-59@acme.com')).length, 30_000).toBe(1);
});

const send = (shop: Awaited<ReturnType<typeof openShop>>, many: number, who: string, content: string) =>
  Promise.all(
    Array.from(
      { length: many },
      async (_, i) => (await shop.send(`${who}-${i}@acme.com`, { 'a.txt': content })).status,
    ),
  );
