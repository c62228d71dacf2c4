import { describe, expect, test } from 'vitest';
import { as, HANDOFF, LEAD, openHttp } from './fakes.ts';

const json = { 'content-type': 'application/json' };

describe('leads', () => {
  test('a list is asked for by its filters, and what is left empty is not asked', async () => {
    await using http = await openHttp();
    const url = '/api/leads?email=Ann%40acme.example&grade=A&owner=&state=offered&cursor=abc&limit=7';
    const answer = await http.app.inject({ url, headers: as('viewer') });
    const { timeline: _timeline, ...listed } = LEAD;
    expect(answer.json()).toEqual({ items: [listed], next: 'more' });
    expect(http.asked[0]?.with).toEqual({
      email: 'Ann@acme.example',
      grade: 'A',
      state: 'offered',
      cursor: 'abc',
      limit: 7,
    });
    await http.app.inject({ url: '/api/leads', headers: as('viewer') });
    expect(http.asked[1]?.with).toEqual({ limit: 50 });
  });

  test.each(['/api/leads?email=%00', '/api/leads/a%00b', '/api/files/%00'])(
    'an address with a NUL is refused before anybody looks for it: %s',
    async (url) => {
      await using http = await openHttp();
      const answer = await http.app.inject({ url, headers: as('viewer') });
      expect([answer.statusCode, answer.json().code]).toEqual([422, 'REQUEST_INVALID']);
    },
  );

  test('one lead comes with its timeline', async () => {
    await using http = await openHttp();
    const answer = await http.app.inject({ url: '/api/leads/lead_1', headers: as('viewer') });
    expect(answer.json()).toEqual(LEAD);
  });

  test('explain tells each rule, the route and who else might have had it', async () => {
    await using http = await openHttp();
    const answer = await http.app.inject({ url: '/api/leads/lead_1/explain', headers: as('viewer') });
    expect(answer.json()).toMatchObject({
      decision: 'dec_1',
      policy: { name: 'inbound', version: 7, hash: 'sha256:0123' },
      cell: 'A3',
      disqualified: null,
      rules: [{ id: 'size', side: 'fit', group: 'company', line: 60, raw: 35, points: 35, because: 'mid' }],
      adjustments: [{ id: 'hand-raiser', line: 90, from: 'B', to: 'A' }],
      route: { id: 'rest', line: 120, because: 'last' },
      assignment: { kind: 'owner', owner: 'kim', eligible: ['kim', 'lee'], excluded: [{ id: 'max' }] },
      reasons: ['+35 size: mid'],
    });
    expect(answer.json().assignment).not.toHaveProperty('credits');
  });

  test.each(['/api/leads/lead_0', '/api/leads/lead_0/explain', '/api/leads/lead_new/explain'])(
    '%s is not there',
    async (url) => {
      await using http = await openHttp();
      const answer = await http.app.inject({ url, headers: as('viewer') });
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND']);
      expect(answer.json().detail).toContain(url.includes('new') ? 'No decision' : 'no lead "lead_0"');
    },
  );
});

test('handoffs are asked for by state and owner', async () => {
  await using http = await openHttp();
  const answer = await http.app.inject({
    url: '/api/handoffs?state=offered&owner=kim',
    headers: as('viewer'),
  });
  expect(answer.json()).toEqual({ items: [HANDOFF], next: null });
  expect(http.asked[0]?.with).toEqual({ state: 'offered', owner: 'kim', limit: 50 });
});

describe('jobs', () => {
  test.each([
    ['2026-11-21T08:00:00Z', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21T08:00:00%2B02:00', '2026-11-21T06:00:00.000Z'],
    ['2026-11-21', '2026-11-21T00:00:00.000Z'],
  ])('since %s', async (since, instant) => {
    await using http = await openHttp();
    const url = `/api/jobs?state=failed&kind=crm.handoff&source=plain&since=${since}`;
    const answer = await http.app.inject({ url, headers: as('viewer') });
    expect(answer.json().items[0]).toMatchObject({ id: 'job_1', lastError: { code: 'CRM_UNAVAILABLE' } });
    expect(http.asked[0]?.with).toEqual({
      state: 'failed',
      kind: 'crm.handoff',
      source: 'plain',
      since: new Date(instant),
      limit: 50,
    });
  });

  test('one job is tried again, with or without an empty JSON body', async () => {
    await using http = await openHttp();
    const request = { method: 'POST', url: '/api/jobs/crm.handoff-1/replay' } as const;
    for (const headers of [as('operator'), { ...as('operator'), ...json }]) {
      const answer = await http.app.inject({ ...request, headers });
      expect([answer.statusCode, answer.json().replayed]).toEqual([200, http.replays.length]);
    }
    expect(http.replays[0]).toEqual({ filter: { ids: ['crm.handoff-1'] }, by: 'the operator' });
  });

  test.each([
    ['unknown', 404, 'NOT_FOUND', /no job "unknown"/],
    ['job_done', 422, 'REQUEST_INVALID', /is done/],
  ])('job %s cannot be tried again', async (id, status, code, detail) => {
    await using http = await openHttp();
    const answer = await http.app.inject({
      method: 'POST',
      url: `/api/jobs/${id}/replay`,
      headers: as('operator'),
    });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.json().detail).toMatch(detail);
    expect(http.replays).toEqual([]);
  });

  test('failed jobs are tried again, all or some', async () => {
    await using http = await openHttp();
    const replay = (payload: object) =>
      http.app.inject({ method: 'POST', url: '/api/jobs/replay', headers: as('admin'), payload });
    expect((await replay({ state: 'failed' })).json()).toEqual({ replayed: 1 });
    const since = '2026-11-21T08:00:00Z';
    expect((await replay({ state: 'failed', kind: 'signal', since, ids: ['sig_1'] })).statusCode).toBe(200);
    expect(http.replays.map(({ filter }) => filter)).toEqual([
      {},
      { kind: 'signal', since: new Date(since), ids: ['sig_1'] },
    ]);
    for (const wrong of [
      {},
      { state: 'done' },
      { state: 'failed', all: true },
      { state: 'failed', ids: [] },
      [],
    ]) {
      expect((await replay(wrong)).json().code, JSON.stringify(wrong)).toBe('REQUEST_INVALID');
    }
  });
});

describe('policy', () => {
  test('is shown with its text but without its secrets', async () => {
    await using http = await openHttp();
    const answer = await http.app.inject({ url: '/api/policy', headers: as('viewer') });
    expect(answer.json()).toMatchObject({
      name: 'inbound',
      hash: 'sha256:0123',
      owner: 'revops@example.com',
    });
    expect(answer.json().sources).toContainEqual({
      name: 'plain',
      type: 'form',
      proofs: ['secret', 'token'],
    });
    expect(answer.json().yaml).toContain('secret: ["••••••", "${NEW_ONE}"], token: ••••••');
    expect(answer.json().yaml).toContain('# How Baton treats your leads');
    expect(answer.body).not.toContain('CANARY');
  });

  test.each(['text/yaml', 'application/yaml', 'application/x-yaml', 'text/plain; charset=utf-8'])(
    'is checked when sent as %s',
    async (type) => {
      await using http = await openHttp();
      const headers = { ...as('viewer'), 'content-type': type };
      const answer = await http.app.inject({
        method: 'POST',
        url: '/api/policy/check',
        headers,
        payload: 'policy: ü',
      });
      expect(answer.json()).toEqual({
        ok: true,
        problems: [{ severity: 'warning', code: 'odd', message: 'odd', line: 1, column: 2 }],
      });
    },
  );

  test.each([
    ['application/json', '{}', 415, 'CONTENT_TYPE_UNSUPPORTED'],
    ['text/yaml', Buffer.from([0xff, 0xfe]), 422, 'BODY_NOT_UTF8'],
  ])('%s cannot be checked', async (type, payload, status, code) => {
    await using http = await openHttp();
    const headers = { ...as('viewer'), 'content-type': type };
    const answer = await http.app.inject({ method: 'POST', url: '/api/policy/check', headers, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });
});

describe('sandbox', () => {
  test('shows what it holds and which faults are to come', async () => {
    await using http = await openHttp();
    const answer = await http.app.inject({ url: '/api/sandbox?email=a@b.example', headers: as('viewer') });
    expect(answer.json()).toEqual({ people: [], tasks: [], notes: [], faults: { outage: 2 } });
  });

  test('an admin makes it fail', async () => {
    await using http = await openHttp();
    const set = (payload: object) =>
      http.app.inject({ method: 'POST', url: '/api/sandbox/faults', headers: as('admin'), payload });
    expect((await set({ kind: 'lost_answer', count: 3 })).json()).toEqual({ faults: { outage: 2 } });
    expect(http.asked[0]?.with).toEqual(['lost_answer', 3]);
    for (const wrong of [
      { kind: 'fire', count: 1 },
      { kind: 'outage', count: -1 },
      { kind: 'outage', count: 1.5 },
    ])
      expect((await set(wrong)).statusCode).toBe(422);
  });

  test('is not there with a real CRM', async () => {
    await using http = await openHttp({ sandbox: null });
    expect((await http.app.inject({ url: '/api/sandbox', headers: as('admin') })).statusCode).toBe(404);
  });
});

describe('tokens', () => {
  test('an admin makes one for somebody, and sees it this once', async () => {
    await using http = await openHttp();
    const make = (payload: unknown) =>
      http.app.inject({
        method: 'POST',
        url: '/api/tokens',
        headers: { ...as('admin'), ...json },
        payload: JSON.stringify(payload),
      });
    const made = await make({ name: 'Grafana', role: 'viewer' });
    expect([made.statusCode, made.json()]).toEqual([
      201,
      { name: 'Grafana', role: 'viewer', token: 'new token of Grafana, viewer' },
    ]);
    expect((await make({ name: 'Grafana', role: 'owner' })).statusCode).toBe(422);
    expect((await make({ name: ' ', role: 'viewer' })).statusCode).toBe(422);
  });
});
