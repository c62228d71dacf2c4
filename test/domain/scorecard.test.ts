import { describe, expect, test } from 'vitest';
import { reasonLines } from '../../src/domain/scoring/scorecard.ts';
import { contextOf, DAY, happened } from '../support/leads.ts';
import { oneGroup, type PolicySource, policyOf } from '../support/policies.ts';

type FitRule = PolicySource['fit']['groups'][string]['rules'][number];
type Grades = PolicySource['grades'];

const rule = (id: string, points: number): FitRule => ({ id, when: { rooms: { exists: true } }, points });
const fitOf = (fit: PolicySource['fit'], facts = {}) =>
  policyOf({ fit }).score(contextOf({ rooms: 1, ...facts }));

describe('fit', () => {
  test('adds up the rules that hold, and takes away what takes away', () => {
    const fit = oneGroup([
      rule('a', 30),
      rule('b', 25),
      rule('c', -15),
      { ...rule('d', 9), when: { rooms: 2 } },
    ]);
    expect(fitOf(fit)).toMatchObject({ fit: 40, rules: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
  });

  test('a table gives the points of its value, any case; nothing for another', () => {
    const fit = oneGroup<FitRule>([{ id: 'trade', by: 'trade', points: { Hotel: 30, school: 20 } }]);
    expect(fitOf(fit, { trade: 'HOTEL' }).fit).toBe(30);
    expect(fitOf(fit, { trade: 'school' }).rules[0]?.because).toBe('trade is school');
    expect(fitOf(fit, { trade: 'café' }).rules).toEqual([]);
    expect(fitOf(fit).rules).toEqual([]);
  });

  test.each<[string, Record<string, number>, unknown, number | undefined]>([
    ['spaces around', { hotel: 30 }, ' Hotel ', 30],
    ['a number', { 12: 30 }, 12, 30],
    ['a ticked box', { true: 30, false: -5 }, 'yes', 30],
    ['a box not ticked', { true: 30, false: -5 }, false, -5],
    ['its own word before what it stands for', { true: 30, yes: 10 }, 'Yes', 10],
    ['the first of a list that the table knows', { hotel: 30, school: 20 }, ['spa', 'school', 'hotel'], 20],
    ['a list of which it knows nothing', { hotel: 30 }, ['spa'], undefined],
    ['an empty field', { hotel: 30 }, '', undefined],
  ])('a table compares as conditions do: %s', (_, points, value, given) => {
    const fit = oneGroup<FitRule>([{ id: 'trade', by: 'trade', points }]);
    expect(fitOf(fit, { trade: value }).rules[0]?.points).toBe(given);
  });

  test.each([{ enabled: false }, { from: '2026-10-21' }, { until: '2026-10-19' }])(
    'rules out of season give nothing: %j',
    (season) => {
      const table = { id: 'trade', by: 'trade', points: { hotel: 30 }, ...season };
      expect(fitOf(oneGroup<FitRule>([{ ...rule('a', 20), ...season }, table]), { trade: 'hotel' }).fit).toBe(
        0,
      );
    },
  );

  test('a group gives at most its maximum; the last positive rules bear the cut', () => {
    const card = fitOf({
      max: 100,
      groups: { need: { max: 40, rules: [rule('a', 30), rule('b', 25), rule('c', -5)] } },
    });
    expect(card.fit).toBe(40);
    expect(card.rules.map(({ id, capped, points }) => [id, capped, points])).toEqual([
      ['a', 0, 30],
      ['b', 10, 15],
      ['c', 0, -5],
    ]);
  });

  test('a group whose maximum is 0 can only take away', () => {
    const groups = {
      good: { max: 50, rules: [rule('a', 50)] },
      bad: { max: 0, rules: [rule('b', -20), rule('c', 5)] },
    };
    expect(fitOf({ max: 100, groups }).fit).toBe(35);
  });

  test('the side stops at its maximum and at 0', () => {
    expect(fitOf({ max: 60, groups: { a: { max: 90, rules: [rule('a', 80)] } } }).fit).toBe(60);
    expect(fitOf({ max: 60, groups: { a: { max: 90, rules: [rule('a', -80)] } } }).fit).toBe(0);
  });

  test('is rounded to a tenth, shares too', () => {
    const card = fitOf(oneGroup([rule('a', 10.25)]));
    expect([card.fit, card.rules[0]?.raw, card.rules[0]?.points]).toEqual([10.3, 10.3, 10.3]);
  });
});

describe('engagement', () => {
  test('groups are capped after fading', () => {
    const rules = ['a', 'b'].map((event) => ({ id: event, event, points: 60 }));
    const engagement = { max: 100, groups: { only: { max: 50, decay: { half_life: '10d' }, rules } } };
    const card = policyOf({ engagement }).score(
      contextOf({}, [happened('a', 10 * DAY), happened('b', 10 * DAY)]),
    );
    expect(card.engagement).toBe(50);
    expect(card.rules[1]).toMatchObject({ raw: 60, decayed: 30, capped: 10, points: 20 });
  });
});

describe('bands and matrix', () => {
  const bands = {
    fit_letter: { S: 70, M: 40, L: 'lowest' },
    engagement_digit: { 1: 60, 2: 20, 3: 'lowest' },
  } as const;
  const matrix = { S: ['s1', 's2', 's3'], M: ['m1', 'm2', 'm3'], L: ['l1', 'l2', 'l3'] };
  const grades: Grades = { ...bands, matrix, order: [...Object.values(matrix).flat(), 'out'] };
  const graded = (fit: number, engagement: number) =>
    policyOf({
      fit: oneGroup([rule('f', fit)]),
      engagement: oneGroup([{ id: 'e', event: 'visit', points: engagement }]),
      grades,
      sla: {},
    }).score(contextOf({ rooms: 1 }, [happened('visit')]));

  test.each([
    [100, 100, 'S1', 's1'],
    [70, 60, 'S1', 's1'],
    [69.9, 60, 'M1', 'm1'],
    [70, 59.9, 'S2', 's2'],
    [40, 20, 'M2', 'm2'],
    [39.9, 19.9, 'L3', 'l3'],
    [0, 100, 'L1', 'l1'],
    [100, 0, 'S3', 's3'],
    [0, 0, 'L3', 'l3'],
  ])('fit %d and engagement %d are cell %s', (fit, engagement, cell, grade) => {
    expect(graded(fit, engagement)).toMatchObject({ fit, engagement, cell, grade });
  });
});

describe('adjustments', () => {
  const start = { rooms: 12, trade: 'hotel' }; // fit 80, no engagement: cell A2, silver
  const adjusted = (adjust: NonNullable<Grades['adjust']>) => {
    const { grades } = policyOf().document;
    return policyOf({ grades: { ...grades, adjust } }).score(contextOf(start));
  };
  const always = { rooms: 12 };

  test.each<[string, NonNullable<Grades['adjust']>, string, number]>([
    ['a cap lowers', [{ id: 'x', when: always, cap_at: 'bronze' }], 'bronze', 1],
    ['a cap never betters', [{ id: 'x', when: always, cap_at: 'gold' }], 'silver', 0],
    ['a raise betters', [{ id: 'x', when: always, raise_to: 'gold' }], 'gold', 1],
    ['a raise never worsens', [{ id: 'x', when: always, raise_to: 'bronze' }], 'silver', 0],
    ['the same grade is no change', [{ id: 'x', when: always, cap_at: 'silver' }], 'silver', 0],
    ['what does not hold does nothing', [{ id: 'x', when: { rooms: 1 }, cap_at: 'bronze' }], 'silver', 0],
    ['off is off', [{ id: 'x', enabled: false, when: always, cap_at: 'bronze' }], 'silver', 0],
    [
      'top to bottom: raised, then capped',
      [
        { id: 'x', when: always, raise_to: 'gold' },
        { id: 'y', when: always, cap_at: 'bronze' },
      ],
      'bronze',
      2,
    ],
    [
      'top to bottom: capped, then raised',
      [
        { id: 'y', when: always, cap_at: 'bronze' },
        { id: 'x', when: always, raise_to: 'gold' },
      ],
      'gold',
      2,
    ],
  ])('%s', (_, adjust, grade, uses) => {
    const card = adjusted(adjust);
    expect(card).toMatchObject({ cell: 'A2', grade });
    expect(card.adjustments).toHaveLength(uses);
  });
});

describe('disqualification', () => {
  const disqualify = [
    { id: 'off', enabled: false, when: { rooms: 12 }, reason: 'never said' },
    { id: 'second', when: { trade: 'hotel' }, reason: 'No hotels' },
    { id: 'third', when: { rooms: 12 }, reason: 'No dozens' },
  ];
  const adjust = [{ id: 'x', when: { rooms: 12 }, cap_at: 'bronze' }];
  const { grades } = policyOf().document;
  const card = policyOf({ disqualify, grades: { ...grades, adjust } }).score(
    contextOf({ rooms: 12, trade: 'hotel' }, [happened('quote_asked')]),
  );

  test('the first that holds gives grade out and the reason', () => {
    expect(card.grade).toBe('out');
    expect(card.disqualified).toMatchObject({ id: 'second', reason: 'No hotels' });
  });

  test('the scores are still reckoned, for reports and appeals', () => {
    expect(card).toMatchObject({ fit: 80, engagement: 60, cell: 'A1', adjustments: [] });
  });
});

test('reasons: why out, then what weighs most, then what moved the grade', () => {
  const shares = [
    { id: 'small', points: 5, raw: 5, decayed: 5, capped: 0 },
    { id: 'bad', points: -20, raw: -20, decayed: -20, capped: 0 },
    { id: 'faded', points: 12.5, raw: 50, decayed: 25, capped: 12.5 },
    { id: 'silent', points: 0, raw: 0, decayed: 0, capped: 0 },
  ].map((share) => ({
    ...share,
    side: 'fit' as const,
    group: 'need',
    line: null,
    because: `because of ${share.id}`,
  }));
  const lines = reasonLines({
    fit: 0,
    engagement: 0,
    cell: 'A1',
    grade: 'out',
    disqualified: { id: 'rival', reason: 'A rival', line: 1 },
    rules: shares,
    adjustments: [{ id: 'free', line: null, from: 'gold', to: 'silver' }],
  });
  expect(lines).toEqual([
    'out: A rival (rival)',
    '-20 bad: because of bad',
    '+12.5 faded: because of faded, faded from 50, 12.5 over the cap of need',
    '+5 small: because of small',
    'gold became silver by free',
  ]);
});
