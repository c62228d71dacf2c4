import { describe, expect, test } from 'vitest';
import { type Compiled, compilePolicy } from '../../src/domain/policy/policy.ts';
import { runPolicyTests } from '../../src/domain/policy/policy-tests.ts';
import { problemLine } from '../../src/domain/policy/problem.ts';
import { NOW } from '../support/leads.ts';
import { type Block, blocksOf, policyWith } from '../support/policy-page.ts';

const PAGES = ['docs/policy.md', 'docs/policy-recipes.md'];
const blocks = PAGES.flatMap(blocksOf);
const example = blocks.find(({ mark }) => mark.kind === 'whole')!;
const good = blocks.filter(({ mark }) => mark.kind !== 'refused');
const bad = blocks.filter(({ mark }) => mark.kind === 'refused');

const compile = (block: Block): Compiled => compilePolicy(policyWith(block, example), 'h');
const errorsOf = (read: Compiled): string[] =>
  read.ok ? [] : read.problems.map((problem) => problemLine('', problem));

describe('each example is a policy', () => {
  test.each(good.map((block) => [block.place, block] as const))('%s', (_, block) => {
    const read = compile(block);
    expect(errorsOf(read)).toEqual([]);
    if (!read.ok) return;
    // A second day, years later: no example may be true on one day only.
    for (const now of [NOW, Date.parse('2029-03-01T00:30:00Z')]) {
      const failed = runPolicyTests(read.policy, now).filter(({ mismatches }) => mismatches.length > 0);
      expect(failed).toEqual([]);
    }
  });
});

describe('each example of a mistake is refused, for the reason it claims', () => {
  test.each(bad.map((block) => [block.place, block] as const))('%s', (_, block) => {
    const read = compile(block);
    const codes = read.ok
      ? []
      : read.problems.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect([...new Set(codes)], errorsOf(read).join('\n')).toEqual([
      block.mark.kind === 'refused' ? block.mark.code : '',
    ]);
  });
});

test('the pages hold as many examples as they seem to', () => {
  expect(good.length).toBeGreaterThan(50);
  expect(bad.length).toBeGreaterThan(10);
  const other = PAGES.flatMap((file) =>
    blocksOf(file).filter(({ text }) => /^# (?:refuse|a whole|only)/i.test(text)),
  )
    .filter(({ mark }) => mark.kind === 'replaces')
    .map(({ place }) => place);
  expect(other, 'a mark that is misspelt').toEqual([]);
});
