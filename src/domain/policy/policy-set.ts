import type { Known } from '../lead/facts.ts';
import { compilePolicy, type Policy } from './policy.ts';
import { checkTogether, type FileProblem, type SetMember } from './policy-set-checks.ts';
import { problemLine } from './problem.ts';
import { type Review, reviewPolicy } from './review.ts';

/** One file of the policy: most have a single one, a company with several segments may have more. */
export interface PolicyFile {
  readonly file: string;
  readonly text: string;
  /** The content hash of `text`. */
  readonly hash: string;
}

/** The policies that are live together, in order of their files; at least one. */
export type PolicySet = readonly [Policy, ...Policy[]];

export type CheckedSet =
  | { readonly ok: true; readonly policies: PolicySet; readonly warnings: readonly FileProblem[] }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/**
 * Checks every file by itself and with the others.
 * @param now epoch ms: the tests in the files are run as they would come out then; null leaves them out
 * @returns the policies in order, or everything that is wrong with any of them
 */
export function checkPolicySet(files: readonly PolicyFile[], now: number | null): CheckedSet {
  const problems: FileProblem[] = [];
  const members: SetMember[] = [];
  for (const { file, text, hash } of files) {
    const { problems: found, policy } = now === null ? untested(text, hash) : reviewPolicy(text, hash, now);
    problems.push(...found.map((problem) => ({ ...problem, file })));
    if (policy !== null) members.push({ file, policy });
  }
  problems.push(...checkTogether(members));
  const [first, ...others] = members.map(({ policy }) => policy);
  if (first === undefined || problems.some(({ severity }) => severity === 'error'))
    return { ok: false, problems };
  return { ok: true, policies: [first, ...others], warnings: problems };
}

function untested(text: string, hash: string): Pick<Review, 'problems' | 'policy'> {
  const compiled = compilePolicy(text, hash);
  return compiled.ok
    ? { problems: compiled.warnings, policy: compiled.policy }
    : { problems: compiled.problems, policy: null };
}

/** Why a policy is refused, a line for each error, under a line that says so. */
export const refusal = (problems: readonly FileProblem[]): string =>
  [
    'This is not a policy yet:',
    ...problems
      .filter(({ severity }) => severity === 'error')
      .map((problem) => `  ${problemLine(problem.file, problem)}`),
  ].join('\n');

/** The policy that decides about a lead: the first whose `applies_to` holds, else the last. */
export const choosePolicy = (policies: PolicySet, known: Known, now: number): Policy =>
  policies.length === 1
    ? policies[0]
    : (policies.find((policy) => policy.appliesTo(known, now)) ?? policies.at(-1) ?? policies[0]);
