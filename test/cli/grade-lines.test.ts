import { expect, test } from 'vitest';
import { type Graded, gradeLines } from '../../src/cli/grade-lines.ts';
import { contextOf, NOW } from '../support/leads.ts';
import { policyOf } from '../support/policies.ts';

const long = 'x'.repeat(90);
const policy = policyOf();
const card = policy.score(contextOf({ trade: 'hotel', rooms: 40 }));
const graded: Graded = {
  who: 'Mia Marsh',
  goesTo: 'owner ivo',
  card,
  byHand: null,
  route: { id: 'hotels', line: 12, because: 'trade is hotel' },
  because: 'ivo is next in turn',
  nextGrade: null,
  file: 'policy.yaml',
  decided: 'furniture version 3, just now',
};
const linesOf = (changes: Partial<Graded>): string[] => gradeLines({ ...graded, ...changes }, new Date(NOW));

test('columns stand under each other, and nothing is wider than a terminal of 100', () => {
  const words = 'many words '.repeat(30);
  const lines = linesOf({
    who: `${words} ${long}`,
    card: {
      ...card,
      adjustments: [{ id: long.slice(0, 64), line: 2, from: 'silver', to: 'gold' }],
      rules: card.rules.map((rule) => ({ ...rule, because: `${words}${long}` })),
    },
    because: words,
    file: `${long}.yaml`,
  });
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines.join(' ')).toContain('many words');
  const plain = linesOf({});
  const columnOf = (part: string): number => plain.find((line) => line.includes(part))?.indexOf(part) ?? -1;
  expect(columnOf('rooms is 40')).toBe(columnOf('trade is hotel'));
  expect(columnOf('ivo is next')).toBe(columnOf('trade is hotel'));
});

test('a name cannot move the cursor or start a new line', () => {
  const [first] = linesOf({ who: 'Bo\u001b[2J\nGrade A' });
  expect(first).toBe('Grade silver  Bo\uFFFD[2J Grade A  route hotels, owner ivo');
});

test('who is out, and a grade that somebody set, are told above the points', () => {
  const out = { id: 'rival', reason: 'Works for a rival', line: 7 };
  const byHand = {
    grade: 'gold',
    by: 'Rosa',
    why: 'met them',
    until: '2026-11-01T00:00:00.000Z',
    instead: 'silver',
  };
  const text = linesOf({ card: { ...card, disqualified: out }, byHand }).join('\n');
  expect(text).toMatch(/Set by hand\n +gold by Rosa until 2026-11-01: met them; the rules say silver\n/);
  expect(text).toMatch(/Out\n +rival +Works for a rival +policy.yaml:7\n/);
  expect(text.indexOf('Out\n')).toBeLessThan(text.indexOf('Fit '));
});

test('two changes are a sentence, then each with its rule', () => {
  const change = (rule: string, line: number) => ({ rule, line, points: 5, what: `some ${rule}` });
  const lines = linesOf({
    nextGrade: {
      grade: 'gold',
      text: 'Both would together make this gold',
      changes: [change('one', 3), change('two', 4)],
    },
  });
  const start = lines.indexOf('What would raise it');
  expect(lines.slice(start + 1).map((line) => line.trim().replaceAll(/ {2,}/g, ' '))).toEqual([
    'Both would together make this gold',
    'one some one policy.yaml:3',
    'two some two policy.yaml:4',
  ]);
});
