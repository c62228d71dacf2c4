import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/faults.ts';
import { call } from '../support/crm-call.ts';
import { PATHS, WIRE_URL, type WireOptions, wireBench } from '../support/wire-bench.ts';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

/** An answer by which HubSpot turns us away. @returns what was thrown, and what was stopped by it */
async function turnedAway(
  status: number,
  body: nock.Body,
  headers: Record<string, string> = {},
  { on = 'create', ...options }: WireOptions & { on?: 'create' | 'read' | 'search' } = {},
) {
  nock(WIRE_URL).post(PATHS[on]).reply(status, body, headers);
  const at = Date.parse('2026-11-21T22:30:00Z');
  const { pauses, ...asks } = wireBench({ now: () => at, ...options });
  const fault = await asks[on]().then(
    () => Promise.reject(new Error('it was not turned away')),
    (error: unknown) => error as Fault,
  );
  return { fault, pauses: pauses.map(({ kind, until }) => [kind, until.getTime() - at]) };
}

const limited = (policyName?: string) => ({
  status: 'error',
  message: 'You have reached your limit.',
  errorType: 'RATE_LIMIT',
  correlationId: 'c-429',
  ...(policyName !== undefined && { policyName }),
});
const HOUR = 3_600_000;

describe('429', () => {
  test.each<
    [string, Parameters<typeof turnedAway>[1], Record<string, string>, 'create' | 'search', unknown[]]
  >([
    ['the rolling window: 10 s', limited('TEN_SECONDLY_ROLLING'), {}, 'create', ['all', 10_000]],
    [
      'the window that the header tells',
      limited('TEN_SECONDLY_ROLLING'),
      { 'X-HubSpot-RateLimit-Interval-Milliseconds': '7000' },
      'create',
      ['all', 7_000],
    ],
    ['by a search, for all that', limited('TEN_SECONDLY_ROLLING'), {}, 'search', ['all', 10_000]],
    ['too many searches: they wait a second', limited('SECONDLY'), {}, 'search', ['search', 1_000]],
    ['too many searches, without a name', limited(), {}, 'search', ['search', 1_000]],
    ['no body at all', '', {}, 'create', ['all', 10_000]],
    ['Retry-After in seconds', limited(), { 'Retry-After': '30' }, 'create', ['all', 30_000]],
    [
      'Retry-After as a date',
      limited(),
      { 'Retry-After': 'Sat, 21 Nov 2026 22:31:00 GMT' },
      'create',
      ['all', 60_000],
    ],
    ['Retry-After beyond an hour', limited(), { 'Retry-After': '90000' }, 'create', ['all', HOUR]],
    ['Retry-After that is none', limited(), { 'Retry-After': 'soon' }, 'create', ['all', 10_000]],
  ])('%s', async (_, body, headers, on, pause) => {
    const { fault, pauses } = await turnedAway(429, body, headers, { on });
    expect(fault).toMatchObject({ code: 'CRM_RATE_LIMITED', retryAfterMs: pause[1] });
    expect(pauses).toEqual([pause]);
  });

  test.each<[string, (() => Promise<string>) | undefined, number]>([
    ["until midnight in the portal's zone", async () => 'America/New_York', 6.5 * HOUR],
    ['at most an hour while the zone is not known', undefined, HOUR],
    ['nor when asking for it fails', () => Promise.reject(new Error('no')), HOUR],
  ])('the daily limit: %s', async (_, timeZone, wait) => {
    const options = timeZone ? { timeZone } : {};
    const { fault, pauses } = await turnedAway(429, limited('DAILY'), {}, options);
    expect(fault).toMatchObject({ code: 'CRM_RATE_LIMITED', retryAfterMs: wait });
    // The first, before the zone is asked for: that call must not meet the same limit.
    expect(pauses).toEqual([
      ['all', 60_000],
      ['all', wait],
    ]);
  });
});

describe('other ways to be turned away', () => {
  test('423: the record is locked for 2 s or more', async () => {
    expect(await turnedAway(423, {})).toMatchObject({
      fault: { code: 'CRM_LOCKED', retryAfterMs: 2_000 },
      pauses: [],
    });
    const { fault } = await turnedAway(423, {}, { 'Retry-After': '9' });
    expect(fault.retryAfterMs).toBe(9_000);
  });

  test('477: the account moves, all calls wait', async () => {
    const { fault, pauses } = await turnedAway(477, {}, { 'Retry-After': '7200' });
    expect(fault).toMatchObject({ code: 'CRM_LOCKED', retryAfterMs: 2 * HOUR });
    expect(pauses).toEqual([['all', 2 * HOUR]]);
  });

  test('401: nobody asks for a minute', async () => {
    const body = {
      status: 'error',
      message: 'Authentication credentials not found',
      category: 'INVALID_AUTHENTICATION',
    };
    const { fault, pauses } = await turnedAway(401, body, { 'x-hubspot-correlation-id': 'c-401' });
    expect(fault.code).toBe('CRM_ACCESS_DENIED');
    expect(fault.message).toContain('credentials not found (INVALID_AUTHENTICATION, correlation id c-401)');
    expect(pauses).toEqual([['all', 60_000]]);
  });

  test.each<[string, nock.Body]>([
    [
      'beside the errors',
      { category: 'MISSING_SCOPES', context: { requiredGranularScopes: ['crm.objects.contacts.write'] } },
    ],
    [
      'within them',
      {
        category: 'MISSING_SCOPES',
        errors: [{ message: 'x', context: { requiredGranularScopes: ['crm.objects.contacts.write'] } }],
      },
    ],
  ])('a missing scope is named, wherever HubSpot names it: %s', async (_, body) => {
    const { fault, pauses } = await turnedAway(403, body);
    expect(fault.code).toBe('CRM_ACCESS_DENIED');
    expect(fault.message).toContain('scopes crm.objects.contacts.write');
    expect(pauses).toEqual([['all', 60_000]]);
  });

  test('a scope missing for what is optional stops nothing else', async () => {
    nock(WIRE_URL).get('/crm/v3/pipelines/leads').reply(403, { category: 'MISSING_SCOPES', message: 'no' });
    const { api, pauses } = wireBench();
    await expect(api.pipelines('leads', call)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
    expect(pauses).toEqual([]);
  });

  test('a list that every handoff needs is never refused to one of them for good', async () => {
    nock(WIRE_URL).get('/crm/v3/properties/tasks').reply(404, { message: 'not here' });
    const { api, pauses } = wireBench();
    await expect(api.properties('tasks', call)).rejects.toMatchObject({
      code: 'CRM_UNAVAILABLE',
      message: expect.stringContaining('not here'),
    });
    expect(pauses).toEqual([]);
  });

  test('403 with a page of something in between is tried again', async () => {
    const { fault, pauses } = await turnedAway(403, '<html>Attention required</html>');
    expect([fault.code, pauses]).toEqual(['CRM_UNAVAILABLE', []]);
  });
});
