import { evaluateExample } from './example-lead.ts';
import type { Policy } from './policy.ts';
import type { Problem } from './problem.ts';
import type { PolicyTest } from './schema.ts';

/** One expectation of a test, beside what came out. */
export interface Mismatch {
  readonly key: string;
  readonly expected: string;
  readonly actual: string;
}

export interface TestResult {
  readonly name: string;
  readonly mismatches: readonly Mismatch[];
}

/** Runs the `tests:` of a policy as they would come out at `now` (epoch ms). */
export const runPolicyTests = (policy: Policy, now: number): TestResult[] =>
  policy.document.tests.map((test) => {
    try {
      return { name: test.name, mismatches: mismatchesOf(test, policy, now) };
    } catch (error) {
      // A test whose events cannot be read is a failing test, not the end of the check.
      if (!(error instanceof RangeError)) throw error;
      return {
        name: test.name,
        mismatches: [{ key: 'events', expected: 'an age for each', actual: error.message }],
      };
    }
  });

/** The failing tests as problems of the file, each at its test. */
export const failedTests = (policy: Policy, now: number): Problem[] =>
  runPolicyTests(policy, now).flatMap(({ name, mismatches }, i) =>
    mismatches.map(({ key, expected, actual }) => ({
      severity: 'error' as const,
      code: 'test-failed',
      message: `test "${name}": ${key} should be ${expected} and is ${actual}`,
      ...(policy.placeOf(['tests', i, 'expect', key]) ??
        policy.placeOf(['tests', i]) ?? { line: null, column: null }),
    })),
  );

function mismatchesOf(test: PolicyTest, policy: Policy, now: number): Mismatch[] {
  const { scorecard, route } = evaluateExample(test, policy, now);
  const fired = scorecard.rules.filter((rule) => rule.raw !== 0).map((rule) => rule.id);
  const actual: Record<string, unknown> = {
    fit: scorecard.fit,
    engagement: scorecard.engagement,
    cell: scorecard.cell,
    grade: scorecard.grade,
    reason: scorecard.disqualified?.reason ?? null,
    routing: route.id,
    why_includes: fired,
  };
  return Object.entries(test.expect).flatMap(([key, expected]) => {
    const found = actual[key];
    if (key in actual && matches(key, expected, found)) return [];
    const shown =
      key in actual ? JSON.stringify(found) : `there is no "${key}"; know ${Object.keys(actual).join(', ')}`;
    return [{ key, expected: JSON.stringify(expected), actual: shown }];
  });
}

/** `13..14` is a range, both ends included; `why_includes` asks for a part of the rules that fired. */
function matches(key: string, expected: unknown, actual: unknown): boolean {
  if (key === 'why_includes') {
    return Array.isArray(expected) && Array.isArray(actual) && expected.every((id) => actual.includes(id));
  }
  const range = typeof expected === 'string' ? /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(expected) : null;
  if (range && typeof actual === 'number') return actual >= Number(range[1]) && actual <= Number(range[2]);
  return expected === actual;
}
