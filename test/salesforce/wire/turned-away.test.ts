import { expect, test } from 'vitest';
import { soql } from '../../../src/crm/salesforce/soql.ts';
import { call } from '../../support/crm-call.ts';
import { CLOCK, error, LEAD, parts, type Reply, wireBench } from './wire-server.ts';

const ALL = soql`SELECT Id FROM Lead`;
const STEPS = [
  { name: 'lead', do: 'update', type: 'Lead', id: LEAD, values: { Rating: 'Hot' } },
  { name: 'task', do: 'create', type: 'Task', values: { Subject: 'Call' } },
] as const;
const RECORDS = [{ type: 'Lead', values: { LastName: 'Roth' } }];
const GROUPS = [
  { do: 'create', records: RECORDS },
  { do: 'create', records: RECORDS },
] as const;

const locked = (status: number) => error('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access', status);
const total = error('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 403);
const concurrent = error('REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests Limit exceeded.', 403);

/** Seconds from now on for which all calls were paused, one for each pause. */
const seconds = (pauses: readonly { kind: string; until: Date }[]): number[] =>
  pauses.map(({ kind, until }) => (kind === 'all' ? (until.getTime() - CLOCK) / 1_000 : Number.NaN));

test.each<[string, Reply, string, number, number]>([
  ['the calls of 24 hours are used up', total, 'CRM_RATE_LIMITED', 600, 600],
  ['too many long calls are under way', concurrent, 'CRM_RATE_LIMITED', 5, 60],
  ['the API is off for the org', error('API_DISABLED_FOR_ORG', 'x', 403), 'CRM_ACCESS_DENIED', 60, 60],
  ['the API is off for a while', error('API_CURRENTLY_DISABLED', 'x', 403), 'CRM_ACCESS_DENIED', 60, 60],
  ['this version of the API is retired', error('GONE', 'x', 410), 'CRM_ACCESS_DENIED', 60, 60],
  ['nobody knows where the org is', { status: 420, body: '<html>' }, 'CRM_UNAVAILABLE', 60, 60],
])('%s: all calls pause, nothing was written', async (_, reply, code, from, to) => {
  await using bench = await wireBench(() => reply);
  for (const asked of [
    bench.api.query(ALL, call),
    bench.api.together(STEPS, call),
    bench.api.writeGroups(GROUPS, call),
  ])
    await expect(asked).rejects.toMatchObject({ code });
  expect(bench.calls).toHaveLength(3);
  expect(bench.pauses).toHaveLength(3);
  for (const pause of seconds(bench.pauses)) {
    expect(pause).toBeGreaterThanOrEqual(from);
    expect(pause).toBeLessThanOrEqual(to);
  }
});

test('429 is waited for as long as it says, without a pause for the others', async () => {
  await using bench = await wireBench(() => ({ status: 429, body: '', headers: { 'retry-after': '7' } }));
  await expect(bench.api.together(STEPS, call)).rejects.toMatchObject({
    code: 'CRM_UNAVAILABLE',
    retryAfterMs: 7_000,
  });
  expect(bench.pauses).toEqual([]);
});

test.each([400, 500])('a locked record, told with %d, is a refusal: nothing was written', async (status) => {
  await using bench = await wireBench(() => locked(status));
  const refused = { kind: 'refused', refusal: { code: 'UNABLE_TO_LOCK_ROW', status } };
  expect(await bench.api.together(STEPS, call)).toMatchObject([refused, refused]);
  expect(await bench.api.writeGroups(GROUPS, call)).toMatchObject([[refused], [refused]]);
  expect(bench.pauses).toEqual([]);
});

/** A composite whose parts are answered so, in their order. */
const composite = (...replies: readonly Reply[]) =>
  parts((_, i) => {
    const reply = replies[i];
    return typeof reply === 'object' ? { httpStatusCode: reply.status, body: reply.body } : {};
  });
const halted = error('PROCESSING_HALTED', 'rolled back');

test.each<[string, Reply, string, number]>([
  ['limit', total, 'CRM_RATE_LIMITED', 600],
  ['access', error('API_DISABLED_FOR_ORG', 'x', 403), 'CRM_ACCESS_DENIED', 60],
])('when every part of a composite meets the same %s, so does the whole', async (_, reply, code, wait) => {
  await using groups = await wireBench(composite(reply, reply));
  await expect(groups.api.writeGroups(GROUPS, call)).rejects.toMatchObject({ code });
  await using together = await wireBench(composite(halted, reply));
  await expect(together.api.together(STEPS, call)).rejects.toMatchObject({ code });
  expect(seconds([...groups.pauses, ...together.pauses])).toEqual([wait, wait]);
});

test('when one part of several was done, the other is refused with its code, for its caller to judge', async () => {
  const done = { status: 200, body: [{ id: LEAD, success: true, errors: [] }] };
  await using bench = await wireBench(composite(done, total));
  expect(await bench.api.writeGroups(GROUPS, call)).toMatchObject([
    [{ kind: 'done', id: LEAD, created: true }],
    [{ kind: 'refused', refusal: { code: 'REQUEST_LIMIT_EXCEEDED' } }],
  ]);
  expect(bench.pauses).toEqual([]);
});

test('a part that fails without a word leaves it open what was written', async () => {
  await using bench = await wireBench(composite({ status: 500, body: 'oops' }, { status: 500, body: null }));
  await expect(bench.api.writeGroups(GROUPS, call)).rejects.toMatchObject({ code: 'CRM_ANSWER_LOST' });
  await using one = await wireBench(composite({ status: 204 }));
  await expect(one.api.together(STEPS, call)).rejects.toMatchObject({ code: 'CRM_ANSWER_LOST' });
});

test('a query that meets a limit stops all of them, one that is wrong only itself', async () => {
  const found = { status: 200, body: { records: [], done: true } };
  await using limited = await wireBench(composite(found, total));
  await expect(limited.api.queries([ALL, ALL], call)).rejects.toMatchObject({ code: 'CRM_RATE_LIMITED' });
  await using wrong = await wireBench(composite(found, error('INVALID_FIELD')));
  expect(await wrong.api.queries([ALL, ALL], call)).toMatchObject([
    { kind: 'found', records: [] },
    { kind: 'refused', refusal: { code: 'INVALID_FIELD' } },
  ]);
});
