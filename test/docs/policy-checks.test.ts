import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROBLEM_CODES } from '../../src/domain/policy/check/problem-codes.ts';

const explained = [
  ...readFileSync('docs/policy-checks.md', 'utf8').matchAll(
    /^\| `([a-z-]+)` \| (error|warning) \| .+ \| .+ \|$/gm,
  ),
].map(([, code, severity]) => `${code} ${severity}`);

test('every problem of the checker is explained in docs/policy-checks.md with its severity, and nothing else is', () => {
  const table = Object.entries(PROBLEM_CODES).map(([code, { severity }]) => `${code} ${severity}`);
  expect(explained.toSorted()).toEqual(table.toSorted());
});

test('every problem that a check can say is in the table', () => {
  const folder = 'src/domain/policy/check';
  const said = readdirSync(folder).flatMap((file) => [
    ...readFileSync(join(folder, file), 'utf8').matchAll(
      /(?:\bsay|sayOnce)\(\s*'(error|warning)',\s*'([a-z-]+)'/g,
    ),
  ]);
  expect(said.length).toBeGreaterThan(40);
  for (const [, severity, code] of said)
    expect([code, PROBLEM_CODES[code ?? '']?.severity]).toEqual([code, severity]);
});
