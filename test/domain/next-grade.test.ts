import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import { nextGrade, raise } from '../../src/domain/next-grade.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { DAY, happened, NOW } from '../support/leads.ts';
import { compiled, oneGroup, type PolicySource, policyOf } from '../support/policies.ts';
import { lead, textOf } from '../support/raisable.ts';

const shippedText = readFileSync('policy.yaml', 'utf8');
const shipped = compiled(shippedText);
const lineOf = (id: string): number =>
  shippedText.split('\n').findIndex((line) => line.includes(`id: ${id},`)) + 1;

describe('under the shipped policy', () => {
  test('a fact that is not known: how many employees would do, and which rule says so', () => {
    expect(nextGrade(lead({ title: 'Analyst' }, [happened('form_submitted')]), shipped, NOW)).toEqual({
      grade: 'C',
      text: '10 employees or more would make this a C',
      changes: [{ rule: 'size', line: lineOf('size'), points: 10, what: '10 employees or more' }],
    });
  });

  test('where a larger company would not do, the upper end is told too', () => {
    expect(textOf(shipped, { title: 'Analyst' })).toBe('50 to 499 employees would make this a C');
  });

  test('a cap is taken off', () => {
    const events = [happened('form_submitted', 0, { form: 'demo', timeframe: 'now' })];
    const sam = { title: 'Director of IT', 'company.employees': 60, 'company.industry': 'software' };
    expect(textOf(shipped, sam, events, 'sam@gmail.com')).toBe(
      'A company e-mail address instead of a free one would make this an A',
    );
  });

  test('what has faded would have to happen again', () => {
    const events = [happened('form_submitted', 28 * DAY, { form: 'demo' })];
    const jo = { title: 'VP Operations', 'company.employees': 220, 'company.industry': 'fintech' };
    expect(textOf(shipped, jo, events)).toBe(
      'Another demo request (form_submitted with form demo) would make this an A',
    );
  });

  test('two things together, where no single one does it', () => {
    const found = nextGrade(lead({}, [], 'jo@gmail.com'), shipped, NOW);
    expect(found?.text).toBe(
      'A demo request (form_submitted with form demo) and a webinar (webinar_attended) would together make this a C',
    );
    expect(found?.changes.map(({ rule }) => rule)).toEqual(['demo', 'webinar']);
  });

  test('the best grade has none above it, and who is out is not told how to get in', () => {
    const events = [happened('form_submitted', 0, { form: 'demo', budget_approved: true })];
    expect(nextGrade(lead({ title: 'VP', 'company.employees': 90 }, events), shipped, NOW)).toBeNull();
    expect(nextGrade(lead({}, [], 'spy@rivalcorp.com'), shipped, NOW)).toBeNull();
    expect(nextGrade(lead({ title: 'Intern' }), shipped, NOW)).toBeNull();
  });
});

type Rule = PolicySource['fit']['groups'][string]['rules'][number];
const fitOf = (...rules: Rule[]): Partial<PolicySource> => ({ fit: oneGroup(rules) });
const RAISING = { points: 50 } as const;

describe('what has to be otherwise is said as people say it', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['a number', { rooms: { at_least: 10 } }, '10 rooms or more'],
    ['a span', { rooms: { between: [5, 9] } }, '5 to 9 rooms'],
    ['a number of one', { budget: { at_least: 500 } }, 'A budget of 500 or more'],
    ['a value', { trade: 'hotel' }, 'Trade hotel'],
    ['one of several', { trade: ['hotel', 'school', 'inn'] }, 'Trade hotel, school or inn'],
    ['a box to tick', { budget_approved: true }, 'Budget approved'],
    ['a list', { 'company.industry': { in_list: 'rivals' } }, 'An industry out of rivals'],
    ['a word', { title: { has_word: 'buyer' } }, 'A title with the word “buyer”'],
    ['something at all', { title: { exists: true } }, 'A known title'],
    ['a number to call', { phone: { exists: true } }, 'A phone number'],
    ['an event', { event: 'page_viewed', times: { at_least: 2 } }, '2 page visits (page_viewed)'],
    ['both of two', { all: [{ trade: 'inn' }, { rooms: { at_least: 3 } }] }, 'Trade inn and 3 rooms or more'],
    ['the easier of two', { any: [{ trade: 'inn', wide: true }, { lift: true }] }, 'Lift'],
    ['what must not be', { not: { urgent: true } }, 'Not urgent'],
  ])('%s', (_name, when, said) => {
    const policy = policyOf({
      ...fitOf({ id: 'only', when, ...RAISING }),
      engagement: oneGroup([{ id: 'never', event: 'never', points: -1 }]),
    });
    const [start = ''] = (textOf(policy, { urgent: 'yes' }) ?? '').split(
      / would (?:together )?make this silver$/,
    );
    expect(start).toBe(said);
  });

  test.each<[string, Record<string, unknown>]>([
    ['the CRM', { 'crm.owner': 'gil@shop.example' }],
    ['a company', { 'account.open_deals': { at_least: 1 } }],
    ['a source', { source: 'partner' }],
    ['a campaign', { 'utm.campaign': 'spring' }],
    ['a domain', { 'email.domain': 'seaview.example' }],
    ['consent', { 'consent.calls': true }],
    ['what must be missing', { rooms: { exists: false } }],
  ])('nobody is asked to change %s', (_name, when) => {
    const policy = policyOf({
      ...fitOf({ id: 'only', when, ...RAISING }),
      engagement: oneGroup([{ id: 'never', event: 'never', points: -1 }]),
    });
    expect(textOf(policy, { rooms: 3 })).toBeUndefined();
  });

  test('a rule that is switched off or out of season offers nothing', () => {
    for (const season of [{ enabled: false }, { until: '2026-10-19' }, { from: '2026-10-21' }]) {
      const rule = { id: 'only', when: { trade: 'inn' }, ...RAISING, ...season };
      const never = oneGroup([{ id: 'never', event: 'never', points: -1 }]);
      expect(textOf(policyOf({ ...fitOf(rule), engagement: never }), {})).toBeUndefined();
    }
  });

  test('a made fact is changed through what it is made from', () => {
    const facts: PolicySource['facts'] = {
      house: { bands_of: 'rooms', bands: { small: 1, big: 20 } },
      role: { words_in: 'title', first_of: { trainee: ['trainee'], buyer: ['buyer', 'head of buying'] } },
    };
    const never = oneGroup([{ id: 'never', event: 'never', points: -1 }]);
    const byRole = fitOf({ id: 'role', by: 'role', points: { trainee: -10, buyer: 50 } });
    expect(textOf(policyOf({ facts, ...byRole, engagement: never }), { title: 'Trainee' })).toBe(
      'A buyer title (buyer or head of buying) would make this silver',
    );
    const byHouse = fitOf({ id: 'house', by: 'house', points: { small: 50, big: 60 } });
    expect(textOf(policyOf({ facts, ...byHouse, engagement: never }), {})).toBe(
      '1 rooms or more would make this silver',
    );
  });
});

describe('of several ways', () => {
  const policy = (rules: Rule[], adjust: PolicySource['grades']['adjust'] = []): Policy =>
    policyOf({
      fit: oneGroup(rules),
      engagement: oneGroup([{ id: 'never', event: 'never', points: -1 }]),
      grades: {
        fit_letter: { A: 60, B: 40, C: 'lowest' },
        engagement_digit: { 1: 10, 2: 'lowest' },
        matrix: { A: ['gold', 'gold'], B: ['gold', 'silver'], C: ['silver', 'bronze'] },
        order: ['gold', 'silver', 'bronze', 'out'],
        adjust,
      },
    });
  const big: Rule = { id: 'big', when: { big: true }, points: 60 };
  const wide: Rule = { id: 'wide', when: { wide: true, deep: true }, points: 40 };
  const long: Rule = { id: 'long', when: { long: true }, points: 45 };
  const tall: Rule = { id: 'tall', when: { tall: true }, points: 45 };
  const chosen = (...rules: Rule[]): string[] | undefined =>
    nextGrade(lead({}), policy(rules), NOW)?.changes.map(({ rule }) => rule);

  test('the nearest grade comes first, then the fewest changes, then the least points, then the order of the file', () => {
    expect(chosen(big, wide)).toEqual(['wide']);
    expect(chosen(wide, long)).toEqual(['long']);
    expect(chosen({ ...long, points: 46 }, tall)).toEqual(['tall']);
    expect(chosen(long, tall)).toEqual(['long']);
    expect(chosen(big)).toEqual(['big']);
  });

  test('an adjustment that raises is a way as well', () => {
    const raised = policy(
      [{ ...long, points: -1 }],
      [{ id: 'vip', when: { vip: true }, raise_to: 'silver' }],
    );
    expect(nextGrade(lead({}), raised, NOW)).toMatchObject({
      text: 'Vip would make this silver',
      changes: [{ rule: 'vip', points: 0 }],
    });
  });

  test('two changes of the same thing are not made at once', () => {
    const halves: Rule[] = ['inn', 'hotel'].map((trade) => ({ id: trade, when: { trade }, points: 22 }));
    expect(chosen(...halves)).toBeUndefined();
    expect(chosen(...halves, { id: 'lift', when: { lift: true }, points: 20 })).toEqual(['inn', 'lift']);
  });

  test('a list keeps what it has', () => {
    const both: Rule[] = ['tea', 'milk'].map((id) => ({ id, when: { sells: id }, points: 22 }));
    expect(raise(lead({ sells: ['tea'] }), policy(both), NOW)?.input.lead.profile.attributes).toEqual({
      sells: ['tea', 'milk'],
    });
  });

  test('nobody is asked to shrink', () => {
    const small: Rule = { id: 'small', when: { rooms: { at_most: 5 } }, points: 45 };
    expect(textOf(policy([small]), {})).toBe('At most 5 rooms would make this silver');
    expect(textOf(policy([small]), { rooms: '40 rooms' })).toBeUndefined();
    const events = [happened('form_submitted', 0, { form: 'demo' })];
    const large = { title: 'Director', 'company.employees': 900 };
    expect(textOf(shipped, large, events)).toBe(
      'A c level title (ceo, cto, cfo, cio …) would make this an A',
    );
  });

  test('an adjustment that asks about the scores as well is a way where these hold', () => {
    const adjust = (least: number): PolicySource['grades']['adjust'] => [
      { id: 'vip', when: { fit: { at_least: least }, vip: true }, raise_to: 'silver' },
    ];
    const none: Rule = { id: 'none', when: { wide: true }, points: 1 };
    expect(textOf(policy([none], adjust(0)), {})).toBe('Vip would make this silver');
    expect(textOf(policy([none], adjust(1)), {})).toBeUndefined();
  });

  test('an event has to happen only as often as it is short of', () => {
    const visits: Rule = { id: 'visits', when: { event: 'page_viewed', times: { at_least: 3 } }, points: 45 };
    expect(textOf(policy([visits]), {}, [happened('page_viewed', DAY)])).toBe(
      '2 more page visits (page_viewed) would make this silver',
    );
    expect(raise(lead({}, [happened('page_viewed', DAY)]), policy([visits]), NOW)?.input.events).toHaveLength(
      3,
    );
  });

  test('what would disqualify them is no way', () => {
    const shop = policyOf({
      disqualify: [{ id: 'inns', when: { trade: 'inn' }, reason: 'No inns' }],
      fit: oneGroup([{ id: 'inn', when: { trade: 'inn' }, points: 50 }]),
      engagement: oneGroup([{ id: 'never', event: 'never', points: -1 }]),
    });
    expect(textOf(shop, {})).toBeUndefined();
  });
});

test('a decision carries it, into the CRM as well', () => {
  const decision = decide(lead({ title: 'Analyst' }, [happened('form_submitted')]), shipped, NOW);
  expect(decision.nextGrade?.grade).toBe('C');
  expect(decision.effects[0]?.write.fields.next_grade).toBe(decision.nextGrade?.text);
});

test('a few hundred moves are answered in bounded time', () => {
  const rules = Array.from(
    { length: 150 },
    (_, i): Rule => ({ id: `r${i}`, when: { [`f${i}`]: true }, points: 1 }),
  );
  const policy = policyOf({ fit: oneGroup(rules) });
  const started = performance.now();
  nextGrade(lead({}), policy, NOW);
  expect(performance.now() - started).toBeLessThan(1000);
});
