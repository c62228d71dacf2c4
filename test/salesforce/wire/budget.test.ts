import { expect, test } from 'vitest';
import { openBudget } from '../../../src/crm/salesforce/budget.ts';

const MINUTE = 60_000;

function clocked() {
  let at = 0;
  const budget = openBudget({ now: () => at });
  return { budget, pass: (ms: number) => (at += ms) };
}

test('before anything was heard nothing is spared', () => {
  const { budget } = clocked();
  expect(budget.spares()).toBe(false);
});

test.each([
  [94_999, false],
  [95_000, true],
  [100_001, true],
])('at %d of 100,000 calls it spares: %s', (used, spares) => {
  const { budget } = clocked();
  budget.heard(used, 100_000);
  expect(budget.spares()).toBe(spares);
});

test('after 15 minutes without news one may ask, and after 15 more another', () => {
  const { budget, pass } = clocked();
  budget.heard(99, 100);
  pass(15 * MINUTE - 1);
  expect(budget.spares()).toBe(true);
  pass(1);
  expect([budget.spares(), budget.spares()]).toEqual([false, true]);
  pass(15 * MINUTE);
  expect([budget.spares(), budget.spares()]).toEqual([false, true]);
});

test('news begin the 15 minutes anew, or end them', () => {
  const { budget, pass } = clocked();
  budget.heard(99, 100);
  pass(14 * MINUTE);
  budget.heard(98, 100);
  pass(14 * MINUTE);
  expect(budget.spares()).toBe(true);
  budget.heard(50, 100);
  expect(budget.spares()).toBe(false);
});
