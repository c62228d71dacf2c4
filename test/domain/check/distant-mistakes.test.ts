import { describe, test } from 'vitest';
import { expectFound, type Mistake } from '../../support/mistake.ts';

/** Here the problem is told somewhere else than where the change is. */
const ROWS: readonly (readonly [string, Mistake])[] = [
  [
    'a row of the matrix is missing',
    {
      from: '    B: [ good, fair, fair, poor ]\n',
      to: '',
      at: 'matrix:',
      code: 'matrix',
      hint: 'no row for "B"',
    },
  ],
  [
    'no grade for who is out',
    {
      from: 'poor, out]\n  show',
      to: 'poor]\n  show',
      at: 'order: [top',
      code: 'unknown-grade',
      hint: 'disqualified',
    },
  ],
  [
    'no lowest band',
    {
      from: 'C: lowest',
      to: 'C: 0',
      at: 'fit_letter',
      code: 'bands',
      hint: 'exactly one band',
      also: ['dead-band'],
    },
  ],
  [
    'a rule above its cap',
    { from: 'chef: 20', to: 'chef: 35', at: 'points: { chef', code: 'hidden-by-cap', hint: 'rank gives 35' },
  ],
  [
    'one gives and one takes',
    {
      from: 'when: { kitchen: { has_word: canteen } }',
      to: 'when: { email.kind: company }',
      at: '{ id: own-mail',
      code: 'opposite-rules',
      hint: 'own-mail and canteen ask the same',
      also: ['test-failed'],
    },
  ],
  [
    'weak sources',
    {
      from: 'at_most: 4, per: 7d',
      to: 'at_most: 12, per: 7d',
      at: '1: 50',
      code: 'weak-sources',
      hint: 'visits, seminar alone come to 63',
    },
  ],
  [
    'a gap at the end',
    {
      from: 'id: rest, to',
      to: 'id: rest, when: { grade: top }, to',
      at: '{ id: rest',
      code: 'route-gap',
      hint: 'must take every lead',
    },
  ],
  [
    'a last route for a season',
    {
      from: 'id: rest, to',
      to: 'id: rest, until: 2027-01-01, to',
      at: '{ id: rest',
      code: 'route-gap',
      hint: 'and its dates',
    },
  ],
  [
    'a protected attribute',
    {
      from: 'kitchen: { has_word: canteen }',
      to: 'gender: male',
      at: 'gender',
      code: 'protected-attribute',
      hint: 'protected attribute',
      also: ['unknown-fact'],
    },
  ],
  [
    'a list nobody uses any more',
    {
      from: '{ in_list: rivals }',
      to: 'hotbox.example',
      at: 'rivals',
      code: 'unused-list',
      hint: '"rivals"',
    },
  ],
  [
    'a band that nobody names',
    {
      from: 'one: 1,',
      to: 'one: 1, dozen: 2, score: 3,',
      at: 'score',
      code: 'unused-band',
      hint: 'nothing would change without it',
      also: ['table-gap'],
    },
  ],
  [
    'a grade that no test expects',
    {
      from: 'expect: { grade: good, routing: big }',
      to: 'expect: { routing: big }',
      at: 'tests:',
      code: 'untested-grade',
      hint: 'no test expects grade good',
    },
  ],
];

describe('mistakes told elsewhere', () => test.each(ROWS)('%s', (_, mistake) => expectFound(mistake)));
