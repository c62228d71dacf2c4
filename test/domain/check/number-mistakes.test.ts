import { describe, test } from 'vitest';
import { expectFound, inRow, type Row } from '../../support/mistake.ts';

const ROWS: readonly Row[] = [
  [
    'a row too short',
    '[ good, fair, fair, poor ]',
    '«[ good, fair ]',
    'matrix',
    'row B has 2 grades, and engagement_digit has 4 bands',
  ],
  [
    'a row too many',
    '    C: [ fair',
    '    «E: [ poor, poor, poor, poor ]\n    C: [ fair',
    'matrix',
    'is not a band of fit_letter',
  ],
  [
    'a better cell for lower scores',
    '[ good, fair, fair, poor ]',
    '[ good, fair, «good, poor ]',
    'matrix-order',
    'better than the fair of B2',
  ],
  [
    'bands out of order',
    'A: 60, B: 30',
    'A: 30, B: «60',
    'band-order',
    'write the best band first',
    'test-failed',
  ],
  ['a band above the maximum', '{ 1: 50, 2: 20', '{ 1: «81, 2: 20', 'dead-band', 'engagement can reach 80'],
  ['a band below every score', 'B: 30, C', 'B: «0, C', 'dead-band', 'no band below B'],
  [
    'a cap that cuts everything',
    'max: 30\n      rules:',
    'max: «0\n      rules:',
    'group-max',
    'cuts off all',
    'unreachable-max',
    'dead-band',
  ],
  [
    'a cap that is never met',
    'max: 60\n      rules:',
    'max: «75\n      rules:',
    'unreachable-max',
    'give 60 at most',
  ],
  ['a side that is never full', 'max: 90', 'max: «95', 'unreachable-max', 'the groups give 90 together'],
  [
    'a leap over two bands',
    'points: 35, count',
    '«points: 48, count',
    'leap',
    'over two whole bands',
    'test-failed',
  ],
  [
    'just enough',
    'points: 35, count',
    '«points: 21, count',
    'near-threshold',
    'just enough for band 2',
    'test-failed',
  ],
  ['no points', 'points: -30', '«points: 0', 'no-points', 'gives 0 points'],
];

describe('mistakes: points and grades', () =>
  test.each(ROWS.map(inRow))('%s', (_, mistake) => expectFound(mistake)));
