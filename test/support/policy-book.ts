import type { Policy } from '../../src/domain/policy/policy.ts';
import { choosePolicy } from '../../src/domain/policy/policy-set.ts';
import type { PolicyBook } from '../../src/flow/ports.ts';

/** Live policies that never change; others are found by `byHash`, by default the first one under any hash. */
export const fixedPolicies = (
  live: Policy,
  { others = [], ...changes }: Partial<PolicyBook> & { others?: readonly Policy[] } = {},
): PolicyBook => ({
  live: () => [live, ...others],
  current: () => live,
  policyFor: (known, now) => choosePolicy([live, ...others], known, now),
  refused: () => null,
  byHash: async () => live,
  ...changes,
});
