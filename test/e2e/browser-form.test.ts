import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { HeldView } from '../../src/flow/quarantine-views.ts';
import type { Page } from '../../src/flow/views.ts';
import { clientOf } from '../support/baton-client.ts';
import { startBaton } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { openGround } from '../support/grounds.ts';
import { testPolicy } from '../support/test-policy.ts';

const SHOP = 'https://shop.example';
const SOURCE = `  shop: { type: form, origins: ["${SHOP}"], honeypot: bread, thanks: "${SHOP}/thanks" }\n`;

test('a form posted by a browser becomes a lead, and one that a machine filled in waits in quarantine', {
  timeout: 90_000,
}, async () => {
  await using ground = await openGround('embedded');
  const file = join(ground.dataFolder, 'browser-policy.yaml');
  writeFileSync(file, testPolicy({ sources: SOURCE }));
  await using baton = await startBaton({ ...ground.env, BATON_POLICY: file });
  const client = clientOf(baton);
  const post = async (fields: Record<string, string>, origin = SHOP) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const answer = await fetch(`${baton.url}/hooks/shop`, {
      method: 'POST',
      headers: { origin, accept: 'text/html' },
      redirect: 'manual',
      body,
    });
    return [answer.status, answer.headers.get('location')];
  };
  const taken = [303, `${SHOP}/thanks`];
  expect(await post({ email: 'bot@acme.com', bread: 'rye' })).toEqual(taken);
  expect(await post({ email: 'vera@acme.com', bread: '' })).toEqual(taken);
  expect(await post({ email: 'eve@acme.com' }, 'https://evil.example')).toEqual([401, null]);

  await client.handedOff('vera@acme.com', 20_000);
  expect((await client.leadBy('vera@acme.com'))?.trust).toBe('claimed');
  const held = async () => (await client.get<Page<HeldView>>('/api/quarantine')).items;
  await eventually(held, 20_000).toMatchObject([{ summary: { email: 'bot@acme.com' } }]);
  expect((await client.leads()).map(({ email }) => email)).toEqual(['vera@acme.com']);
  await client.post(`/api/quarantine/${(await held())[0]?.signal}/release`, {});
  await client.handedOff('bot@acme.com', 20_000);
  expect(await held()).toEqual([]);
});
