import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keepMembers, type Member, pick, type RotationState } from '../../src/domain/routing/rotation.ts';

const seed = process.env['FC_SEED']; // paste a failing run's seed to replay it
const replay = seed === undefined ? {} : { seed: Number(seed) };

const START: RotationState = { credits: {} };
const member = (id: string, weight = 1, open = 0): Member => ({ id, weight, open, today: 0 });
const sumOf = (rotation: RotationState): number =>
  Object.values(rotation.credits).reduce((sum, one) => sum + one, 0);

/** `draws` leads in a row; `eligible` says who is there at each. */
function run(draws: number, eligible: (draw: number) => Member[], rotation = START): string[] {
  return Array.from({ length: draws }, (_, draw) => {
    const picked = pick('round_robin', eligible(draw), rotation)!;
    rotation = picked.rotation;
    return picked.member;
  });
}

/** The most leads anybody was ahead of or behind their share, at any draw. */
function furthestOff(members: Member[], got: string[]): number {
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  const given = new Map<string, number>();
  const offs = got.flatMap((id, draw) => {
    given.set(id, (given.get(id) ?? 0) + 1);
    return members.map(({ id, weight }) => Math.abs((given.get(id) ?? 0) - ((draw + 1) * weight) / total));
  });
  return Math.max(...offs);
}

const pool = fc
  .array(fc.integer({ min: 1, max: 10 }), { minLength: 2, maxLength: 12 })
  .map((weights) => weights.map((weight, i) => member(`m${i}`, weight)));

describe('round robin', () => {
  test('takes turns by weight', () => {
    expect(run(6, () => [member('ana', 2), member('bjorn')]).join(' ')).toBe('ana bjorn ana ana bjorn ana');
    expect(run(6, () => [member('c'), member('a'), member('b')]).join(' ')).toBe('a b c a b c');
  });

  test('says why', () => {
    const both = [member('ana', 2), member('bjorn')];
    expect(pick('round_robin', both, START)?.because).toBe(
      'ana is next in turn: owed 0.67 of a lead, weight 2 of 3',
    );
    expect(pick('round_robin', [member('ana')], START)?.because).toBe('ana is the only one who can take it');
  });

  test('nobody eligible: nobody picked', () => {
    expect(pick('round_robin', [], START)).toBeUndefined();
    expect(pick('least_open', [member('ana', 0)], START)).toBeUndefined();
  });

  test('at every draw everybody is within one lead of their share, indeed within 1 - 1/(2n-2)', () => {
    const law = fc.property(pool, (members) => {
      expect(
        furthestOff(
          members,
          run(500, () => members),
        ),
      ).toBeLessThanOrEqual(1 - 1 / (2 * members.length - 2) + 1e-6);
    });
    fc.assert(law, { ...replay, numRuns: 60 });
  });

  test('a pool in which "most behind first" puts somebody 1.08 leads off', () => {
    const weights = [10, 10, 10, 10, 4, 1, 1, 1, 1, 1, 1, 1]; // off at draw 31
    const members = weights.map((weight, i) => member(`m${String(i).padStart(2, '0')}`, weight));
    const got = run(51, () => members);
    expect(furthestOff(members, got)).toBeLessThan(1);
    expect(weights.map((_, i) => got.filter((id) => id === members[i]?.id).length)).toEqual(weights);
  });

  test('the same input gives the same output, whatever the order of members', () => {
    const law = fc.property(pool, fc.integer({ min: 0, max: 60 }), (members, draws) => {
      const forward = run(draws, () => members);
      expect(run(draws, () => members.toReversed())).toEqual(forward);
    });
    fc.assert(law, replay);
  });

  test('who comes back from a holiday finds no flood', () => {
    const [ana, bjorn, carla] = [member('ana'), member('bjorn'), member('carla')];
    const got = run(130, (draw) => (draw < 10 || draw >= 100 ? [ana, bjorn, carla] : [ana, bjorn]));
    expect(got.slice(10, 100)).not.toContain('carla');
    expect(got.slice(100).filter((id) => id === 'carla').length).toBeLessThanOrEqual(11);
  });

  test('whoever comes and goes, nobody starves and nobody is buried', () => {
    const presence = fc.infiniteStream(fc.integer({ min: 0, max: 4095 }));
    const law = fc.property(pool, presence, (members, presence) => {
      let rotation = START;
      let furthest = 0;
      for (let draw = 0; draw < 300; draw += 1) {
        const mask: number = presence.next().value;
        const there = members.filter((_, i) => (mask >> i) % 2 === 1);
        const picked = pick('round_robin', there, rotation);
        if (there.length === 0) expect(picked).toBeUndefined();
        rotation = picked?.rotation ?? rotation;
        furthest = Math.max(furthest, ...Object.values(rotation.credits).map(Math.abs));
      }
      expect(furthest).toBeLessThan(3);
      expect(sumOf(rotation)).toBeCloseTo(0, 6);
    });
    fc.assert(law, { ...replay, numRuns: 60 });
  });

  test('the absent neither gain nor pay, and names are only names', () => {
    const before = { credits: { away: -0.5, gone: 0.5 } };
    const picked = pick('round_robin', [member('constructor'), member('__proto__')], before)!;
    expect(picked.member).toBe('__proto__');
    expect(Object.entries(picked.rotation.credits)).toEqual([
      ['__proto__', -0.5],
      ['away', -0.5],
      ['constructor', 0.5],
      ['gone', 0.5],
    ]);
  });

  test('the state survives JSON', () => {
    const nearly = { credits: { ana: -1e-12 } };
    expect(pick('round_robin', [member('ana')], nearly)?.rotation).toStrictEqual({ credits: { ana: 0 } });
    const law = fc.property(pool, (members) => {
      const { rotation } = pick('round_robin', members, START)!;
      expect(JSON.parse(JSON.stringify(rotation))).toEqual(rotation);
    });
    fc.assert(law, replay);
  });
});

describe('least open', () => {
  test('counts open leads by weight', () => {
    const picked = pick('least_open', [member('ana', 2, 7), member('bjorn', 1, 4)], START);
    expect(picked?.member).toBe('ana');
    expect(picked?.because).toBe('ana has the fewest open for their weight: 7 open, weight 2');
  });

  test('equals take turns, then go by name', () => {
    const equals = [member('bjorn', 1, 3), member('ana', 1, 3), member('carla', 1, 4)];
    const one = pick('least_open', equals, START);
    const two = pick('least_open', equals, one!.rotation);
    expect([one?.member, two?.member]).toEqual(['ana', 'bjorn']);
    expect(two?.because).toMatch(/next in turn among 2 equals$/);
  });

  test('switching to round robin afterwards brings no flood', () => {
    let rotation = START;
    const [fast, slow] = [member('fast', 1, 1), member('slow', 1, 20)];
    for (let lead = 0; lead < 200; lead += 1) rotation = pick('least_open', [fast, slow], rotation)!.rotation;
    expect(rotation.credits).toEqual({ fast: -1, slow: 1 });
    expect(run(20, () => [fast, slow], rotation).filter((id) => id === 'slow').length).toBeLessThanOrEqual(
      11,
    );
  });
});

describe('members come and go', () => {
  test('what the leaver was owed is shared by weight, newcomers are owed nothing', () => {
    const before = { credits: { ana: -0.5, bjorn: -0.1, gone: 0.6 } };
    const after = keepMembers(before, [member('ana', 2), member('bjorn', 1), member('new', 5)]);
    expect(after.credits).toEqual({ ana: -0.1, bjorn: 0.1 });
    expect(keepMembers(before, [member('new')])).toEqual(START);
  });
});
