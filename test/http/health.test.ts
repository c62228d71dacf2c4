import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import { createCrmMetrics } from '../../src/http/crm-metrics.ts';
import { as, NOW, openHttp } from './fakes.ts';
import { routesOf } from './route-inventory.ts';

test('alive and ready, without a token', async () => {
  await using http = await openHttp();
  expect((await http.app.inject('/healthz')).json()).toEqual({ status: 'ok' });
  const ready = await http.app.inject('/readyz');
  expect([ready.statusCode, ready.json()]).toEqual([200, { ready: true, detail: { ledger: 'ok' } }]);
});

test.each([
  ['says so', async () => ({ ready: false, detail: { policy: 'refused' } }), { policy: 'refused' }],
  ['cannot tell', () => Promise.reject(new Fault('STORE_UNAVAILABLE', 'x')), { error: 'STORE_UNAVAILABLE' }],
])('503 when it %s', async (_name, readiness, detail) => {
  await using http = await openHttp({ readiness });
  const answer = await http.app.inject('/readyz');
  expect([answer.statusCode, answer.json()]).toEqual([503, { ready: false, detail }]);
  expect(answer.headers['retry-after']).toBe('10');
});

test('a pure worker serves health, readiness and metrics, and nothing else', async () => {
  await using http = await openHttp({ web: false });
  const paths = (await routesOf(http.app)).map(({ path }) => path);
  expect([...new Set(paths)].toSorted()).toEqual(['/healthz', '/metrics', '/readyz']);
  expect((await http.app.inject({ method: 'POST', url: '/hooks/plain' })).json().code).toBe('NOT_FOUND');
});

describe('metrics', () => {
  test('are Prometheus text with our numbers in it', async () => {
    await using http = await openHttp();
    const hook = (source: string, headers: Record<string, string> = {}) =>
      http.app.inject({ method: 'POST', url: `/hooks/${source}`, headers, payload: '{}' });
    await hook('plain');
    await hook('plain');
    await hook('plain', { 'webhook-id': 'again' });
    await hook('plain', { 'content-encoding': 'gzip' });
    await hook('nobody');
    await http.app.inject({ url: '/api/leads/lead_1', headers: as('viewer') });
    await http.app.inject('/random/CANARY');

    const { headers, body } = await http.app.inject('/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = body.split('\n');
    expect(
      lines.filter((line) => !/^(#.*|[a-z_0-9]+(\{[^}]*\})? (NaN|[-+]?[\d.e+-]+))?$/i.test(line)),
    ).toEqual([]);
    for (const line of [
      'baton_signals_received_total{source="plain",outcome="accepted",code=""} 2',
      'baton_signals_received_total{source="plain",outcome="duplicate",code=""} 1',
      'baton_signals_received_total{source="plain",outcome="refused",code="CONTENT_TYPE_UNSUPPORTED"} 1',
      'baton_signals_received_total{source="(unknown)",outcome="refused",code="SOURCE_UNKNOWN"} 1',
      'baton_http_request_duration_seconds_count{method="GET",route="/api/leads/:id",status="200"} 1',
      'baton_http_request_duration_seconds_count{method="GET",route="(none)",status="404"} 1',
      'baton_jobs{state="pending"} 3',
      'baton_jobs{state="failed"} 2',
      'baton_oldest_due_job_age_seconds 12.5',
      'baton_leads{grade="A"} 4',
      'baton_leads{grade="out"} 1',
      'baton_open_handoffs 5',
      'baton_ledger_readable 1',
    ])
      expect(lines).toContain(line);
    expect(body).toContain('process_resident_memory_bytes');
    expect(body).not.toContain('CANARY');
    expect(body).not.toContain('lead_1');
  });

  test('tell how the CRM is asked, and how long it still takes nothing', async () => {
    const metrics = createCrmMetrics();
    let until = new Date(NOW.getTime() + 90_000);
    const pausedUntil = async () => ({ until, why: 'CANARY' });
    await using http = await openHttp({ crm: { metrics, pausedUntil } });
    for (const outcome of ['answered', 'answered', 'CRM_RATE_LIMITED']) metrics.countCall(outcome);
    metrics.setDaily(80_000, 100_000);
    metrics.observeWait(300, true);
    const { body } = await http.app.inject('/metrics');
    const lines = body.split('\n');
    for (const line of [
      'baton_crm_calls_total{outcome="answered"} 2',
      'baton_crm_calls_total{outcome="CRM_RATE_LIMITED"} 1',
      'baton_crm_daily_calls{which="used"} 80000',
      'baton_crm_daily_calls{which="most"} 100000',
      'baton_crm_turn_wait_seconds_bucket{le="0.25",urgent="yes"} 0',
      'baton_crm_turn_wait_seconds_bucket{le="1",urgent="yes"} 1',
      'baton_crm_pause_seconds 90',
    ])
      expect(lines).toContain(line);
    expect(body).not.toContain('CANARY');
    until = new Date(NOW.getTime() - 1);
    expect((await http.app.inject('/metrics')).body).toContain('\nbaton_crm_pause_seconds 0\n');
  });

  test('come without the ledger when it is away, and say so', async () => {
    await using dark = await openHttp({
      reads: unreadable,
      crm: { metrics: createCrmMetrics(), pausedUntil: away },
    });
    const { statusCode, body } = await dark.app.inject('/metrics');
    expect(statusCode).toBe(200);
    expect(body).toContain('baton_ledger_readable 0');
    expect(body).not.toMatch(/^baton_(jobs|crm_pause)/m);
    expect(body).toContain('process_resident_memory_bytes');
  });
});

const away = () => Promise.reject(new Fault('STORE_UNAVAILABLE', 'The ledger is away.'));
const unreadable = {
  leads: away,
  lead: away,
  explain: away,
  held: away,
  handoffs: away,
  jobs: away,
  job: away,
  deletion: away,
  counts: away,
};

test('a process that cannot keep up sends work away but still says that it is alive', async () => {
  await using http = await openHttp();
  await http.app.ready();
  for (let block = 0; block < 3; block += 1) {
    const until = Date.now() + 2_500;
    while (Date.now() < until);
    await new Promise((done) => setTimeout(done, 1));
  }
  const answer = await http.app.inject({ method: 'POST', url: '/hooks/plain', payload: '{}' });
  expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
    503,
    'OVERLOADED',
    '10',
  ]);
  for (const url of ['/healthz', '/readyz', '/metrics']) {
    expect([url, (await http.app.inject(url)).statusCode]).toEqual([url, 200]);
  }
});
