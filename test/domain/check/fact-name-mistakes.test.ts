import { describe, test } from 'vitest';
import { expectFound, inRow, type Row } from '../../support/mistake.ts';

const ROWS: readonly Row[] = [
  [
    'a fact in a condition',
    'email.kind: company }, points',
    '«email.knd: company }, points',
    'unknown-fact',
    'Did you mean "email.kind"?',
  ],
  ['a fact in a table', 'by: person.rank', 'by: «person.rnak', 'unknown-fact', 'Did you mean "person.rank"?'],
  [
    'a fact that others are made of',
    'bands_of: ovens',
    'bands_of: «oven',
    'unknown-fact',
    'Did you mean "ovens"?',
  ],
  [
    'a slip in a CRM fact',
    'crm.owner: { exists',
    '«crm.onwer: { exists',
    'unknown-fact',
    'Did you mean "crm.owner"?',
  ],
  [
    'built in, but is not',
    'email.kind: built_in',
    '«email.sort: built_in',
    'unknown-fact',
    'is not built in',
  ],
  [
    'a fact made further down',
    'bands_of: ovens',
    'bands_of: «person.rank',
    'fact-order',
    'move it above order.size',
  ],
  ['a fact made of itself', 'words_in: title', 'words_in: «person.rank', 'fact-order', 'made of itself'],
  [
    'the grade while it is being made',
    'cell: [A1, A2]',
    '«grade: top',
    'unknown-fact',
    'ask for cell, fit or engagement',
  ],
  ['a list', 'in_list: rivals', 'in_list: «rivalls', 'unknown-list', 'Did you mean "rivals"?'],
  ['an event', 'event: unsubscribed', 'event: «unsubscribe', 'unknown-event', 'Did you mean "unsubscribed"?'],
  [
    'an event of a test',
    '{ webinar_attended: 2d }',
    '{ «webinar_atended: 2d }',
    'unknown-event',
    'Did you mean "webinar_attended"?',
  ],
  [
    'an event that Baton does not know',
    'event: unsubscribed',
    'event: «oven_returned',
    'foreign-event',
    'exactly so',
  ],
  [
    'a property of an event',
    'where: { form: offer }',
    'where: { «from: offer }',
    'unknown-property',
    'Did you mean "form"?',
  ],
  ['a value in a table', 'fleet: 40', '«fleets: 40', 'unknown-value', 'Did you mean "fleet"?'],
  [
    'a value in a condition',
    'person.rank: pupil',
    'person.rank: «scholar',
    'unknown-value',
    'known are pupil, chef, cook',
  ],
  ['a cell', '[A1, A2]', '[A1, «A9]', 'unknown-value', 'is not a value of cell'],
  ['a reason of a return', 'reason: silent', 'reason: «silnet', 'unknown-value', 'Did you mean "silent"?'],
];

describe('mistakes: names of facts and events', () =>
  test.each(ROWS.map(inRow))('%s', (_, mistake) => expectFound(mistake)));
