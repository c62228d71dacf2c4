import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nextGrade, raise } from '../../src/domain/next-grade.ts';
import { DAY, happened, iso, NOW } from '../support/leads.ts';
import { compiled } from '../support/policies.ts';
import { lead } from '../support/raisable.ts';

const shipped = compiled(readFileSync('policy.yaml', 'utf8'));

test('the lead as it would be differs from the lead in that alone', () => {
  const who = lead({ title: 'Analyst', rooms: 3 }, [happened('form_submitted', DAY)]);
  const then = raise(who, shipped, NOW);
  const attributes = { title: 'Analyst', rooms: 3, 'company.employees': 10 };
  expect(then?.input).toEqual({
    ...who,
    lead: { ...who.lead, profile: { ...who.lead.profile, attributes } },
  });
});

test('an event that would happen comes before those that did, and after those still to come', () => {
  const events = [happened('page_viewed', -DAY), happened('form_submitted', 28 * DAY, { form: 'demo' })];
  const jo = { title: 'VP Operations', 'company.employees': 220, 'company.industry': 'fintech' };
  const then = raise(lead(jo, events), shipped, NOW)?.input.events;
  expect(then?.map(({ at }) => at)).toEqual([iso(NOW + DAY), iso(NOW), iso(NOW - 28 * DAY)]);
});

test('a grade set by hand does not move with the facts, until it has ended', () => {
  const who = lead({ title: 'Analyst' }, [happened('form_submitted')]);
  const override = { grade: 'D', by: 'Rosa', why: 'met them', until: iso(NOW + DAY) };
  expect(nextGrade({ ...who, override }, shipped, NOW)).toBeNull();
  expect(nextGrade({ ...who, override: { ...override, until: iso(NOW) } }, shipped, NOW)?.grade).toBe('C');
});
