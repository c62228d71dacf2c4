import { describe, expect, test } from 'vitest';
import type { DecisionInput } from '../../../src/domain/decide.ts';
import type { Attributes } from '../../../src/domain/lead/lead.ts';
import { startSimulation } from '../../../src/domain/simulation/simulate.ts';
import { windowSince } from '../../../src/domain/simulation/window.ts';
import { DAY, HOUR, happened, iso, miaWith, NOW, profileOf } from '../../support/leads.ts';
import { type PolicySource, policyOf } from '../../support/policies.ts';

const OFFICE = { days: 'mon-fri', from: '09:00', to: '17:00' };
const capped = (daily: Record<string, number | undefined>): Partial<PolicySource> => ({
  people: Object.fromEntries(
    Object.entries(daily).map(([id, per_day]) => [
      id,
      { email: `${id}@shop.example`, cap: per_day === undefined ? {} : { per_day } },
    ]),
  ),
  pools: {
    desk: { members: ['gil', 'hana'], hours: OFFICE },
    night: { members: ['ivo'], hours: 'always' },
  },
});

/** Gold for the desk: asked for a quote, and has forty rooms unless told otherwise. */
const gold = (n: number, known: Attributes = {}, changes: Partial<DecisionInput> = {}): DecisionInput =>
  miaWith(
    { id: `lead_${n}`, profile: profileOf({ rooms: 40, ...known }) },
    { events: [happened('quote_asked', 40 * DAY)], ...changes },
  );

function simulated(
  { live = {}, candidate = {} }: { live?: Partial<PolicySource>; candidate?: Partial<PolicySource> },
  leads: readonly { input: DecisionInput; age: number }[],
  since = 28 * DAY,
) {
  const running = startSimulation(policyOf(live), policyOf(candidate), { since: NOW - since, until: NOW });
  for (const { input, age } of leads) running.observe(input, NOW - age);
  return running.result();
}

const many = (count: number, days: number, input: (n: number) => DecisionInput = (n) => gold(n)) =>
  Array.from({ length: count }, (_, n) => ({ input: input(n), age: ((n + 1) * days * DAY) / count }));
const codes = ({ warnings }: ReturnType<typeof simulated>) => warnings.map(({ code }) => code);
const target = (found: ReturnType<typeof simulated>, name: string) =>
  found.targets.find((one) => one.target === name);

describe('load by week', () => {
  test('is what a target gets, over the weeks that the ledger covers', () => {
    expect(target(simulated({}, many(40, 28)), 'desk')?.before).toEqual({
      leads: 40,
      perWeek: 10,
      capacity: null,
    });
    // Fourteen days of leads in a window of twenty-eight.
    expect(target(simulated({}, many(40, 14)), 'desk')?.before.perWeek).toBe(20);
  });

  test('a few busy hours are no week, but a window that was asked for counts as it is', () => {
    expect(target(simulated({}, many(40, 0.1)), 'desk')?.before.perWeek).toBe(40);
    expect(target(simulated({}, many(40, 0.1), 3.5 * DAY), 'desk')?.before.perWeek).toBe(80);
  });

  test('tells what moves between pools, people, the owner in the CRM and nobody', () => {
    const candidate: Partial<PolicySource> = {
      routing: [
        { id: 'big', when: { rooms: { at_least: 40 } }, to: 'ivo' },
        { id: 'none', to: 'nobody' },
      ],
    };
    const owned = (n: number) => gold(n, { rooms: 12 }, { crm: { 'crm.owner': 'gil@shop.example' } });
    const found = simulated({ candidate }, [...many(7, 28), ...many(3, 28, owned)]);
    expect(
      found.targets.map(({ target, kind, before, after, gained, lost }) => [
        target,
        kind,
        before.leads,
        after.leads,
        gained,
        lost,
      ]),
    ).toEqual([
      ['desk', 'pool', 7, 0, 0, 7],
      ['night', 'pool', 0, 0, 0, 0],
      ['ivo', 'person', 0, 7, 7, 0],
      ['nobody', 'nobody', 0, 3, 3, 0],
      ['crm.owner', 'owner_fact', 3, 0, 0, 3],
    ]);
    expect(found.people).toEqual({ gained: 0, lost: 3 });
  });
});

describe('capacity', () => {
  test('is the daily caps of all members on the working days of the pool; one without a cap has no end', () => {
    const found = simulated(
      { live: capped({ gil: 2, hana: 3, ivo: 4 }), candidate: capped({ gil: 2, hana: undefined, ivo: 1 }) },
      [],
    );
    expect(target(found, 'desk')).toMatchObject({ before: { capacity: 25 }, after: { capacity: null } });
    expect(target(found, 'night')).toMatchObject({ before: { capacity: 28 }, after: { capacity: 7 } });
  });

  test('warns when the candidate sends a pool more than that, with the line of the pool', () => {
    const tight = capped({ gil: 1, hana: 0, ivo: 1 });
    expect(codes(simulated({ candidate: tight }, many(20, 28)))).not.toContain('pool-too-small');
    const over = simulated({ candidate: tight }, many(21, 28));
    expect(over.warnings).toContainEqual({
      code: 'pool-too-small',
      message: 'Pool "desk" would get 5.3 leads a week; the caps of its members allow 5.',
      line: 1,
    });
  });
});

test('handoffs by grade carry the terms of both policies, and leads for nobody make none', () => {
  const candidate: Partial<PolicySource> = {
    sla: { gold: { accept: '90m', first_touch: '36h' }, bronze: { accept: '30s', first_touch: '2d' } },
  };
  const idle = (n: number) => gold(n, { rooms: 2 }, { events: [] });
  const found = simulated({ candidate }, [...many(8, 28), ...many(4, 28, idle)]);
  expect(found.sla).toEqual([
    {
      grade: 'gold',
      before: { handoffs: 8, perWeek: 2, accept: '15m', firstTouch: '2h' },
      after: { handoffs: 8, perWeek: 2, accept: '90m', firstTouch: '36h' },
    },
    {
      grade: 'silver',
      before: { handoffs: 0, perWeek: 0, accept: '4h', firstTouch: '1d' },
      after: { handoffs: 0, perWeek: 0, accept: null, firstTouch: null },
    },
    {
      grade: 'bronze',
      before: { handoffs: 0, perWeek: 0, accept: null, firstTouch: null },
      after: { handoffs: 0, perWeek: 0, accept: '30s', firstTouch: '2d' },
    },
  ]);
});

describe('warnings', () => {
  const moving = (share: number) => {
    const at = (n: number) => gold(n, { rooms: n < share * 100 ? 12 : 40 });
    const rules = [{ id: 'rooms', when: { rooms: { at_least: 20 } }, points: 50 }];
    const candidate = { fit: { max: 100, groups: { need: { max: 80, rules } } } };
    return simulated({ candidate }, many(100, 28, at));
  };

  test('more than 30 % of the grades move', () => {
    expect(codes(moving(0.3))).not.toContain('many-move');
    expect(moving(0.31)).toMatchObject({ moved: { leads: 31, share: 0.31 }, people: { lost: 0 } });
    expect(codes(moving(0.31))).toContain('many-move');
  });

  test('rules that never, hardly ever or always fire; those out of season and tables are not meant', () => {
    const rules = [
      { id: 'trade', by: 'trade', points: { school: 5, hotel: 0 } },
      { id: 'always', when: { rooms: { exists: true } }, points: 50 },
      { id: 'once', when: { rooms: 41 }, points: 1 },
      { id: 'never', when: { rooms: 1 }, points: 1 },
      { id: 'off', enabled: false, when: { rooms: 1 }, points: 1 },
      { id: 'next-year', from: '2027-01-01', when: { rooms: 1 }, points: 1 },
    ];
    const candidate = { fit: { max: 100, groups: { need: { max: 80, rules } } } };
    const one = (n: number) => gold(n, { rooms: n === 7 ? 41 : 40, trade: 'school' });
    const found = simulated({ candidate }, many(1200, 28, one));
    expect(found.warnings.map(({ code, message }) => [code, message.split('"')[1]])).toEqual([
      ['rule-never-fires', 'rival'],
      ['rule-never-fires', 'never'],
      ['rule-never-fires', 'look'],
      ['rule-never-fires', 'not-ours'],
      ['rule-never-fires', 'has-owner'],
      ['rule-never-fires', 'hotels'],
      ['rule-seldom-fires', 'once'],
      ['rule-always-fires', 'always'],
      ['rule-always-fires', 'quote'],
    ]);
    expect(found.rules.find(({ id }) => id === 'once')).toEqual({
      id: 'once',
      part: 'fit',
      line: 1,
      fired: 1,
      share: 1 / 1200,
    });
    expect(found.rules.map(({ id }) => id)).not.toContain('off');
  });

  test('a window without leads says so and nothing else', () => {
    expect(codes(simulated({}, []))).toEqual(['no-leads']);
  });
});

describe('the window', () => {
  const now = NOW;
  test.each([
    ['30d', now - 30 * DAY],
    [' 12h ', now - 12 * HOUR],
    ['2026-10-01', Date.parse('2026-10-01T00:00:00Z')],
    ['2026-10-01T08:00:00+02:00', Date.parse('2026-10-01T06:00:00Z')],
    ['900000d', 0],
  ])('%s', (text, since) => expect(windowSince(text, now)).toEqual({ since, until: now }));

  test.each(['', '30', '30 days', '0d', '-3d', 'yesterday', iso(now + 1), '2026-13-01'])('not %j', (text) =>
    expect(() => windowSince(text, now)).toThrow(/is no time to look back to/),
  );
});
