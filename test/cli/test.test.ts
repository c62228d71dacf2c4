import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../support/command.ts';
import { FILE } from '../support/policy-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TESTS = `tests:
  - name: a chief
    lead: { email: zoe@acme.example, title: CEO }
    expect: { fit: 50, grade: hot }
  - name: spam
    lead: { email: a@mailinator.com }
    expect: { reason: Spam, routing: cold }
`;

/** `baton test` on the file, with its tests changed. */
function batonTest(tests: string, ...args: string[]) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'policy.yaml'), FILE + tests);
  return command(folder, ['test', 'policy.yaml', ...args]);
}
const lineOf = (part: string): number =>
  (FILE + TESTS).split('\n').findIndex((line) => line.includes(part)) + 1;

test('a failure shows expected beside actual, and the rules that made it so; the exit code is 1', async () => {
  const { code, out } = await batonTest(TESTS);
  expect(code).toBe(1);
  expect(out.split('\n').slice(0, 9)).toEqual([
    `✗ policy.yaml:${lineOf('a chief')}  a chief`,
    '           expected  actual',
    '    grade  hot       warm',
    '    because',
    `      +50      ranked: chief  rank is chief                 policy.yaml:${lineOf('id: ranked')}`,
    `      0 of 5   friend         email.domain is acme.example  policy.yaml:${lineOf('id: friend')}`,
    `      routing  rest           no rule above took it         policy.yaml:${lineOf('id: rest')}`,
    `✓ policy.yaml:${lineOf('name: spam')}  spam`,
    '1 of 2 tests pass',
  ]);
  expect(out).toContain(`policy.yaml:${lineOf('id: wrote')}  engagement  wrote`);
});

const PASSING = TESTS.replace('grade: hot', 'grade: warm');

test('rules that no test has fired fail it only when asked to', async () => {
  const usual = await batonTest(PASSING);
  expect([usual.code, usual.out.includes('No test has fired:')]).toEqual([0, true]);
  expect((await batonTest(PASSING, '--strict')).code).toBe(1);
});

test('only some of the tests, which say nothing of the rules; a name that is none is wrong use', async () => {
  const { code, out } = await batonTest(TESTS, '--only', 'spam', '--strict');
  expect([code, out.includes('1 of 1 test pass'), out.includes('No test')]).toEqual([0, true, false]);
  expect(await batonTest(TESTS, '--only', 'spann')).toMatchObject({
    code: 2,
    err: expect.stringContaining('"a chief", "spam"'),
  });
});

test('as JSON', async () => {
  const { code, out } = await batonTest(TESTS, '--json');
  const report = JSON.parse(out);
  expect([code, report.ok]).toEqual([1, false]);
  expect(report.tests[0].mismatches).toContainEqual({ key: 'grade', expected: 'hot', actual: 'warm' });
  expect(report.untested).toContainEqual({
    section: 'engagement',
    id: 'wrote',
    entry: null,
    line: lineOf('id: wrote'),
  });
});

test('a broken policy is told as by baton check', async () => {
  const { code, out } = await batonTest('testz: []\n');
  expect([code, out.includes('"testz" is not a key here. Did you mean "tests"?')]).toEqual([1, true]);
});
