import { OUT } from '../../scoring/grade.ts';
import { instead, type Path, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import type { Say } from './rule-book.ts';

/** Every grade that is named must be in `grades.order`. Conditions on the grade are looked at with the other facts. */
export function checkGradeNames(document: PolicyDocument, say: Say): void {
  const { grades, sla, pursuit, goals, disqualify, tests } = document;
  const known = new Set(grades.order);
  const sayGrade = (grade: unknown, path: Path): void => {
    if (typeof grade === 'string' && !known.has(grade))
      say('error', 'unknown-grade', `"${grade}" is not in grades.order${instead(grade, known)}`, path);
  };
  if (disqualify.length > 0 && !known.has(OUT))
    say('error', 'unknown-grade', `"${OUT}", the grade of who is disqualified, is not in grades.order`, [
      'grades',
      'order',
    ]);
  const seen = new Set<string>();
  grades.order.forEach((grade, i) => {
    if (seen.has(grade))
      say('error', 'duplicate-grade', `"${grade}" stands twice in the order`, ['grades', 'order', i]);
    seen.add(grade);
  });
  for (const [letter, row] of Object.entries(grades.matrix))
    row.forEach((grade, i) => sayGrade(grade, ['grades', 'matrix', letter, i]));
  grades.adjust.forEach((rule, i) => {
    for (const key of ['cap_at', 'raise_to'] as const)
      sayGrade(rule[key], ['grades', 'adjust', i, key, VALUE]);
    if (rule.cap_at === undefined && rule.raise_to === undefined)
      say('error', 'missing-key', `"${rule.id}" adjusts nothing; add cap_at: B or raise_to: A`, [
        'grades',
        'adjust',
        i,
      ]);
  });
  for (const [section, names] of [
    ['sla', sla.terms],
    ['pursuit', pursuit],
  ] as const)
    for (const grade of Object.keys(names)) sayGrade(grade, [section, grade]);
  for (const key of ['first_touch_within', 'accepted', 'won'] as const) {
    const goal = goals[key];
    if (typeof goal === 'object')
      for (const grade of Object.keys(goal)) sayGrade(grade, ['goals', key, grade]);
  }
  tests.forEach(({ expect }, i) => sayGrade(expect['grade'], ['tests', i, 'expect', 'grade', VALUE]));
}

/** The matrix must have a cell for each pair of bands, and no cell may be better than one to its left or above it. */
export function checkMatrix({ grades }: PolicyDocument, say: Say): void {
  const letters = Object.keys(grades.fit_letter);
  const digits = Object.keys(grades.engagement_digit);
  for (const letter of letters)
    if (!Object.hasOwn(grades.matrix, letter))
      say('error', 'matrix', `the matrix has no row for "${letter}"`, ['grades', 'matrix']);
  for (const [letter, row] of Object.entries(grades.matrix)) {
    if (!letters.includes(letter))
      say('error', 'matrix', `"${letter}" is not a band of fit_letter${instead(letter, letters)}`, [
        'grades',
        'matrix',
        letter,
      ]);
    if (row.length !== digits.length)
      say(
        'error',
        'matrix',
        `row ${letter} has ${count(row.length, 'grade')}, and engagement_digit has ${count(digits.length, 'band')}`,
        ['grades', 'matrix', letter, VALUE],
      );
  }
  const rank = (grade: string | undefined): number =>
    grade === undefined ? -1 : grades.order.indexOf(grade);
  letters.forEach((letter, r) => {
    grades.matrix[letter]?.forEach((grade, c) => {
      const neighbours = [
        { cell: `${letter}${digits[c - 1]}`, grade: grades.matrix[letter]?.[c - 1] },
        { cell: `${letters[r - 1]}${digits[c]}`, grade: grades.matrix[letters[r - 1] ?? '']?.[c] },
      ];
      const worse = neighbours.find((each) => rank(each.grade) > rank(grade) && rank(grade) >= 0);
      if (worse)
        say(
          'warning',
          'matrix-order',
          `${letter}${digits[c]} gives ${grade}, which is better than the ${worse.grade} of ${worse.cell}, though the scores are lower`,
          ['grades', 'matrix', letter, c],
        );
    });
  });
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
