import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DecisionInput, decide } from '../../src/domain/decide.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { compileWhen } from '../../src/domain/scoring/condition.ts';
import { inSeason } from '../../src/domain/scoring/season.ts';
import { frozen, handoffOf, mia, NOW } from '../support/leads.ts';
import { compiled, type PolicySource, policyOf } from '../support/policies.ts';
import { randomPeople, randomPolicies } from '../support/random-policies.ts';
import { replay } from '../support/replay.ts';

const shipped = compiled(readFileSync('policy.yaml', 'utf8'));

const inputs: fc.Arbitrary<DecisionInput> = fc
  .record({
    person: randomPeople,
    stage: fc.constantFrom(null, 'lead', 'mql', 'customer'),
    knownToCrm: fc.boolean(),
    openHandoff: fc.constantFrom(null, handoffOf(), handoffOf({ state: 'waiting', owner: null })),
    kind: fc.constantFrom('form_submitted', 'good'),
  })
  .map(({ person, stage, knownToCrm, openHandoff, kind }) => {
    const { identity, profile, crm, events } = person;
    const base = mia();
    const lead = { id: 'lead_1', identity, profile, stage, knownToCrm };
    return mia({ lead, crm, events, openHandoff, signal: { ...base.signal, kind } });
  });

/** Law over what the shop decides under any policy, and under the shipped one. */
function everywhere(law: (input: DecisionInput, policy: Policy) => void): void {
  const four = fc.array(inputs, { minLength: 4, maxLength: 4 });
  const anyPolicy = fc.oneof(
    { weight: 4, arbitrary: randomPolicies.map(policyOf) },
    { weight: 1, arbitrary: fc.constant(shipped) },
  );
  fc.assert(
    fc.property(anyPolicy, four, (policy, four) => four.forEach((input) => law(input, policy))),
    replay,
  );
}

describe('whatever the policy and the lead', () => {
  test('the same input gives the same decision, and is not touched', () => {
    everywhere((input, policy) => {
      const copy = structuredClone(input);
      const decision = decide(frozen(input), policy, NOW);
      expect(decide(copy, policy, NOW)).toEqual(decision);
      expect(input).toEqual(copy);
    });
  });

  test('a decision survives being stored: from JSON it comes back as it was', () => {
    everywhere((input, policy) => {
      const decision = decide(input, policy, NOW);
      expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
      expect(decide(JSON.parse(JSON.stringify(input)) as DecisionInput, policy, NOW)).toEqual(decision);
    });
  });

  test('every lead gets exactly one route, the first that holds', () => {
    everywhere((input, policy) => {
      const { route, scorecard } = decide(input, policy, NOW);
      const { identity, profile } = input.lead;
      const made = policy.facts({ identity, profile, source: input.signal.source, crm: input.crm });
      const { grade, cell, fit, engagement } = scorecard;
      const context = { facts: { ...made, grade, cell, fit, engagement }, events: input.events, now: NOW };
      const holding = policy.document.routing.filter(
        (rule) =>
          inSeason(rule)(NOW) && (!rule.when || compileWhen(rule.when, policy.document.lists)(context)),
      );
      expect(route.id).toBe(holding[0]!.id);
    });
  });

  test('who is disqualified reaches nobody who has not got the lead already', () => {
    let seen = 0;
    everywhere((input, policy) => {
      const { scorecard, assignment, lead, effects } = decide(input, policy, NOW);
      if (!scorecard.disqualified) return;
      seen += 1;
      expect(scorecard.grade).toBe('out');
      if (input.openHandoff?.owner) return expect(assignment.kind).toBe('kept');
      expect([assignment.kind, lead.owner, lead.state]).toEqual(['nobody', null, 'out']);
      expect(effects.filter(({ kind }) => kind === 'crm.handoff')).toEqual([]);
    });
    expect(seen).toBeGreaterThan(20);
  });

  test('the grade is one of `order`', () => {
    everywhere((input, policy) => {
      const { scorecard, lead } = decide(input, policy, NOW);
      expect(policy.document.grades.order).toContain(scorecard.grade);
      expect(lead.grade).toBe(scorecard.grade);
    });
  });

  test('adjustments lead from the grade of the cell to the grade given; `cap_at` never betters, `raise_to` never worsens', () => {
    everywhere((input, policy) => {
      const { grades } = policy.document;
      const rank = (grade: string): number => grades.order.indexOf(grade);
      const card = decide(input, policy, NOW).scorecard;
      if (card.disqualified) return expect([card.grade, card.adjustments]).toEqual(['out', []]);
      let grade = grades.matrix[card.cell[0]!]![Number(card.cell[1]) - 1]!;
      for (const { id, from, to } of card.adjustments) {
        const { cap_at: cap, raise_to: raise } = grades.adjust.find((rule) => rule.id === id)!;
        expect(from).toBe(grade);
        if (cap) expect([rank(to) > rank(from), to]).toEqual([true, cap]);
        else expect([rank(to) < rank(from), to]).toEqual([true, raise]);
        grade = to;
      }
      expect(card.grade).toBe(grade);
    });
  });

  test('a lead has at most one effect, one owner, and never a stage before the one it had', () => {
    everywhere((input, policy) => {
      const { effects, lead, handoff, assignment } = decide(input, policy, NOW);
      const { order } = policy.document.stages;
      expect(effects.length).toBeLessThanOrEqual(1);
      expect(lead.owner).toBe(handoff?.owner ?? null);
      expect(order.indexOf(lead.stage)).toBeGreaterThanOrEqual(order.indexOf(input.lead.stage ?? 'lead'));
      if (input.openHandoff?.owner) expect([assignment.kind, handoff]).toEqual(['kept', input.openHandoff]);
      if (input.openHandoff && handoff) expect(handoff.id).toBe(input.openHandoff.id);
    });
  });
});

test('these laws see every kind of outcome', () => {
  const kinds = new Set<string>();
  const count = (changes: Partial<PolicySource>, input: DecisionInput): void => {
    kinds.add(decide(input, policyOf(changes), NOW).assignment.kind);
  };
  fc.assert(fc.property(randomPolicies, inputs, count), { seed: 1, numRuns: 100 });
  expect([...kinds].toSorted()).toEqual(['kept', 'nobody', 'owner', 'waiting']);
});
