import { describe, expect, test } from 'vitest';
import type { JobView } from '../../src/flow/views.ts';
import { before, NOW } from './leads.ts';
import { get, post, worldOf } from './site.ts';

const job = (part: Partial<JobView>): JobView => ({
  id: 'crm.handoff-h1',
  kind: 'crm.handoff',
  state: 'failed',
  attempts: 5,
  lastError: { code: 'CRM_OWNER_INVALID', message: 'carla has no seat' },
  outcome: null,
  nextAttemptAt: null,
  lead: 'lead 1/2',
  signal: 's1',
  source: 'website',
  createdAt: before(95),
  ...part,
});
const failed = job({});
const pending = job({
  id: 's2',
  kind: 'signal',
  state: 'pending',
  attempts: 2,
  lead: null,
  lastError: { code: 'CRM_UNAVAILABLE', message: 'answered 503' },
  nextAttemptAt: new Date(NOW.getTime() + 42_000).toISOString(),
});

describe('jobs', () => {
  test('failed ones: what, whose, why, how often', async () => {
    const { body } = await get(worldOf({ jobs: [failed, pending] }), '/jobs');
    for (const shown of [
      'Write the handoff into sandbox',
      'href="/leads/lead%201%2F2"',
      'CRM_OWNER_INVALID',
      'carla has no seat',
      '>5<',
      'waits for a replay',
    ])
      expect(body).toContain(shown);
    expect(body).not.toContain('answered 503');
  });

  test('pending ones: when they are tried next', async () => {
    const { body } = await get(worldOf({ jobs: [failed, pending] }), '/jobs?state=pending');
    expect(body).toContain('Decide about a signal');
    expect(body).toContain('in 42 s');
    expect(body).toContain('Try now');
  });

  test('an operator replays one; the notice says what happened', async () => {
    const world = worldOf({ role: 'operator', jobs: [failed] });
    const { status, location } = await post(world, '/jobs/replay', { id: failed.id, state: 'failed' });
    expect([status, location]).toEqual([303, '/jobs?state=failed&replayed=1']);
    expect(world.replays).toEqual([{ filter: { ids: [failed.id] }, by: 'Rosa' }]);
    expect((await get(world, location ?? '')).body).toContain('1 job is on the way again');
    expect((await get(world, '/jobs?replayed=0')).body).toContain('Nothing to replay');
  });

  test('a form that names no job never means all of them', async () => {
    const world = worldOf({ jobs: [failed] });
    expect((await post(world, '/jobs/replay', { id: '' })).status).toBe(422);
    expect(world.replays).toEqual([]);
  });

  test('replaying all asks first, on a page of its own', async () => {
    const world = worldOf({ jobs: [failed] });
    expect((await get(world, '/jobs')).body).toContain('href="/jobs/replay-all"');
    const { body } = await get(world, '/jobs/replay-all?kind=crm.handoff');
    expect(body).toContain('<form method="post" action="/jobs/replay-all"');
    expect(body).toContain('name="kind" value="crm.handoff"');
    expect(world.replays).toEqual([]);
    await post(world, '/jobs/replay-all', { kind: 'crm.handoff' });
    await post(world, '/jobs/replay-all', { kind: '' });
    expect(world.replays.map(({ filter }) => filter)).toEqual([{ kind: 'crm.handoff' }, { kind: undefined }]);
  });

  test('a viewer sees no button and gets nowhere by hand', async () => {
    const world = worldOf({ role: 'viewer', jobs: [failed] });
    const { body } = await get(world, '/jobs');
    expect(body).toContain('carla has no seat');
    expect(body).not.toMatch(/Replay<\/button>|replay-all|action="\/jobs\/replay"/);
    expect((await post(world, '/jobs/replay', { id: failed.id })).status).toBe(403);
    expect((await post(world, '/jobs/replay-all', {})).status).toBe(403);
    expect((await get(world, '/jobs/replay-all')).status).toBe(403);
    expect(world.replays).toEqual([]);
  });

  test('done ones: what became of each, and no button', async () => {
    const done = { state: 'done', lastError: null, attempts: 1 } as const;
    const jobs = [
      job({ ...done, id: 's3', kind: 'signal', outcome: 'an <old> contact of whom only this is new' }),
      job({ ...done, id: 's4', kind: 'signal', lead: null, attempts: 7 }),
      job({ ...done, id: 'e5' }),
      job({ ...done, id: 'e6', lastError: failed.lastError }),
    ];
    const { body } = await get(worldOf({ jobs }), '/jobs?state=done');
    expect(body).toContain('What became of it');
    const became = [...body.matchAll(/data-label="Became"[^>]*>(.*?)<\/td>/gs)].map(([, said]) => said);
    expect(became).toEqual([
      expect.stringContaining('an &#60;old&#62; contact of whom only this is new'),
      expect.stringContaining('decided'),
      expect.stringContaining('written'),
      expect.stringContaining('carla has no seat'),
    ]);
    expect(body).toMatch(/data-label="Attempts"[^>]*>8</);
    expect(body).not.toMatch(/Next attempt|<button type="submit" class="small">/);
    expect((await get(worldOf(), '/jobs?state=done')).body).toContain('Nothing is done yet');
  });

  test('when nothing failed it says so', async () => {
    expect((await get(worldOf(), '/jobs')).body).toContain('Nothing has failed');
    expect((await get(worldOf(), '/jobs?state=pending')).body).toContain('Nothing is pending');
  });
});

test('while the CRM takes nothing, the page says until when and why', async () => {
  const pause = { until: new Date(NOW.getTime() + 60_000), why: 'The <daily> limit is used up.' };
  const { body } = await get(worldOf({ pause, jobs: [pending] }), '/jobs?state=pending');
  expect(body).toContain('sandbox takes nothing from us until');
  expect(body).toContain('The &#60;daily&#62; limit is used up.');
  expect((await get(worldOf({ jobs: [pending] }), '/jobs?state=pending')).body).not.toContain(
    'takes nothing',
  );
});
