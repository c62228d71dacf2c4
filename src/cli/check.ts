import { readFile } from 'node:fs/promises';
import { compilePolicy } from '../domain/policy/policy.ts';
import { runPolicyTests } from '../domain/policy/policy-tests.ts';
import { problemLine } from '../domain/policy/problem.ts';
import { Fault } from '../faults.ts';
import { policyHash } from '../store/policy-files.ts';

/** `baton check`: every problem with its line, then the tests in the file. Exit code 1 when anything is wrong. */
export async function check(file: string, { json = false }: { json?: boolean }): Promise<void> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('REQUEST_INVALID', `${file} cannot be read. Give the policy's file.`, { cause });
  });
  const compiled = compilePolicy(text, policyHash(text));
  const problems = compiled.ok ? compiled.warnings : compiled.problems;
  const tests = compiled.ok ? runPolicyTests(compiled.policy, Date.now()) : [];
  const failed = tests.filter(({ mismatches }) => mismatches.length > 0);
  if (json) {
    console.log(JSON.stringify({ ok: compiled.ok && failed.length === 0, problems, tests }, null, 2));
  } else {
    for (const problem of problems) console.log(problemLine(file, problem));
    for (const { name, mismatches } of failed) {
      console.log(`test failed: ${name}`);
      for (const { key, expected, actual } of mismatches)
        console.log(`  ${key}: expected ${expected}, got ${actual}`);
    }
    console.log(summary(file, compiled.ok ? 0 : problems.length, tests.length, failed.length));
  }
  if (!compiled.ok || failed.length > 0) process.exitCode = 1;
}

function summary(file: string, problems: number, tests: number, failed: number): string {
  if (problems > 0) return `${file}: ${problems} ${problems === 1 ? 'problem' : 'problems'}`;
  return `${file} is a policy; ${tests - failed} of its ${tests} tests pass`;
}
