import { describe, test } from 'vitest';
import { expectFound, inRow, type Row } from '../../support/mistake.ts';

const ROWS: readonly Row[] = [
  [
    'routes behind one that takes all',
    '  - { id: big, when: { order.size: [some, fleet] }',
    '  - «{ id: big',
    'unreachable-route',
    'takes every lead',
  ],
  [
    'the source in scoring',
    'kitchen: { has_word: canteen }',
    '«source: fair',
    'source-in-scoring',
    'no matter the source',
  ],
  [
    'the source in an adjustment',
    'timeframe: now, order.size: [some, fleet]',
    '«utm.source: ads',
    'source-in-scoring',
    'prioritized in the same manner',
    'test-failed',
  ],
  ['a list that nobody uses', 'home: [AT', '«hame: [FR]\n  home: [AT', 'unused-list', '"hame"'],
  [
    'a pool that nobody uses',
    '  desk: {',
    '  «spare: { members: [leo], hours: always }\n  desk: {',
    'unused-pool',
    '"spare"',
  ],
  [
    'a template that nobody sends',
    '  hello:',
    '  «bye: { subject: a, body: b }\n  hello:',
    'unused-template',
    '"bye"',
  ],
  [
    'a grade that nothing gives',
    'order: [top, good,',
    'order: [top, «great, good,',
    'unused-grade',
    '"great"',
    'untested-grade',
  ],
  ['points for who is out', 'chef: 20', '«pupil: 5, chef: 20', 'covered-value', 'out already by "pupil"'],
  ['a test that fails', 'fit: 90,', 'fit: «80,', 'test-failed', 'fit expected 80, got 90'],
  [
    'a test with a date',
    '{ webinar_attended: 2d }',
    '{ webinar_attended: «2026-01-01 }',
    'event-age',
    'write how long ago: webinar_attended: 2d',
  ],
  [
    'a test without an age',
    '{ webinar_attended: 2d }',
    '{ webinar_attended: «recently }',
    'event-age',
    'how long ago',
  ],
  ['a test that expects what there is not', 'cell: A1,', '«cel: A1,', 'unknown-key', 'Did you mean "cell"?'],
  [
    'a test with an unknown fact',
    'title: cook, ovens: 5, company.country: FR }',
    'title: cook, «oven: 5, company.country: FR }',
    'unknown-fact',
    'Did you mean "ovens"?',
  ],
];

describe('mistakes: the policy as a whole', () =>
  test.each(ROWS.map(inRow))('%s', (_, mistake) => expectFound(mistake)));
