import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Simulation } from '../../src/domain/simulation/simulation.ts';
import { Fault } from '../../src/faults.ts';
import type { Simulate, SimulateQuestion } from '../../src/flow/simulate.ts';
import { as, openHttp } from './fakes.ts';

const LIVE = readFileSync('policy.yaml', 'utf8');
const CHANGED = LIVE.replace('mid: +35', 'mid: +5');

type Http = Awaited<ReturnType<typeof openHttp>>;
const post = (http: Http, payload: string | object | Buffer, type: string, query = '') =>
  http.app.inject({
    method: 'POST',
    url: `/api/policy/simulate${query}`,
    headers: { ...as('operator'), 'content-type': type },
    payload,
  });

/** Hears what it is asked and finds nothing. */
function listening(): { asked: SimulateQuestion[]; simulate: Simulate } {
  const asked: SimulateQuestion[] = [];
  return { asked, simulate: async (question) => (asked.push(question), { ok: false, problems: [] }) };
}

describe('POST /api/policy/simulate', () => {
  test('answers what a policy would have done, as the document of the API says', async () => {
    await using http = await openHttp();
    const answer = await post(http, CHANGED, 'application/yaml');
    expect(answer.statusCode).toBe(200);
    const found = Simulation.parse(answer.json());
    expect(answer.json()).toEqual(found);
    expect(found).toMatchObject({ leads: 20, live: { hash: 'sha256:0123' } });
    expect(found.moved.leads).toBeGreaterThan(0);
    const line = CHANGED.split('\n').findIndex((each) => each.includes('id: size')) + 1;
    const causes = found.changes.flatMap(({ examples }) => examples.map(({ cause }) => cause));
    expect(causes).toContainEqual(expect.objectContaining({ id: 'size', file: 'candidate', line }));
  });

  test.each<[type: string, payload: string | object, query: string, since: string]>([
    ['application/yaml', 'policy: ü', '', '30d'],
    ['text/yaml', 'policy: ü', '?since=7d', '7d'],
    ['text/plain; charset=utf-8', 'policy: ü', '?since=2026-10-01', '2026-10-01'],
    ['application/json', { policy: 'policy: ü' }, '', '30d'],
    ['application/json', { policy: 'policy: ü', since: '12h' }, '', '12h'],
    ['application/json', { policy: 'policy: ü', since: '12h' }, '?since=7d', '7d'],
  ])('%s %j%s', async (type, payload, query, since) => {
    const { asked, simulate } = listening();
    await using http = await openHttp({ simulate });
    await post(http, payload, type, query);
    expect(asked.map(({ yaml, since }) => [yaml, since])).toEqual([['policy: ü', since]]);
  });

  test('a policy as large as they may be goes in as JSON too', async () => {
    const { asked, simulate } = listening();
    await using http = await openHttp({ simulate });
    const policy = '"\n'.repeat(128 * 1024);
    await post(http, { policy }, 'application/json');
    expect(asked[0]?.yaml).toBe(policy);
  });

  test('a policy that does not pass the checker is refused with everything that is wrong with it', async () => {
    await using http = await openHttp();
    const broken = LIVE.replace('to: emea', 'to: emae').replace('in_list: competitors', 'in_list: rivals');
    const answer = await post(http, broken, 'application/yaml');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      422,
      expect.stringMatching(/^application\/problem\+json/),
    ]);
    expect(answer.json()).toMatchObject({
      code: 'POLICY_INVALID',
      status: 422,
      instance: expect.any(String),
    });
    expect(answer.json().detail).toContain('2 problems');
    const lines = new Set(
      ['rivals', 'emae'].map((word) => broken.split('\n').findIndex((line) => line.includes(word)) + 1),
    );
    expect(new Set(answer.json().problems.map(({ line }: { line: number }) => line))).toEqual(lines);
    expect(http.log()).toContain('"code":"POLICY_INVALID"');
  });

  test.each<[type: string, payload: string | object | Buffer, query: string, status: number, code: string]>([
    ['application/json', { policy: 1 }, '', 422, 'REQUEST_INVALID'],
    ['application/json', { policy: 'x', window: '3d' }, '', 422, 'REQUEST_INVALID'],
    ['application/json', '{', '', 422, 'BODY_MALFORMED'],
    ['application/yaml', LIVE, '?since=soon', 422, 'REQUEST_INVALID'],
    ['application/yaml', Buffer.from([0xff, 0xfe]), '', 422, 'BODY_NOT_UTF8'],
    ['application/xml', '<a/>', '', 415, 'CONTENT_TYPE_UNSUPPORTED'],
    ['application/yaml', 'x'.repeat(1024 * 1024 + 1), '', 413, 'BODY_TOO_LARGE'],
  ])('%s %j%s is refused', async (type, payload, query, status, code) => {
    await using http = await openHttp();
    const answer = await post(http, payload, type, query);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  test('while another one runs it is put off', async () => {
    const simulate: Simulate = async () => {
      throw new Fault('SIMULATION_RUNNING', 'Another simulation runs.', { retryAfterMs: 10_000 });
    };
    await using http = await openHttp({ simulate });
    const answer = await post(http, LIVE, 'application/yaml');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '10']);
  });

  test('is told when whoever asked has gone, and not before', async () => {
    const began = Promise.withResolvers<AbortSignal>();
    const simulate: Simulate = async ({ signal }) => {
      // Long enough for the server to have read the body and looked up.
      await new Promise((resolve) => setTimeout(resolve, 50));
      began.resolve(signal);
      return new Promise(() => undefined);
    };
    await using http = await openHttp({ simulate });
    await http.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = http.app.server.address() as AddressInfo;
    const headers = { ...as('operator'), 'content-type': 'application/yaml' };
    const asking = request({ port, method: 'POST', path: '/api/policy/simulate', headers }).end(LIVE);
    asking.on('error', () => undefined);
    const signal = await began.promise;
    expect(signal.aborted).toBe(false);
    const gone = new Promise((resolve) => signal.addEventListener('abort', resolve));
    asking.destroy();
    await gone;
  });
});
