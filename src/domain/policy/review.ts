import { problemsOf } from './check/check.ts';
import { parsePolicy } from './parse.ts';
import { type Policy, policyOf } from './policy.ts';
import { runPolicyTests, type TestResult } from './policy-tests.ts';
import { byPlace, type Problem, problemAt, VALUE } from './problem.ts';

/** All that can be said of a policy's text before it decides anything. */
export interface Review {
  /** Whether it may decide: nothing is wrong, though there may be warnings, and its tests pass. */
  readonly ok: boolean;
  /** Errors and warnings in the order of the file. */
  readonly problems: readonly Problem[];
  /** Null when something is wrong with the policy itself; then no test is run. */
  readonly policy: Policy | null;
  readonly tests: readonly TestResult[];
}

/**
 * Checks a policy and runs the tests in it.
 * @param hash the content hash of `text`
 * @param now epoch ms; the tests are run as of then
 */
export function reviewPolicy(text: string, hash: string, now: number): Review {
  const parsed = parsePolicy(text);
  const problems = problemsOf(parsed);
  if (parsed.read === null || problems.some(({ severity }) => severity === 'error'))
    return { ok: false, problems, policy: null, tests: [] };
  const policy = policyOf(parsed.read, text, hash);
  const tests = runPolicyTests(policy, now);
  const { placeOf } = parsed.read;
  const failed = tests.flatMap(({ name, mismatches }, i) =>
    mismatches.map(({ key, expected, actual }) => {
      const place = placeOf(['tests', i, 'expect', key, VALUE]) ?? placeOf(['tests', i]);
      return problemAt(
        'error',
        'test-failed',
        `"${name}": ${key} expected ${expected}, got ${actual}`,
        place,
      );
    }),
  );
  return { ok: failed.length === 0, problems: [...problems, ...failed].toSorted(byPlace), policy, tests };
}
