import { expect, test } from 'vitest';
import { as, openHttp, TOKENS } from './fakes.ts';

const CANARY = 'CANARY';

test('neither tokens, signatures, bodies, addresses nor the query reach the log', async () => {
  await using http = await openHttp({
    dashboard: async (app) => {
      app.get('/leak', async ({ log, headers }) => {
        log.info({ token: CANARY, headers, lead: { email: CANARY, phone: CANARY } }, 'careless');
        throw Object.assign(new Error('driver'), { rawPacket: CANARY, parameters: [CANARY] });
      });
    },
  });
  const secrets = {
    authorization: `Bearer ${CANARY}`,
    'webhook-signature': `v1,${CANARY}`,
    'x-hub-signature-256': CANARY,
    cookie: `baton_session=${CANARY}`,
  };
  const post = (url: string) =>
    http.app.inject({
      method: 'POST',
      url,
      headers: { ...secrets, 'content-type': 'application/json' },
      payload: `{"e":"${CANARY}"}`,
    });
  for (const url of [
    `/hooks/plain/${CANARY}`,
    `/hooks/plain/${CANARY}?x=${CANARY}`,
    `/%68ooks/plain/${CANARY}`,
    `/hooks/plain/${CANARY}/`,
    `/hooks/plain/${CANARY}/more`,
    `//hooks/plain/${CANARY}`,
    `/hooks/plain/${CANARY}%zz`,
    `/hooks/plain/${CANARY.repeat(200)}`,
    `/hooks/nobody/${CANARY}`,
    '/api/jobs/replay',
    '/api/policy/check',
  ])
    await post(url);
  await http.app.inject(`/sign-in?token=${CANARY}`);
  await http.app.inject(`/sign-in?token=${TOKENS.admin}`);
  await http.app.inject({ url: `/api/leads?email=${CANARY}@acme.example`, headers: as('viewer') });
  await http.app.inject({ url: `/api/leads?nonsense=${CANARY}`, headers: as('viewer') });
  await http.app.inject({ url: `/leak?x=${CANARY}`, headers: secrets });

  const log = http.log();
  expect(log).toContain('/hooks/plain/[token]');
  expect(log).toContain('driver');
  expect(log.split('\n').filter((line) => line.includes(CANARY))).toEqual([]);
});

test('one line tells of each request who asked for what and what came of it', async () => {
  await using http = await openHttp();
  const answer = await http.app.inject({ url: '/api/leads/lead_0', headers: as('viewer') });
  const lines = http
    .log()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toEqual([
    expect.objectContaining({
      level: 30,
      reqId: answer.headers['x-request-id'],
      req: { method: 'GET', path: '/api/leads/lead_0', ip: '127.0.0.1' },
      status: 404,
      code: 'NOT_FOUND',
      by: 'the viewer',
    }),
  ]);
});

test('a path cannot break out of its line', async () => {
  await using http = await openHttp();
  await http.app.inject({
    method: 'POST',
    url: '/hooks/%0A%7B%22level%22%3A60%7D%1B%5B31m%E2%80%A8',
    payload: '{}',
  });
  const lines = http
    .log()
    .trim()
    .split(/[\n\u2028]/);
  expect(lines).toHaveLength(1);
  expect(http.log()).not.toContain('\u001b');
});
