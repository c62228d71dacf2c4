import { stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { PolicyFile } from '../domain/policy/policy-set.ts';
import { checkTogether, type FileProblem } from '../domain/policy/policy-set-checks.ts';
import { excerpt, type Problem, problemLine } from '../domain/policy/problem.ts';
import { type Review, reviewPolicy } from '../domain/policy/review.ts';
import { policyHash, readPolicyFiles } from '../store/policy-files.ts';
import { readPolicyText } from './policy-text.ts';
import { sarifLog } from './sarif.ts';

export interface CheckOptions {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly strict?: boolean;
}

/**
 * `baton check`: every problem with its line, the tests of the policy among them. Exit code 1 when anything is wrong, or
 * with `strict` when there is as much as a warning.
 * @param path of the policy, or of a folder of policies that are live together; `-` for standard input
 */
export async function check(path: string, { json, sarif, strict }: CheckOptions): Promise<void> {
  const reviewed = (await filesAt(path)).map(({ file, text, hash }) => ({
    file,
    lines: text.split(/\r?\n/),
    review: reviewPolicy(text, hash, Date.now()),
  }));
  const together = checkTogether(
    reviewed.flatMap(({ file, review: { policy } }) => (policy === null ? [] : [{ file, policy }])),
  );
  const own = reviewed.flatMap(({ file, review }) =>
    review.problems.map((problem) => ({ ...problem, file })),
  );
  const problems: readonly FileProblem[] = [...own, ...together];
  const linesOf = new Map(reviewed.map(({ file, lines }) => [file, lines]));

  if (sarif === true) print(sarifLog(problems, uriOf));
  else if (json === true)
    print(
      problems.map((problem) => ({
        ...problem,
        source: linesOf.get(problem.file)?.[(problem.line ?? 0) - 1] ?? null,
      })),
    );
  else {
    for (const problem of problems) console.log(told(problem, linesOf.get(problem.file) ?? []));
    if (problems.length > 0) console.log(summary(problems));
    for (const { file, review } of reviewed) if (review.policy !== null) console.log(standing(file, review));
  }
  const counts = strict === true ? problems : problems.filter(({ severity }) => severity === 'error');
  if (counts.length > 0) process.exitCode = 1;
}

async function filesAt(path: string): Promise<PolicyFile[]> {
  const found = path === '-' ? null : await stat(path).catch(() => null);
  if (found?.isDirectory() === true) return readPolicyFiles(path);
  const text = await (path === '-' ? readAll(process.stdin) : readPolicyText(path));
  return [{ file: path === '-' ? 'stdin' : path, text, hash: policyHash(text) }];
}

const print = (value: unknown): void => console.log(JSON.stringify(value, null, 2));

/** As code scanning wants it: below the folder that was checked out, with slashes. */
const uriOf = (file: string): string =>
  encodeURI(relative(process.cwd(), resolve(file)).split(sep).join('/'));

/** A problem with its line and a caret. */
function told(problem: FileProblem, lines: readonly string[]): string {
  const shown = excerpt(lines, problem);
  const line = problemLine(problem.file, problem);
  return shown === null ? line : `${line}\n${shown}`;
}

function standing(file: string, { tests }: Review): string {
  const passed = tests.filter(({ mismatches }) => mismatches.length === 0).length;
  return `${file} is a policy; ${passed} of its ${tests.length} tests pass`;
}

/** `2 errors, 1 warning` */
function summary(problems: readonly Problem[]): string {
  const counts = (['error', 'warning'] as const).flatMap((severity) => {
    const n = problems.filter((problem) => problem.severity === severity).length;
    return n === 0 ? [] : [`${n} ${severity}${n === 1 ? '' : 's'}`];
  });
  return counts.join(', ');
}
