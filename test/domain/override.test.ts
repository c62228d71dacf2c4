import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import { DAY, handoffOf, iso, mia, miaWith, NOW } from '../support/leads.ts';
import { policyOf } from '../support/policies.ts';
import { randomPeople, randomPolicies } from '../support/random-policies.ts';
import { replay } from '../support/replay.ts';

const policy = policyOf();
const override = { grade: 'bronze', by: 'kim', why: 'only asks for a school paper', until: iso(NOW + DAY) };

describe('a grade set by hand', () => {
  test('counts in place of the rules’ own, which is shown beside it, and routes the lead', () => {
    const { scorecard, route, lead } = decide(mia({ override }), policy, NOW);
    const plain = decide(mia(), policy, NOW);
    expect([scorecard.grade, scorecard.override?.instead]).toEqual(['bronze', 'gold']);
    expect([scorecard.fit, scorecard.engagement, scorecard.cell]).toEqual([
      plain.scorecard.fit,
      plain.scorecard.engagement,
      plain.scorecard.cell,
    ]);
    expect([route.id, lead.state, lead.grade]).toEqual(['not-ours', 'nurture', 'bronze']);
    expect(lead.reasons[0]).toBe(
      'bronze set by kim until 2026-10-21: only asks for a school paper (the rules say gold)',
    );
  });

  test('brings back who was disqualified', () => {
    const spy = { identity: { email: 'spy@rival.example', phone: null } };
    expect(decide(miaWith(spy), policy, NOW).lead.grade).toBe('out');
    const { lead } = decide(miaWith(spy, { override: { ...override, grade: 'gold' } }), policy, NOW);
    expect([lead.grade, lead.owner]).toEqual(['gold', 'gil']);
  });

  test('ends by itself, to the millisecond, and its end is when the lead is looked at again', () => {
    const end = NOW + DAY;
    expect(decide(mia({ override }), policy, end - 1).lead.grade).toBe('bronze');
    expect(decide(mia({ override }), policy, end).lead.grade).toBe('gold');
    expect(decide(mia({ override }), policy, NOW).lead.nextChangeAt).toBe(override.until);
  });

  test('of a grade that the policy no longer has does nothing', () => {
    const { scorecard } = decide(mia({ override: { ...override, grade: 'platinum' } }), policy, NOW);
    expect([scorecard.grade, scorecard.override]).toEqual(['gold', undefined]);
  });

  test('under any policy: the grade is the one set, and nothing else of the card moves', () => {
    fc.assert(
      fc.property(randomPolicies, randomPeople, (changes, { identity, profile, crm, events }) => {
        const any = policyOf(changes);
        const grade = any.document.grades.order[0]!;
        const input = mia({ lead: { ...mia().lead, identity, profile }, crm, events });
        const plain = decide(input, any, NOW).scorecard;
        const { override: by, ...card } = decide(
          { ...input, override: { ...override, grade } },
          any,
          NOW,
        ).scorecard;
        expect(card).toEqual({ ...plain, grade });
        expect(by?.instead).toBe(plain.grade);
      }),
      replay,
    );
  });
});

test('a look at a lead because time has passed adds no note, and a new handoff of it begins now', () => {
  const rescored = decide(mia({ cause: 'rescored' }), policy, NOW);
  expect(rescored.handoff?.receivedAt).toBe(iso(NOW));
  expect(decide(mia(), policy, NOW).handoff?.receivedAt).toBe(iso(NOW - 3_600_000));
  const kept = decide(mia({ cause: 'rescored', openHandoff: handoffOf() }), policy, NOW);
  expect(kept.effects.map(({ kind, write }) => [kind, write.note])).toEqual([['crm.person', null]]);
});
