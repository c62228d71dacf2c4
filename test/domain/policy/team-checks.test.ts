import { describe, expect, test } from 'vitest';
import { BOATS, saidOf } from '../../support/playbook.ts';

type Case = [name: string, from: string, to: string, said: string[]];

describe('who there is, and who is told', () => {
  test.each<Case>([
    [
      'one address for two',
      'siv@boats',
      'Odd@boats',
      ['53 error duplicate-email: siv has the e-mail address of odd'],
    ],
    [
      'a member twice',
      'members: [odd, siv]',
      'members: [odd, siv, odd]',
      ['56 error duplicate-member: "odd" is in the pool twice; give a weight of 2 instead'],
    ],
    [
      'nobody left in a pool',
      'from: 2026-07-21, to',
      'from: 2026-07-20, to',
      ['57 warning all-away: everybody in "dock" is away on 2026-07-20'],
    ],
    [
      'a pool that is closed for long',
      'days: mon-fri, from',
      'days: mon-wed, from',
      [
        '56 warning long-gap: "quay" is closed for 112 hours on end each week, so the first touch of red may be that late',
      ],
    ],
    [
      'a backup for a pool',
      'id: rest, to: quay',
      'id: rest, to: quay, if_away: dock',
      ['62 warning idle-key: if_away changes nothing here: a pool passes over whoever is away'],
    ],
    [
      'shares for one owner',
      'to: account.owner, if_away: quay',
      'to: account.owner, if_away: quay, share: least_open',
      ['60 warning idle-key: share changes nothing here: there is only one who can get the lead'],
    ],
    [
      'a digest at no time',
      'friday 15:30',
      'fridays 15:30',
      ['88 error digest-time: "fridays 15:30" is no time of the week; write it like "monday 08:00"'],
    ],
    [
      'a message to nobody known',
      '{ email: odd }',
      '{ email: od }',
      ['87 error unknown-recipient: "od" is not an address, a person or owner. Did you mean "odd"?'],
    ],
    [
      'a group without a channel',
      'chiefs: [{ email: odd }, { slack: "${SLACK}" }]',
      'chiefs: []',
      ['87 warning nobody-told: "chiefs" has no channel, so nobody is told'],
    ],
    [
      'a stage that is not there',
      '[lead, mql, customer]',
      '[lead, customer]',
      ['50 error unknown-stage: mql_when makes a lead mql, but stages.order has no mql'],
    ],
    [
      'hours with zero minutes',
      'from: "08:00", to: "16:00" } }\n  dock',
      'from: "08:00", to: "08:00" } }\n  dock',
      [
        '56 error bad-value: hours: the working day must end after it begins, such as hours: always, or { days: mon-fri, from: "09:00", to: "17:30" }',
      ],
    ],
    [
      'an empty pool',
      'members: [odd, siv]',
      'members: []',
      ['56 error bad-value: members: must not be empty, such as members: [ana, bjorn]; here stands a list'],
    ],
  ])('%s', (_, from, to, said) => expect(saidOf([from, to])).toEqual(said));
});

describe('what several places make together', () => {
  test.each<[name: string, changes: [string, string][], said: string[]]>([
    [
      'nobody with room',
      [
        ['odd@boats.example }', 'odd@boats.example, cap: { open: 0 } }'],
        ['siv@boats.example,', 'siv@boats.example, cap: { per_day: 0 },'],
      ],
      ['56 warning no-capacity: everybody in "quay" has a cap of 0, so nobody ever gets a lead'],
    ],
    [
      'somebody whom no lead can reach',
      [
        ['  odd:', '  ulf: { email: ulf@boats.example }\n  odd:'],
        ['to: account.owner, if_away: quay', 'to: quay'],
      ],
      ['52 warning unused-person: "ulf" is in no pool, and no route leads to them'],
    ],
    [
      'a fallback that was asked already',
      [
        ['to: dock, share: least_open', 'to: quay'],
        ['{ pool: dock }', '{ pool: quay }'],
      ],
      [
        '57 warning unused-pool: no route leads to "dock"',
        '63 warning same-fallback: every route asks "quay" already, so it is no fallback',
      ],
    ],
  ])('%s', (_, changes, said) => expect(saidOf(...changes)).toEqual(said));

  test('no pursuit at all', () => {
    const pursuit = BOATS.slice(BOATS.indexOf('pursuit:'), BOATS.indexOf('returns:'));
    expect(saidOf([pursuit, ''])).toEqual([
      '64 warning no-pursuit: nothing says how leads are pursued; add a pursuit for each grade',
    ]);
  });
});

describe('what is as it should be', () => {
  test.each<[name: string, from: string, to: string]>([
    ['somebody whose leads come from the CRM', '  odd:', '  ulf: { email: ulf@boats.example }\n  odd:'],
    ['accept as late as the first touch', 'accept: 30m', 'accept: 2h'],
    ['accept within hours, touch within a day', 'accept: 2h', 'accept: 8h'],
    ['two things at the same time', 'at: 50%, remind', 'at: 100%, remind'],
    ['two steps on one day', 'day: 2, do', 'day: 4, do'],
    ['a team that never closes', 'hours: { days: mon-sat, from: "08:00", to: "16:00" }', 'hours: always'],
    ['a digest to somebody in person', 'slack: "${SLACK}"', 'email: owner'],
    ['never to come back', 'back_when: { fit_gained: 10, engagement_gained: 5 }', 'back_when: never'],
    ['a rule for a season', 'id: money,', 'id: money, from: 2026-01-01,'],
  ])('%s', (_, from, to) => expect(saidOf([from, to])).toEqual([]));
});
