import { type Policy, restorePolicy } from '../domain/policy/policy.ts';
import { problemLine } from '../domain/policy/problem.ts';
import { Fault } from '../faults.ts';
import type { Database } from './database.ts';
import { policyText } from './policies.ts';

/**
 * Every policy that a decision was ever pinned to, by its hash, out of the ledger. Compiled ones are kept.
 * @throws Fault POLICY_INVALID when the ledger does not have it
 */
export function openPolicyArchive(database: Database): (hash: string) => Promise<Policy> {
  const compiled = new Map<string, Policy>();
  return async (hash) => {
    const known = compiled.get(hash);
    if (known) return known;
    const text = await policyText(database, hash);
    if (text === undefined)
      throw new Fault('POLICY_INVALID', `The ledger has no policy ${hash}. Restore it from a backup.`);
    const old = restorePolicy(text, hash);
    if (!old.ok) {
      throw new Fault(
        'POLICY_INVALID',
        [
          `The policy ${hash} can no longer be read:`,
          ...old.problems.map((problem) => `  ${problemLine(hash, problem)}`),
        ].join('\n'),
      );
    }
    compiled.set(hash, old.policy);
    return old.policy;
  };
}
