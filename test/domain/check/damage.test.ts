import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { PROBLEM_CODES } from '../../../src/domain/policy/check/problem-codes.ts';
import { problemLine } from '../../../src/domain/policy/problem.ts';
import { reviewPolicy } from '../../../src/domain/policy/review.ts';
import { FULL } from '../../support/full-policy.ts';
import { NOW } from '../../support/leads.ts';
import { replay } from '../../support/replay.ts';

const LINES = FULL.split('\n');

const sign = fc.constantFrom(...Array.from('abz09 \t\n{}[]:,&*!|>%@`"\'#-?<\\é=~.\u0000\u202e'));
const place = fc.nat(FULL.length);
const damaged = fc.oneof(
  fc.tuple(place, sign).map(([at, one]) => FULL.slice(0, at) + one + FULL.slice(at + 1)),
  fc.tuple(place, sign).map(([at, one]) => FULL.slice(0, at) + one + FULL.slice(at)),
  fc
    .tuple(place, fc.integer({ min: 1, max: 30 }))
    .map(([at, length]) => FULL.slice(0, at) + FULL.slice(at + length)),
  fc.nat(LINES.length - 1).map((at) => LINES.toSpliced(at, 1).join('\n')),
  fc
    .tuple(fc.nat(LINES.length - 1), fc.nat(LINES.length - 1))
    .map(([from, to]) => LINES.toSpliced(to, 0, LINES[from] ?? '').join('\n')),
);

test('whatever is damaged, the checker answers: with lines that are there, known codes and plain words', () => {
  fc.assert(
    fc.property(damaged, (text) => {
      const { ok, problems } = reviewPolicy(text, 'h', NOW);
      const errors = problems.filter(({ severity }) => severity === 'error');
      expect(ok).toBe(errors.length === 0);
      const lines = text.split('\n').length;
      for (const problem of problems) {
        const told = problemLine('p', problem);
        expect(PROBLEM_CODES[problem.code]?.severity, told).toBe(problem.severity);
        expect(problem.line, told).toBeGreaterThanOrEqual(1);
        expect(problem.line, told).toBeLessThanOrEqual(lines);
        expect(problem.column, told).toBeGreaterThanOrEqual(1);
        expect(problem.message, told).not.toMatch(
          /Invalid (?:input|option|key)|Unrecognized|expected (?:string|number)|undefined|\[object|NaN/,
        );
      }
      const places = problems.map(({ line }) => line ?? 0);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }),
    { ...replay, numRuns: 60 },
  );
}, 60_000);

const filled = (make: (i: number) => string): string => {
  let text = '';
  for (let i = 0; text.length < 230_000; i += 1) text += make(i);
  return text;
};
const instead = (line: string, make: (i: number) => string): string =>
  FULL.replace(line, () => filled(make) + line);

const WORST: readonly (readonly [string, string])[] = [
  ['keys that mean nothing', FULL + filled((i) => `key_${i}: 1\n`)],
  [
    'rules with two mistakes each',
    instead('        - { id: near', (i) => `        - { id: r${i}, whem: { company.knd: x }, pionts: 1 }\n`),
  ],
  [
    'facts nearly named',
    instead('disqualify:', (i) => `  fact.n${i}: { bands_of: fact.nn${i}, bands: { a: 1, b: 2 } }\n`),
  ],
  [
    'lists nearly named',
    FULL.replace(
      '  home:',
      () => `${filled((i) => `  list_of_${i}: [a]\n`).slice(0, 110_000)}\n  home:`,
    ).replace(
      '        - { id: near',
      () =>
        `${filled((i) => `        - { id: q${i}, when: { title: { in_list: lits_of_${i} } }, points: 1 }\n`).slice(0, 100_000)}\n        - { id: near`,
    ),
  ],
  ['countries nearly named', FULL.replace('[AT, DE, CH]', () => `[${filled((i) => `Austra${i}, `)} AT]`)],
  ['grades by the thousand', FULL.replace('order: [top', () => `order: [${filled((i) => `g${i}, `)}top`)],
  [
    'routes without end',
    instead('  - { id: rest', (i) => `  - { id: w${i}, when: { grade: top, title: x }, to: alps }\n`),
  ],
  ['one key again and again', FULL + filled(() => 'lists: {}\n')],
  ['one name as long as the file', FULL.replace('canteen }', () => `${'x'.repeat(235_000)} }`)],
  ['brackets that never close', '['.repeat(240_000)],
  ['a list in a list in a list', '- '.repeat(120_000)],
  ['aliases of aliases', `a: &a [x]\n${filled((i) => `k${i}: *a\n`)}`],
];

test.each(WORST)('%s are told at once', { timeout: 60_000 }, (_, text) => {
  expect(text.length).toBeLessThan(256 * 1024);
  const readAlone = timed(() => parseDocument(text.slice(0, 20_000), { prettyErrors: false }));
  const reviewed = timed(() => reviewPolicy(text, 'h', NOW));
  // Twelve times the text, ten times over, on a machine that may be busy with other things.
  expect(reviewed).toBeLessThan(1000 + readAlone * 120);
});

function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
