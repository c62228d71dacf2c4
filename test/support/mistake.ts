import { expect } from 'vitest';
import { type Problem, problemLine } from '../../src/domain/policy/problem.ts';
import { reviewPolicy } from '../../src/domain/policy/review.ts';
import { FULL } from './full-policy.ts';
import { NOW } from './leads.ts';

/**
 * One change to the full policy, and what is said of it. `«` and `»` around a part of `to` mark what the problem is
 * about; without them it is about the beginning of `to`.
 */
export interface Mistake {
  readonly from: string;
  readonly to: string;
  /** What the problem is about, when it is not where the change is: its first place in the text. */
  readonly at?: string;
  readonly code: string;
  /** What must be in the message. */
  readonly hint: string;
  /** Other codes that the same change rightly causes. */
  readonly also?: readonly string[];
}

/** A mistake told at the change itself, in the order: name, from, to, code, hint, other codes. */
export type Row = readonly [
  name: string,
  from: string,
  to: string,
  code: string,
  hint: string,
  ...also: string[],
];

export const inRow = ([name, from, to, code, hint, ...also]: Row): readonly [string, Mistake] => [
  name,
  { from, to, code, hint, also },
];

/** Makes the mistake and holds the checker to it: the code at the exact line and column, the hint, and nothing else. */
export function expectFound({ from, to, at, code, hint, also = [] }: Mistake): void {
  const start = FULL.indexOf(from);
  expect(start, `"${from}" is not in the policy`).toBeGreaterThanOrEqual(0);
  const about = Math.max(0, to.indexOf('«'));
  const plain = to.replace('«', '').replace('»', '');
  const text = FULL.slice(0, start) + plain + FULL.slice(start + from.length);
  const place = at === undefined ? start + about : text.indexOf(at);
  const before = text.slice(0, place).split('\n');
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  const { problems } = reviewPolicy(text, 'h', NOW);
  const told = problems.map((problem) => problemLine('p', problem)).join('\n');
  const found = problems.find((problem) => problem.code === code && problem.message.includes(hint));
  expect(found, `${code} … ${hint} is not among:\n${told}`).toBeDefined();
  expect([found?.line, found?.column], told).toEqual([line, column]);
  expect(strangers(problems, [code, ...also]), told).toEqual([]);
}

const strangers = (problems: readonly Problem[], known: readonly string[]): string[] =>
  problems.map(({ code }) => code).filter((code) => !known.includes(code));
