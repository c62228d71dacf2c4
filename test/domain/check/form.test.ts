import { expect, test } from 'vitest';
import { compilePolicy, restorePolicy } from '../../../src/domain/policy/policy.ts';
import { reviewPolicy } from '../../../src/domain/policy/review.ts';
import { FULL } from '../../support/full-policy.ts';
import { NOW } from '../../support/leads.ts';

const problemsIn = (text: string) => reviewPolicy(text, 'h', NOW).problems;

test.each([
  ['', 'empty'],
  ['  \n', 'empty'],
  ['# only a remark', 'bad-value'],
  ['just words', 'bad-value'],
  ['[]', 'bad-value'],
  ['- a', 'bad-value'],
  [`${FULL}# ${'ä'.repeat(128 * 1024)}`, 'too-large'],
  ['['.repeat(9000), 'too-deep'],
  [`a: ${'{ b: '.repeat(60)}c${' }'.repeat(60)}`, 'too-deep'],
  ['%YAML 1.1\n---\npolicy: x', 'directive'],
])('%j is no policy, and line 1 says why', (text, code) => {
  expect(problemsIn(text)[0]).toMatchObject({ severity: 'error', code, line: 1 });
});

test('with the policy itself nothing is wrong', () => {
  expect(reviewPolicy(FULL, 'h', NOW)).toMatchObject({ ok: true, problems: [] });
});

test('mistakes in the form and in what the rest means are told together, in the order of the file', () => {
  const text = FULL.replace('version: 3', 'version: three')
    .replace('in_list: rivals', 'in_list: rivalls')
    .replace('points: 20 }', 'pionts: 20 }')
    .replace('A: 60, B', 'A: 60, A: 50, B')
    .replace('members: [ida]', 'members: [eda]')
    .replace('to: alps', 'to: apls')
    .replace('accept: 3h', 'accept: 3 hours')
    .replace('grade: [fair, poor', 'grade: [fair, por');
  const said = problemsIn(text).map(({ line, code }) => [
    text.split('\n')[(line ?? 0) - 1]?.trim().slice(0, 12),
    code,
  ]);
  expect(said).toEqual([
    ['version: thr', 'bad-value'],
    ['- { id: riva', 'unknown-list'],
    ['- { id: near', 'unknown-key'],
    ['fit_letter: ', 'duplicate-key'],
    ['desk: { memb', 'unknown-member'],
    ['- { id: cold', 'unknown-grade'],
    ['- { id: big,', 'unknown-target'],
    ['good: { acce', 'bad-value'],
  ]);
});

test('a broken part makes no name unknown and nothing unused', () => {
  const codes = (from: string, to: string) => problemsIn(FULL.replace(from, to)).map(({ code }) => code);
  expect(codes('email: ida@ovens.example', 'email: ida')).toEqual(['bad-value']);
  expect(codes('rivals: [hotbox.example, coldbox.example]', 'rivals: 7')).toEqual(['bad-value']);
  expect(codes('bands_of: ovens\n', '')).toEqual(['missing-key']);
  expect(codes('people:', 'everybody:')).toEqual(['missing-key', 'unknown-key']);
  expect(codes('hours: always', 'hours: never')).toEqual(['bad-value']);
});

test('a value under a mistyped key is looked at as well', () => {
  const text = FULL.replace('half_life: 10d', 'half_live: ten days');
  expect(problemsIn(text).map(({ code }) => code)).toEqual(['unknown-key', 'bad-value']);
});

test('what was accepted once is compiled again, however strict the checker is now', () => {
  const old = FULL.replace('in_list: rivals', 'in_list: gone').replace('version: 3', 'version: !!int 3');
  expect(compilePolicy(old, 'h').ok).toBe(false);
  expect(restorePolicy(old, 'h')).toMatchObject({ ok: true, policy: { version: 3 } });
  expect(restorePolicy(FULL.replace('half_life', 'half_live'), 'h').ok).toBe(false);
});
