import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LEAD, TOKEN } from '../answers/graph.ts';
import { clientOf } from '../support/baton-client.ts';
import { startBaton } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { startFileServer } from '../support/file-server.ts';
import { openGround } from '../support/grounds.ts';
import { testPolicy } from '../support/test-policy.ts';

const SECRET = 'walnut-kettle-19';

test('a lead ad that Meta tells of by its id is fetched, with one failure between, and decided', {
  timeout: 60_000,
}, async () => {
  let count = 0;
  await using graph = await startFileServer((_, response) => {
    count += 1;
    response.writeHead(count === 1 ? 500 : 200).end(JSON.stringify(LEAD));
  });
  await using ground = await openGround('embedded');
  const file = join(ground.dataFolder, 'meta-policy.yaml');
  const source = `  facebook: { type: meta, secret: "\${APP}", access_token: "\${META}", base_url: "${graph.origin}" }`;
  writeFileSync(file, testPolicy({ sources: `${source}\n` }));
  const env = { ...ground.env, BATON_POLICY: file, APP: SECRET, META: TOKEN, LOG_LEVEL: 'debug' };
  await using baton = await startBaton(env);
  const client = clientOf(baton);

  const told = {
    object: 'page',
    entry: [{ changes: [{ field: 'leadgen', value: { leadgen_id: LEAD.id } }] }],
  };
  const body = JSON.stringify(told);
  const answer = await fetch(`${baton.url}/hooks/facebook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
    body,
  });
  expect(answer.status).toBe(200);
  await eventually(async () => (await client.leadBy('mia@seaview.example'))?.source, 20_000).toBe('facebook');
  expect(graph.asked.map(({ headers }) => headers.authorization)).toEqual(Array(2).fill(`Bearer ${TOKEN}`));
  expect(baton.output()).not.toContain(TOKEN);
});
