import { describe, expect, test } from 'vitest';
import { leadOf } from './leads.ts';
import { policyOf } from './policy.ts';
import { get, post, worldOf } from './site.ts';

const policy = policyOf();
const plain = leadOf(policy, { id: 'jo' });
const override = { grade: 'C', by: 'Kim <kim>', why: 'a student', until: '2026-09-01T00:00:00.000Z' };
const byHand = leadOf(policy, { id: 'jo', override });
const filled = { grade: 'B', why: 'met at the fair', until: '14d' };

describe('the grade of a lead', () => {
  test('can be set by hand, with a reason and an end, by operators', async () => {
    const world = worldOf({ made: [plain], role: 'operator' });
    const { body } = await get(world, '/leads/jo');
    expect(body).toContain('action="/leads/jo/grade"');
    for (const field of ['grade', 'why', 'until'])
      expect(body).toMatch(new RegExp(`name="${field}" required`));
    const answer = await post(world, '/leads/jo/grade', filled);
    expect([answer.status, answer.location]).toEqual([303, '/leads/jo']);
    expect(world.overrides).toEqual([['jo', filled, expect.any(String)]]);
  });

  test('set by hand says who, why, until when and what the rules say, and can be given back', async () => {
    const world = worldOf({ made: [byHand], role: 'operator' });
    const { body } = await get(world, '/leads/jo');
    for (const said of ['Kim &#60;kim&#62;', 'a student', '2026-09-01', 'The rules say'])
      expect(body).toContain(said);
    expect((await post(world, '/leads/jo/grade/end', {})).location).toBe('/leads/jo');
    expect(world.overrides).toEqual([['jo', expect.any(String)]]);
  });

  test.each(['grade', 'why', 'until'])('without %s it is not set', async (field) => {
    const world = worldOf({ made: [plain], role: 'operator' });
    expect((await post(world, '/leads/jo/grade', { ...filled, [field]: '' })).status).toBe(422);
    expect(world.overrides).toEqual([]);
  });

  test('is not for viewers to set', async () => {
    const world = worldOf({ made: [plain], role: 'viewer' });
    expect((await get(world, '/leads/jo')).body).not.toContain('/leads/jo/grade');
    expect((await post(world, '/leads/jo/grade', filled)).status).toBe(403);
    expect((await post(world, '/leads/jo/grade/end', {})).status).toBe(403);
  });
});
