import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { compilePolicy, type Policy, restorePolicy } from '../domain/policy/policy.ts';
import { type Problem, problemLine } from '../domain/policy/problem.ts';
import { Fault } from '../faults.ts';
import type { PolicyBook } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { keepPolicy, policyText } from './policies.ts';

export const policyHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

/**
 * Reads and compiles a policy file.
 * @throws Fault POLICY_INVALID with a line for each problem, or when the file cannot be read
 */
export async function readPolicy(file: string): Promise<Policy> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('POLICY_INVALID', `The policy ${file} cannot be read. Name another with BATON_POLICY.`, {
      cause,
    });
  });
  const compiled = compilePolicy(text, policyHash(text));
  if (compiled.ok) return compiled.policy;
  throw new Fault(
    'POLICY_INVALID',
    [`${file} is not a policy yet:`, ...problemLines(file, compiled.problems)].join('\n'),
  );
}

const problemLines = (file: string, problems: readonly Problem[]): string[] =>
  problems.map((problem) => `  ${problemLine(file, problem)}`);

/** The live policy, kept in the ledger, and every older one that a decision is pinned to. */
export async function openPolicyBook(database: Database, live: Policy, now: Date): Promise<PolicyBook> {
  await keepPolicy(database, live, now);
  const compiled = new Map<string, Policy>([[live.hash, live]]);
  return {
    current: () => live,
    byHash: async (hash) => {
      const known = compiled.get(hash);
      if (known) return known;
      const text = await policyText(database, hash);
      if (text === undefined)
        throw new Fault('POLICY_INVALID', `The ledger has no policy ${hash}. Restore it from a backup.`);
      const old = restorePolicy(text, hash);
      if (!old.ok) {
        throw new Fault(
          'POLICY_INVALID',
          [`The policy ${hash} can no longer be read:`, ...problemLines(hash, old.problems)].join('\n'),
        );
      }
      compiled.set(hash, old.policy);
      return old.policy;
    },
  };
}
