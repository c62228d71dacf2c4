import { expect, test } from 'vitest';
import type { DeletionState } from '../../src/flow/read-ports.ts';
import { as, openHttp } from './fakes.ts';

const STATES: Readonly<Record<string, DeletionState>> = { new: 'waiting', hard: 'by_hand', old: 'done' };
const open = () => openHttp({ deletion: async (_source, code) => STATES[code] ?? null });

test.each([
  ['new', 200, 'has arrived'],
  ['hard', 200, 'Nothing has been deleted yet'],
  ['old', 200, 'dealt with'],
  ['0123', 404, 'no such request'],
])('the page of a request for deletion: %s', async (code, status, words) => {
  await using http = await open();
  const { statusCode, headers, body } = await http.app.inject(`/deletion/facebook/${code}`);
  expect([statusCode, headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
  expect(body).toContain(words);
  expect(body).not.toContain(code);
});

test('one address may not try codes for ever', async () => {
  await using http = await open();
  const look = () => http.app.inject('/deletion/facebook/new');
  for (let i = 0; i < 60; i += 1) expect((await look()).statusCode).toBe(200);
  const refused = await look();
  expect([refused.statusCode, refused.json().code]).toEqual([429, 'RATE_LIMITED']);
});

test('an admin ends a job with a note of what was done', async () => {
  const settled: unknown[] = [];
  await using http = await openHttp({ settleByHand: async (...said) => void settled.push(said) });
  const call = { method: 'POST', url: '/api/jobs/sig_1/settle', headers: as('admin') } as const;
  expect((await http.app.inject({ ...call, payload: { note: ' erased kim ' } })).json()).toEqual({
    settled: 1,
  });
  expect((await http.app.inject({ ...call, payload: { note: ' ' } })).statusCode).toBe(422);
  expect(settled).toEqual([['sig_1', 'erased kim', expect.any(String)]]);
});
