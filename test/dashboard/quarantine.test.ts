import { describe, expect, test } from 'vitest';
import type { HeldView } from '../../src/flow/quarantine-views.ts';
import { before } from './leads.ts';
import { get, post, worldOf } from './site.ts';

const held = (part: Partial<HeldView> = {}): HeldView => ({
  signal: 'sig_9',
  source: 'website',
  state: 'held',
  summary: {
    email: 'bot@spam.example',
    phone: null,
    name: 'Bot',
    company: null,
    message: 'buy <b>links</b>',
    event: 'form_submitted',
  },
  doubts: [{ code: 'many_links', because: '9 links' }],
  heldAt: before(30),
  by: null,
  settledAt: null,
  ...part,
});

describe('quarantine', () => {
  test('who, what and why, and how many wait', async () => {
    const { body } = await get(worldOf({ held: [held()] }), '/quarantine');
    for (const shown of ['Bot', 'bot@spam.example', 'buy &#60;b&#62;links', '9 links', 'Held <b>1</b>'])
      expect(body).toContain(shown);
  });

  test.each([
    ['release', 'released'],
    ['drop', 'dropped'],
  ])('an operator may %s; the page says what became of it', async (verb, done) => {
    const world = worldOf({ role: 'operator', held: [held()] });
    const { status, location } = await post(world, `/quarantine/${verb}`, { id: 'sig_9' });
    expect([status, location]).toEqual([303, `/quarantine?done=${done}`]);
    expect(world.settled).toEqual([[verb, 'sig_9', 'Rosa']]);
    expect((await get(world, location ?? '')).body.toLowerCase()).toContain(`${done}.`.slice(0, -1));
  });

  test('what was dropped can be released, and not dropped twice', async () => {
    const world = worldOf({ held: [held({ state: 'dropped', by: 'kim' })] });
    const { body } = await get(world, '/quarantine?state=dropped');
    expect(body).toContain('action="/quarantine/release"');
    expect(body).not.toContain('action="/quarantine/drop"');
    expect(body).toContain('kim');
    expect((await get(world, '/quarantine')).body).toContain('Nothing is held');
  });

  test('a viewer sees no button and gets nowhere by hand', async () => {
    const world = worldOf({ role: 'viewer', held: [held()] });
    expect((await get(world, '/quarantine')).body).not.toContain('/quarantine/release"');
    expect((await post(world, '/quarantine/drop', { id: 'sig_9' })).status).toBe(403);
    expect(world.settled).toEqual([]);
  });

  test('a form that names nothing is refused', async () => {
    expect((await post(worldOf(), '/quarantine/drop', {})).status).toBe(422);
  });
});
