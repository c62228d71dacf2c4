import { relative, resolve, sep } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { excerpt, type Problem, problemLine } from '../domain/policy/problem.ts';
import { type Review, reviewPolicy } from '../domain/policy/review.ts';
import { policyHash } from '../store/policy-files.ts';
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
 * @param file its path, or `-` for standard input
 */
export async function check(file: string, { json, sarif, strict }: CheckOptions): Promise<void> {
  const text = await textOf(file);
  const name = file === '-' ? 'stdin' : file;
  const review = reviewPolicy(text, policyHash(text), Date.now());
  const { problems } = review;
  const lines = text.split(/\r?\n/);
  if (sarif === true) print(sarifLog(uriOf(name), problems));
  else if (json === true)
    print(
      problems.map((problem) => ({ file: name, ...problem, source: lines[(problem.line ?? 0) - 1] ?? null })),
    );
  else console.log(report(name, review, lines));
  if (!review.ok || (strict === true && problems.length > 0)) process.exitCode = 1;
}

const textOf = (file: string): Promise<string> =>
  file === '-' ? readAll(process.stdin) : readPolicyText(file);

const print = (value: unknown): void => console.log(JSON.stringify(value, null, 2));

/** As code scanning wants it: below the folder that was checked out, with slashes. */
const uriOf = (file: string): string =>
  encodeURI(relative(process.cwd(), resolve(file)).split(sep).join('/'));

/** Each problem with its line and a caret, then how many there are and how the tests came out. */
function report(file: string, { problems, policy, tests }: Review, lines: readonly string[]): string {
  const told = problems.map((problem) => {
    const shown = excerpt(lines, problem);
    return shown === null ? problemLine(file, problem) : `${problemLine(file, problem)}\n${shown}`;
  });
  const passed = tests.filter(({ mismatches }) => mismatches.length === 0).length;
  return [
    ...told,
    ...(problems.length > 0 ? [summary(problems)] : []),
    ...(policy === null ? [] : [`${file} is a policy; ${passed} of its ${tests.length} tests pass`]),
  ].join('\n');
}

/** `2 errors, 1 warning` */
function summary(problems: readonly Problem[]): string {
  const counts = (['error', 'warning'] as const).flatMap((severity) => {
    const n = problems.filter((problem) => problem.severity === severity).length;
    return n === 0 ? [] : [`${n} ${severity}${n === 1 ? '' : 's'}`];
  });
  return counts.join(', ');
}
