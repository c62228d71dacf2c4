import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/domain/policy/policy.ts';
import type { Context } from '../../src/domain/scoring/context.ts';
import { eventTime } from '../../src/domain/scoring/date.ts';
import { withHistory } from '../../src/domain/scoring/history.ts';
import { DAY, NOW } from '../support/leads.ts';
import { policyOf } from '../support/policies.ts';
import { randomPeople, randomPolicies } from '../support/random-policies.ts';
import { replay } from '../support/replay.ts';

const people = fc.array(randomPeople, { minLength: 5, maxLength: 5 });

const everywhere = (law: (policy: Policy, context: Context) => void): void =>
  fc.assert(
    fc.property(randomPolicies, people, fc.nat(100), (changes, people, days) => {
      const policy = policyOf(changes);
      for (const { events, ...person } of people)
        law(policy, {
          facts: policy.facts({ ...person, source: 'website' }),
          events,
          now: NOW + days * DAY,
        });
    }),
    replay,
  );

describe('whatever the policy and the lead', () => {
  test('the grade alone and the full card agree', () => {
    everywhere((policy, context) => {
      const { fit, engagement, cell, grade, disqualified } = policy.score(context);
      const disqualifier = disqualified?.id ?? null;
      expect(policy.grade(context)).toEqual({ fit, engagement, cell, grade, disqualifier });
    });
  });

  test('reading the events beforehand changes nothing', () => {
    everywhere((policy, context) => {
      expect(policy.score(withHistory(context))).toEqual(policy.score(context));
    });
  });

  test('the order in which events are given changes nothing but the words', () => {
    everywhere((policy, context) => {
      const wordless = (events: Context['events']) => {
        const { rules, ...rest } = policy.score({ ...context, events });
        return { ...rest, rules: rules.map((share) => ({ ...share, because: '' })) };
      };
      const { events } = context;
      expect(wordless(events.toReversed())).toEqual(wordless(events));
      const half = Math.floor(events.length / 2);
      expect(wordless([...events.slice(half), ...events.slice(0, half)])).toEqual(wordless(events));
    });
  });
});

describe('the time of an event', () => {
  test('is what Date.parse reads, for any instant', () => {
    const instants = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
    });
    fc.assert(
      fc.property(instants, (date) => {
        fc.pre(!Number.isNaN(date.getTime()));
        expect(eventTime(date.toISOString())).toBe(date.getTime());
      }),
      { ...replay, numRuns: 2_000 },
    );
  });

  test.each([
    '2026-10-20T09:00:00Z',
    '2026-10-20T09:00:00.123456Z',
    '2026-10-20T11:00:00+02:00',
    '2026-10-20',
  ])('however it is written: %s', (at) => expect(eventTime(at)).toBe(Date.parse(at)));

  test('of no time is no number, and the event does not count', () => {
    expect(eventTime('soon')).toBeNaN();
    const event = { name: 'quote_asked', at: 'soon', properties: {} };
    expect(policyOf().grade({ facts: {}, events: [event], now: NOW }).engagement).toBe(0);
  });
});

describe('adjustments ask of the outcome so far', () => {
  const { grades } = policyOf().document;
  const gradeBy = (adjust: NonNullable<(typeof grades)['adjust']>, facts: Context['facts'] = {}): string =>
    policyOf({ grades: { ...grades, adjust } }).grade({
      facts: { rooms: 12, trade: 'hotel', ...facts },
      events: [],
      now: NOW,
    }).grade; // fit 80, no engagement: cell A2, silver
  const rule = { enabled: true, when: { facts: {} } };

  test.each<[string, object, string]>([
    ['fit', { fit: { at_least: 80 } }, 'bronze'],
    ['fit', { fit: { at_least: 81 } }, 'silver'],
    ['engagement', { engagement: { at_most: 4.9 } }, 'bronze'],
    ['engagement', { engagement: { at_least: 5 } }, 'silver'],
    ['cell', { cell: 'A2' }, 'bronze'],
    ['cell', { cell: ['A1', 'B2'] }, 'silver'],
    ['grade', { grade: 'silver' }, 'bronze'],
    ['grade', { grade: 'gold' }, 'silver'],
    ['any of them, inside', { any: [{ not: { fit: { at_most: 79 } } }] }, 'bronze'],
  ])('%s: %j gives %s', (_, when, grade) => {
    expect(gradeBy([{ ...rule, id: 'cap', when: when as never, cap_at: 'bronze' }])).toBe(grade);
  });

  test('the grade that an adjustment above has made', () => {
    const raise = { ...rule, id: 'raise', when: { trade: 'hotel' } as never, raise_to: 'gold' };
    const cap = { ...rule, id: 'cap', when: { grade: 'gold' } as never, cap_at: 'bronze' };
    expect(gradeBy([raise, cap])).toBe('bronze');
    expect(gradeBy([cap, raise])).toBe('gold');
  });

  test('a fact of the same name does not stand in their way', () => {
    expect(gradeBy([{ ...rule, id: 'cap', when: { fit: 80 } as never, cap_at: 'bronze' }], { fit: 1 })).toBe(
      'bronze',
    );
  });
});
