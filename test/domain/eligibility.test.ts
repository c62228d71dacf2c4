import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Absence } from '../../src/domain/handoff/working-time.ts';
import { type Candidate, eligibility } from '../../src/domain/routing/eligibility.ts';

const seed = process.env['FC_SEED']; // paste a failing run's seed to replay it
const replay = seed === undefined ? {} : { seed: Number(seed) };

const NOW = Temporal.Instant.from('2026-12-21T00:30:00Z'); // still the 20th in New York
const away = (from: string, to: string): Absence => ({
  from: Temporal.PlainDate.from(from),
  to: Temporal.PlainDate.from(to),
});
const person = (id: string, rest: Partial<Candidate> = {}): Candidate => ({
  id,
  weight: 1,
  open: 0,
  today: 0,
  cap: {},
  absences: [],
  zone: 'Europe/London',
  ...rest,
});
/** Why this person gets nothing at NOW; undefined when they may. */
const why = (rest: Partial<Candidate>, now = NOW): string | undefined =>
  eligibility([person('ana', rest)], now).excluded[0]?.why;

describe('who may be given a lead', () => {
  test.each([
    ['away', { absences: [away('2026-12-21', '2027-01-04')] }, 'away until 2027-01-04'],
    [
      'away twice',
      { absences: [away('2026-12-20', '2026-12-22'), away('2026-12-21', '2027-01-04')] },
      'away until 2027-01-04',
    ],
    ['full', { open: 25, cap: { open: 25 } }, 'has 25 open, cap 25'],
    ['over full', { open: 26, cap: { open: 25, per_day: 8 } }, 'has 26 open, cap 25'],
    ['had enough today', { today: 8, cap: { open: 25, per_day: 8 } }, 'got 8 today, cap 8'],
    ['cap of none', { cap: { per_day: 0 } }, 'got 0 today, cap 0'],
    ['no user of the CRM', { barred: 'is no user of HubSpot', weight: 0 }, 'is no user of HubSpot'],
    ['no weight', { weight: 0 }, 'takes no leads, weight 0'],
    [
      'away and full',
      { open: 9, cap: { open: 9 }, absences: [away('2026-12-01', '2026-12-24')] },
      'away until 2026-12-24',
    ],
    ['below every cap', { open: 24, today: 7, cap: { open: 25, per_day: 8 } }, undefined],
    ['no caps', { open: 900, today: 90 }, undefined],
    ['back yesterday', { absences: [away('2026-12-01', '2026-12-20')] }, undefined],
    ['leaves tomorrow', { absences: [away('2026-12-22', '2026-12-30')] }, undefined],
  ])('%s', (_, rest, expected) => expect(why(rest)).toBe(expected));

  test('days away are days where they live', () => {
    const absences = [away('2026-12-21', '2026-12-21')];
    expect(why({ absences, zone: 'America/New_York' })).toBeUndefined();
    expect(why({ absences, zone: 'America/New_York' }, NOW.add({ hours: 24 }))).toBe('away until 2026-12-21');
    expect(why({ absences }, NOW.add({ hours: 24 }))).toBeUndefined();
  });

  test('the night excludes nobody', () => {
    expect(why({}, Temporal.Instant.from('2026-12-20T03:00:00Z'))).toBeUndefined();
  });

  test('everybody is in one list, in the order given, and only rotation needs the rest', () => {
    const people = fc.uniqueArray(
      fc.record({ id: fc.string(), open: fc.nat(9), today: fc.nat(9), cap: fc.record({ open: fc.nat(9) }) }),
      { selector: ({ id }) => id },
    );
    const law = fc.property(people, (people) => {
      const { eligible, excluded } = eligibility(
        people.map((one) => person(one.id, one)),
        NOW,
      );
      const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);
      expect(ids(eligible)).toEqual(ids(people.filter(({ open, cap }) => open < cap.open)));
      expect(ids(excluded)).toEqual(ids(people.filter(({ open, cap }) => open >= cap.open)));
      for (const one of eligible)
        expect(Object.keys(one).toSorted()).toEqual(['id', 'open', 'today', 'weight']);
    });
    fc.assert(law, replay);
  });
});
