import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPolicySet, type PolicyFile, type PolicySet, refusal } from '../domain/policy/policy-set.ts';
import { Fault } from '../faults.ts';

/** The name of a policy's exact text. */
export const policyHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

/**
 * The policy as it stands on disk: one file, or all `*.yaml` files of a folder in the order of their names.
 * @throws Fault POLICY_INVALID when there is none or one cannot be read
 */
export async function readPolicyFiles(path: string): Promise<PolicyFile[]> {
  const files = await filesAt(path);
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, 'utf8').catch((cause: unknown) => unreadable(file, cause));
      return { file, text, hash: policyHash(text) };
    }),
  );
}

/**
 * The policy on disk, checked and compiled, without running its tests.
 * @throws Fault POLICY_INVALID with a line for each problem
 */
export async function readPolicies(path: string): Promise<PolicySet> {
  const checked = checkPolicySet(await readPolicyFiles(path), null);
  if (checked.ok) return checked.policies;
  throw new Fault('POLICY_INVALID', refusal(checked.problems));
}

/** Differs whenever a file of the policy has been written, replaced, added or removed. */
export async function fingerprint(path: string): Promise<string> {
  try {
    const files = await filesAt(path);
    const stats = await Promise.all(files.map((file) => stat(file)));
    return stats
      .map(({ ino, size, mtimeMs, ctimeMs }, i) => [files[i], ino, size, mtimeMs, ctimeMs].join())
      .join();
  } catch {
    // Why it cannot be read is said when it is read.
    return 'unreadable';
  }
}

async function filesAt(path: string): Promise<string[]> {
  const { isFolder } = await stat(path).then(
    (found) => ({ isFolder: found.isDirectory() }),
    (cause: unknown) => unreadable(path, cause),
  );
  if (!isFolder) return [path];
  const names = (await readdir(path)).filter((name) => /^[^.].*\.ya?ml$/.test(name)).sort();
  if (names.length === 0)
    throw new Fault(
      'POLICY_INVALID',
      `The folder ${path} has no *.yaml file. Put the policy there, or name another with BATON_POLICY.`,
    );
  return names.map((name) => join(path, name));
}

function unreadable(file: string, cause: unknown): never {
  throw new Fault('POLICY_INVALID', `The policy ${file} cannot be read. Name another with BATON_POLICY.`, {
    cause,
  });
}
