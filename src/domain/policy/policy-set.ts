import type { Known } from '../lead/facts.ts';
import { compilePolicy, type Policy } from './policy.ts';
import { failedTests } from './policy-tests.ts';
import { type Problem, problemLine } from './problem.ts';

/** One file of the policy: most have a single one, a company with several segments may have more. */
export interface PolicyFile {
  readonly file: string;
  readonly text: string;
  /** The content hash of `text`. */
  readonly hash: string;
}

export interface FileProblem extends Problem {
  readonly file: string;
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
  const policies: Policy[] = [];
  for (const { file, text, hash } of files) {
    const compiled = compilePolicy(text, hash);
    const found = compiled.ok ? compiled.warnings : compiled.problems;
    const failed = compiled.ok && now !== null ? failedTests(compiled.policy, now) : [];
    problems.push(...[...found, ...failed].map((problem) => ({ ...problem, file })));
    if (compiled.ok) policies.push(compiled.policy);
  }
  const [first, ...others] = policies;
  if (first !== undefined) problems.push(...disagreements([first, ...others], files));
  if (first === undefined || problems.some(({ severity }) => severity === 'error'))
    return { ok: false, problems };
  return { ok: true, policies: [first, ...others], warnings: problems };
}

/** What is wrong, a line for each problem, under a line that says so. */
export const refusal = (problems: readonly FileProblem[]): string =>
  ['This is not a policy yet:', ...problems.map((problem) => `  ${problemLine(problem.file, problem)}`)].join(
    '\n',
  );

/** The policy that decides about a lead: the first whose `applies_to` holds, else the last. */
export const choosePolicy = (policies: PolicySet, known: Known, now: number): Policy =>
  policies.length === 1
    ? policies[0]
    : (policies.find((policy) => policy.appliesTo(known, now)) ?? policies.at(-1) ?? policies[0]);

const SHARED = {
  sources: 'source',
  fields: 'field names of source',
  people: 'person',
  pools: 'pool',
} as const;

/** A sender, a person or a pool is one thing, so two files that both name it must say the same of it. */
function disagreements(policies: PolicySet, files: readonly PolicyFile[]): FileProblem[] {
  const found: FileProblem[] = [];
  for (const [section, word] of Object.entries(SHARED) as [keyof typeof SHARED, string][]) {
    const said = new Map<string, { text: string; by: string }>();
    for (const policy of policies) {
      const file = files.find(({ hash }) => hash === policy.hash)?.file ?? policy.name;
      for (const [name, entry] of Object.entries(policy.document[section])) {
        const text = JSON.stringify(entry);
        const before = said.get(name);
        if (before === undefined) said.set(name, { text, by: file });
        else if (before.text !== text)
          found.push({
            severity: 'error',
            code: 'policies-disagree',
            message: `the ${word} "${name}" stands in ${before.by} too, but differently; say the same in both`,
            ...(policy.placeOf([section, name]) ?? { line: null, column: null }),
            file,
          });
      }
    }
  }
  return found;
}
