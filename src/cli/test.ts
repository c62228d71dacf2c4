import { compilePolicy, type Policy } from '../domain/policy/policy.ts';
import { runPolicyTests, type TestResult } from '../domain/policy/policy-tests.ts';
import { type Problem, problemLine } from '../domain/policy/problem.ts';
import { type FiredRule, type PolicyRule, rulesNotFired } from '../domain/policy/rule-coverage.ts';
import { Fault } from '../faults.ts';
import { policyHash } from '../store/policy-files.ts';
import { readPolicyText } from './policy-text.ts';

interface Options {
  readonly json?: boolean;
  readonly only?: string;
  /** A rule that no test has fired is a failure too. */
  readonly strict?: boolean;
}

/** `baton test`: runs the tests in the file and names the rules that none of them has fired. Exit code 1 on a failure. */
export async function test(file: string, { json = false, only, strict = false }: Options): Promise<void> {
  const text = await readPolicyText(file);
  const compiled = compilePolicy(text, policyHash(text));
  if (!compiled.ok) return refuse(file, compiled.problems, json);

  const now = Date.now();
  const all = runPolicyTests(compiled.policy, now);
  const tests = all.filter(({ name }) => only === undefined || name.includes(only));
  if (only !== undefined && tests.length === 0)
    throw new Fault('REQUEST_INVALID', `No test has "${only}" in its name; ${file} has ${namesOf(all)}.`);
  // What a part of the tests leaves out says nothing about the file.
  const untested = only === undefined ? untestedOf(all, compiled.policy, now) : [];

  const failed = tests.filter(({ mismatches }) => mismatches.length > 0);
  const ok = failed.length === 0 && !(strict && untested.length > 0);
  if (json) console.log(JSON.stringify({ ok, tests, untested }, null, 2));
  else print(file, tests, untested);
  if (!ok) process.exitCode = 1;
}

function refuse(file: string, problems: readonly Problem[], json: boolean): void {
  if (json) console.log(JSON.stringify({ ok: false, problems }, null, 2));
  else for (const problem of problems) console.log(problemLine(file, problem));
  process.exitCode = 1;
}

const namesOf = (tests: readonly TestResult[]): string =>
  tests.length === 0 ? 'no tests' : tests.map(({ name }) => `"${name}"`).join(', ');

const untestedOf = (tests: readonly TestResult[], policy: Policy, now: number): PolicyRule[] =>
  rulesNotFired(
    tests.flatMap(({ fired }) => fired),
    policy,
    now,
  );

function print(file: string, tests: readonly TestResult[], untested: readonly PolicyRule[]): void {
  const place = (line: number | null): string => (line === null ? file : `${file}:${line}`);
  for (const { name, line, mismatches, fired } of tests) {
    console.log(`${mismatches.length === 0 ? '✓' : '✗'} ${place(line)}  ${name}`);
    if (mismatches.length === 0) continue;
    const rows = mismatches.map(({ key, expected, actual }) => [key, expected, actual]);
    for (const row of aligned([['', 'expected', 'actual'], ...rows])) console.log(`    ${row}`);
    if (fired.length > 0) console.log('    because');
    for (const row of aligned(fired.map((rule) => [...wordsOf(rule), place(rule.line)])))
      console.log(`      ${row}`);
  }
  const passed = tests.filter(({ mismatches }) => mismatches.length === 0).length;
  console.log(`${passed} of ${tests.length} ${tests.length === 1 ? 'test' : 'tests'} pass`);
  if (untested.length === 0) return;
  console.log('\nNo test has fired:');
  for (const row of aligned(untestedRows(untested, place))) console.log(`  ${row}`);
}

const wordsOf = ({ section, id, entry, points, stated, because }: FiredRule): string[] => [
  points === null ? section : `${points > 0 ? '+' : ''}${points}${points === stated ? '' : ` of ${stated}`}`,
  entry === null ? id : `${id}: ${entry}`,
  because,
];

/** The entries of one table that stand in one line make one row. */
function untestedRows(
  untested: readonly PolicyRule[],
  place: (line: number | null) => string,
): readonly string[][] {
  const rules = Map.groupBy(untested, ({ section, id, line }) => JSON.stringify([section, id, line]));
  return [...rules.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const entries = [first, ...more].flatMap(({ entry }) => entry ?? []);
    return [
      [place(first.line), first.section, first.id + (entries.length > 0 ? `: ${entries.join(', ')}` : '')],
    ];
  });
}

/** Columns under each other; the last one is as long as it likes. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(width(i))))
      .join('  ')
      .trimEnd(),
  );
}
