import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { settle } from '../../src/cli/settle.ts';
import { asLinkedin, TOKEN } from '../answers/lead-sync.ts';
import { clientOf } from '../support/baton-client.ts';
import { startBaton } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { startFileServer } from '../support/file-server.ts';
import { openGround } from '../support/grounds.ts';
import { testPolicy } from '../support/test-policy.ts';

const SECRET = 'walnut-kettle-19';
const TAKES_LONG = 60_000;
const WITHIN_MS = 20_000;
const hmac = (...parts: string[]) =>
  parts.reduce((digest, part) => digest.update(part), createHmac('sha256', SECRET));

/** A Baton with a source of LinkedIn's and one of Meta's, and a LinkedIn that fails once. */
async function openWorld() {
  let count = 0;
  const opened = new AsyncDisposableStack();
  const provider = opened.use(
    await startFileServer((request, reply) => {
      count += 1;
      if (count === 1) reply.statusCode = 500;
      asLinkedin()(request, reply);
    }),
  );
  const ground = opened.use(await openGround('embedded'));
  const file = join(ground.dataFolder, 'ids-policy.yaml');
  const sources = `  linkedin: { type: linkedin, secret: "\${APP}", access_token: "\${ADS}", base_url: "${provider.origin}" }
  facebook: { type: meta, secret: "\${APP}" }
`;
  writeFileSync(file, testPolicy({ sources }));
  const env = { ...ground.env, BATON_POLICY: file, APP: SECRET, ADS: TOKEN, LOG_LEVEL: 'debug' };
  const baton = opened.use(await startBaton(env));
  const tell = (leadAction: string, id: string) => {
    const leadGenFormResponse = `urn:li:leadGenFormResponse:${id}`;
    const body = JSON.stringify({ type: 'LEAD_ACTION', leadGenFormResponse, leadAction });
    const signature = hmac('hmacsha256=', body).digest('hex');
    return fetch(`${baton.url}/hooks/linkedin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-li-signature': signature },
      body,
    });
  };
  return { baton, tell, client: clientOf(baton), [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

describe('what is taken back', () => {
  let world: Awaited<ReturnType<typeof openWorld>>;
  beforeAll(async () => {
    world = await openWorld();
  }, TAKES_LONG);
  afterAll(() => world?.[Symbol.asyncDispose](), TAKES_LONG);

  test('LinkedIn tells of a response, whose answers are fetched; and then that it is deleted', {
    timeout: TAKES_LONG,
  }, async () => {
    const { tell, client, baton } = world;
    expect((await tell('CREATED', '7f3e-9')).status).toBe(202);
    await eventually(async () => (await client.leadBy('mia@seaview.example'))?.source, WITHIN_MS).toBe(
      'linkedin',
    );
    await eventually(async () => (await client.jobs('state=pending')).length, WITHIN_MS).toBe(0);

    await tell('DELETED', '7f3e-9');
    await eventually(() => client.leadBy('mia@seaview.example'), WITHIN_MS).toBeUndefined();
    const [done] = await client.jobs('source=linkedin');
    expect(done).toMatchObject({ state: 'done', outcome: expect.stringContaining('erased') });
    expect(await (await tell('CREATED', '7f3e-9')).json()).toMatchObject({ duplicate: true });
    expect(await client.leadBy('mia@seaview.example')).toBeUndefined();
    expect(baton.output()).not.toContain(TOKEN);
  });

  test('Meta asks for a deletion: kept, answered with a page that is there, and ended by an admin', {
    timeout: TAKES_LONG,
  }, async () => {
    const { baton, client } = world;
    const said = JSON.stringify({ algorithm: 'HMAC-SHA256', issued_at: 1793609980, user_id: '218471' });
    const payload = Buffer.from(said).toString('base64url');
    const body = new URLSearchParams({ signed_request: `${hmac(payload).digest('base64url')}.${payload}` });
    const answer = await fetch(`${baton.url}/hooks/facebook`, { method: 'POST', body });
    expect(answer.status).toBe(200);
    const { url, confirmation_code: code } = (await answer.json()) as {
      url: string;
      confirmation_code: string;
    };
    expect(url.endsWith(`/deletion/facebook/${code}`)).toBe(true);
    const page = () => fetch(`${baton.url}${new URL(url).pathname}`).then((shown) => shown.text());
    await eventually(page, WITHIN_MS).toContain('Somebody is looking into your request');

    const [job] = await client.jobs('source=facebook');
    expect(job).toMatchObject({ state: 'failed', lastError: { code: 'ERASURE_BY_HAND' } });
    vi.stubEnv('BATON_PUBLIC_URL', baton.url);
    vi.stubEnv('BATON_ADMIN_TOKEN', baton.adminToken);
    await settle(job?.id ?? '', { note: 'nobody of ours' });
    vi.unstubAllEnvs();
    expect(await page()).toContain('dealt with');
  });
});
