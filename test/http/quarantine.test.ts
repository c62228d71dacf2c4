import { expect, test } from 'vitest';
import { as, HELD, openHttp } from './fakes.ts';

test('what is held is listed, by default what still waits', async () => {
  await using http = await openHttp();
  const list = await http.app.inject({ url: '/api/quarantine?limit=5', headers: as('viewer') });
  expect(list.json()).toEqual({ items: [HELD], next: null });
  await http.app.inject({ url: '/api/quarantine?state=dropped', headers: as('viewer') });
  expect(http.asked.map(({ with: asked }) => asked)).toMatchObject([
    { state: 'held', limit: 5 },
    { state: 'dropped' },
  ]);
});

test.each([
  ['release', 'released'],
  ['drop', 'dropped'],
])('an operator may %s it, in their own name', async (verb, state) => {
  await using http = await openHttp();
  const url = `/api/quarantine/sig_9/${verb}`;
  const answer = await http.app.inject({ method: 'POST', url, headers: as('operator') });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ signal: 'sig_9', state });
  expect(http.asked).toEqual([{ port: verb, with: ['sig_9', 'the operator'] }]);
});
