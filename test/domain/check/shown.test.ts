import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest, slipOf } from '../../../src/domain/policy/nearest.ts';
import { excerpt, type Problem, problemLine } from '../../../src/domain/policy/problem.ts';
import { replay } from '../../support/replay.ts';

const at = (
  column: number,
  endColumn: number | null = null,
  severity: Problem['severity'] = 'error',
): Problem => ({
  severity,
  code: 'unknown-fact',
  message: '"sise" is not a fact.',
  line: 1,
  column,
  endColumn,
});

test('one line for each problem, with the place first', () => {
  expect(problemLine('policy.yaml', at(7))).toBe('policy.yaml:1:7 unknown-fact "sise" is not a fact.');
  expect(problemLine('policy.yaml', at(7, null, 'warning'))).toBe(
    'policy.yaml:1:7 unknown-fact (warning) "sise" is not a fact.',
  );
});

test.each([
  ['  by: sise', at(7, 11), '    by: sise\n        ^^^^'],
  ['\tby:\tsise', at(6, 10), '   by: sise\n       ^^^^'],
  ['by: \u001b[31msise', at(5), '  by: ·[31msise\n      ^'],
  ['by:', at(4), '  by:\n     ^'],
])('%j is shown with a caret under what is meant', (line, problem, expected) => {
  expect(excerpt([line], problem)).toBe(expected);
});

test('of a long line only the part around the problem is shown', () => {
  const line = `${'a'.repeat(300)}HERE${'b'.repeat(300)}`;
  const [shown = '', caret = ''] = excerpt([line], at(301, 305))?.split('\n') ?? [];
  expect(shown.length).toBeLessThan(110);
  expect(shown.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('HERE');
});

test('whatever the line, the caret stands under the column', () => {
  const lines = fc
    .string({ unit: fc.constantFrom('a', '\t', ' ', 'é', '{'), maxLength: 400 })
    .filter((line) => line.trimEnd() !== '');
  fc.assert(
    fc.property(lines, fc.nat(), (line, place) => {
      const column = (place % line.trimEnd().length) + 1;
      const [shown = '', caret = ''] = excerpt([line], at(column))?.split('\n') ?? [];
      const meant = line.charAt(column - 1);
      expect(shown.charAt(caret.indexOf('^'))).toBe(meant === '\t' ? ' ' : meant);
    }),
    replay,
  );
});

test.each([
  ['company.sise', 'company.size'],
  ['pionts', 'points'],
  ['hto', 'hot'],
  ['CEO', 'ceo'],
  ['AA', 'A'],
])('%s was %s', (name, meant) =>
  expect(nearest(name, ['company.size', 'points', 'hot', 'ceo', 'A'])).toBe(meant),
);

test.each(['f', 'xylophone', 'hot-air'])('%s is like none of them', (name) => {
  expect(nearest(name, ['company.size', 'points', 'hot', 'ceo', 'A'])).toBeUndefined();
});

test('a name of its own is no slip, though it is somewhat like a known one', () => {
  const known = ['page_viewed', 'form', 'unsubscribed'];
  expect(['page_rated', 'farm', 'firms', 'subscribed'].map((name) => slipOf(name, known))).toEqual([
    undefined,
    'form',
    undefined,
    'unsubscribed',
  ]);
});
