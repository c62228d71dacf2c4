import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DecisionInput, evaluate } from '../../src/domain/decide.ts';
import { nextGrade, raise } from '../../src/domain/next-grade.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { frozen, mia, NOW } from '../support/leads.ts';
import { compiled, policyOf } from '../support/policies.ts';
import { randomPeople, randomPolicies } from '../support/random-policies.ts';
import { replay } from '../support/replay.ts';

const shipped = compiled(readFileSync('policy.yaml', 'utf8'));
const inputs: fc.Arbitrary<DecisionInput> = randomPeople.map(({ identity, profile, crm, events }) =>
  mia({ lead: { ...mia().lead, identity, profile }, crm, events }),
);

function everywhere(law: (input: DecisionInput, policy: Policy) => void): void {
  const some = fc.array(inputs, { minLength: 6, maxLength: 6 });
  const policies = fc.oneof(
    { weight: 4, arbitrary: randomPolicies.map(policyOf) },
    { weight: 1, arbitrary: fc.constant(shipped) },
  );
  fc.assert(
    fc.property(policies, some, (policy, some) => some.forEach((input) => law(frozen(input), policy))),
    replay,
  );
}

const gradeOf = (input: Parameters<typeof evaluate>[0], policy: Policy): string =>
  evaluate(input, policy, NOW).scorecard.grade;

test('the change, made to the lead, really gives the grade that it promises, and a better one', () => {
  let promised = 0;
  everywhere((input, policy) => {
    const then = raise(input, policy, NOW);
    if (then === null) return;
    promised += 1;
    const { order } = policy.document.grades;
    const grade = gradeOf(then.input, policy);
    expect(grade).toBe(then.next.grade);
    expect(order.indexOf(grade)).toBeLessThan(order.indexOf(gradeOf(input, policy)));
    expect(then.next.text).toContain(then.next.changes[0]?.what.slice(1));
  });
  // The law would say nothing if nothing were ever promised.
  expect(promised).toBeGreaterThan(50);
});

test('the best grade and `out` promise nothing', () => {
  everywhere((input, policy) => {
    const grade = gradeOf(input, policy);
    if (grade === policy.document.grades.order[0] || grade === 'out')
      expect(nextGrade(input, policy, NOW)).toBeNull();
  });
});

test('the same lead is always promised the same', () => {
  everywhere((input, policy) => {
    const again = JSON.parse(JSON.stringify(input)) as DecisionInput;
    expect(nextGrade(again, policy, NOW)).toEqual(nextGrade(input, policy, NOW));
  });
});
