import { describe, expect, test } from 'vitest';
import { saidOf } from '../../support/playbook.ts';

type Case = [name: string, from: string, to: string, said: string[]];

describe('rules that no lead gets to, and leads that no route takes', () => {
  test.each<Case>([
    [
      'a last route with a condition',
      '  - { id: rest, to: quay }',
      '  - { id: rest, when: { fleet: [crew, yard] }, to: quay }',
      [
        '62 error route-gap: the last route must take every lead: leave out its "when", and its dates; as it is, no route takes a lead with, for example, grade red, company.country something else, fleet line',
      ],
    ],
    [
      'a last route for a season',
      'id: rest, to: quay',
      'id: rest, until: 2027-01-01, to: quay',
      [
        '62 error route-gap: the last route must take every lead: leave out its "when", and its dates; as it is, no route takes a lead with, for example, grade red, company.country something else',
      ],
    ],
    [
      'a last route whose condition always holds',
      'id: rest, to: quay',
      'id: rest, when: { fit: { at_least: 0 } }, to: quay',
      ['62 error route-gap: the last route must take every lead: leave out its "when", and its dates'],
    ],
    [
      'a route that takes everybody',
      'id: norway, when: { company.country: "NO", fleet: [yard, line] }',
      'id: norway',
      ['61 error unreachable-route: "norway" takes every lead, so no route below it is ever reached'],
    ],
    [
      'a route whose condition always holds',
      'when: { company.country: "NO", fleet: [yard, line] }',
      'when: { any: [{ fleet: yard }, { not: { fleet: yard } }] }',
      ['61 error unreachable-route: "norway" takes every lead, so no route below it is ever reached'],
    ],
    [
      'a route that one above shadows',
      '  - { id: rest, to',
      '  - { id: north, when: { company.country: "NO", fleet: line, rank: skipper }, to: quay }\n  - { id: rest, to',
      [
        '62 warning shadowed-route: "north" is never reached: "norway" above takes every lead that it would take',
      ],
    ],
    [
      'a route that several above shadow',
      '  - { id: rest, to',
      '  - { id: local, when: { company.country: "NO" }, to: dock }\n  - { id: big, when: { fleet: line }, to: dock }\n  - { id: mix, when: { any: [{ fleet: line }, { company.country: "no" }] }, to: quay }\n  - { id: rest, to',
      [
        '64 warning shadowed-route: "mix" is never reached: "local" and "big" above take every lead that it would take',
      ],
    ],
    [
      'a route for whom a disqualifier has taken out',
      '  - { id: rest, to',
      '  - { id: learner, when: { rank: apprentice }, to: quay }\n  - { id: rest, to',
      [
        '62 warning shadowed-route: "learner" is never reached: "ashore" above takes every lead that it would take',
      ],
    ],
  ])('%s', (_, from, to, said) => expect(saidOf([from, to])).toEqual(said));
});

describe('conditions that no lead can meet', () => {
  test.each<Case>([
    [
      'two values of one fact',
      'when: { company.country: "NO", fleet: [yard, line] }',
      'when: { all: [{ fleet: yard }, { fleet: line }, { company.country: "NO" }] }',
      ['61 error contradiction: this can never hold: nothing has fleet yard and fleet line at once'],
    ],
    [
      'a band beside a number outside it',
      'fleet: [yard, line] }, to',
      'fleet: [yard, line], company.employees: { at_most: 19 } }, to',
      [
        '61 error contradiction: this can never hold: nothing has fleet yard or line and company.employees at_most 19 at once',
      ],
    ],
    [
      'bounds that exclude each other',
      'when: { email.kind: free }, cap',
      'when: { fit: { at_least: 50, at_most: 40 } }, cap',
      ['46 error contradiction: this can never hold: nothing has fit at_least 50 and at_most 40'],
    ],
    [
      'words and a fact made of them',
      'when: { email.kind: free }, cap',
      'when: { rank: other, title: { has_word: skipper } }, cap',
      [
        '46 error contradiction: this can never hold: nothing has rank other and title has_word skipper at once',
      ],
    ],
    [
      'a value beside its absence',
      'when: { email.kind: free }, cap',
      'when: { company.country: "NO", all: [{ company.country: { exists: false } }] }, cap',
      [
        '46 error contradiction: this can never hold: nothing has company.country NO and company.country exists false at once',
      ],
    ],
    [
      'a list beside one who is not on it',
      'when: { email.domain: { in_list: rivals } }',
      'when: { email.domain: { in_list: rivals }, not: { email.domain: Rival.example } }',
      [
        '17 error contradiction: this can never hold: nothing has email.domain in_list rivals and not (email.domain Rival.example) at once',
        '17 warning not-missing: this holds for whoever has no email.domain as well; add email.domain: { exists: true } beside the "not" if you do not mean that',
      ],
    ],
    [
      'a hopeless branch of any',
      'when: { email.kind: free }, cap',
      'when: { any: [{ email.kind: free }, { fleet: crew, company.employees: 30 }] }, cap',
      [
        '46 error contradiction: this can never hold: nothing has fleet crew and company.employees 30 at once',
      ],
    ],
    [
      'an event often and never',
      'when: { email.kind: free }, cap',
      'when: { event: trial_started, times: { at_least: 3 }, within: 10d, not: { event: trial_started, within: 30d } }, cap',
      [
        '46 error contradiction: this can never hold: nothing has event trial_started 3 times within 10d and not (event trial_started within 30d) at once',
      ],
    ],
    [
      'a property of an event with bounds that exclude each other',
      'where: { form: { starts_with: berth } }',
      'where: { form: { starts_with: berth, ends_with: h }, size: { at_least: 5, at_most: 4 } }',
      ['38 error contradiction: this can never hold: nothing has size at_least 5 and at_most 4'],
    ],
    [
      'a cell that never has this grade',
      'when: { email.kind: free }, cap_at: blue',
      'when: { cell: H1, fit: { at_most: 50 } }, cap_at: blue',
      ['46 error contradiction: this can never hold: nothing has cell H1 and fit at_most 50 at once'],
    ],
  ])('%s', (_, from, to, said) => expect(saidOf([from, to])).toEqual(said));
});

describe('disqualifiers, words, tables and adjustments', () => {
  test.each<Case>([
    [
      'a disqualifier that always holds',
      'when: { rank: apprentice }, reason',
      'when: { any: [{ rank: apprentice }, { not: { rank: apprentice } }] }, reason',
      ['18 error always-out: "novice" holds for every lead, so all of them are out'],
    ],
    [
      'disqualifiers that always hold together',
      'when: { rank: apprentice }, reason: Still learning }',
      'when: { rank: apprentice }, reason: Still learning }\n  - { id: known, when: { fleet: [crew, yard, line] }, reason: a }\n  - { id: strange, when: { fleet: unknown }, reason: b }',
      [
        '16 error always-out: "known" and "strange" together hold for every lead, so all of them are out',
        '27 warning covered-value: whoever has fleet crew is out already by "known"',
        '27 warning covered-value: whoever has fleet yard is out already by "known"',
        '27 warning covered-value: whoever has fleet line is out already by "known"',
      ],
    ],
    [
      'a disqualifier that one above shadows',
      'when: { rank: apprentice }, reason: Still learning }',
      'when: { rank: apprentice }, reason: Still learning }\n  - { id: again, when: { title: { has_word: apprentice } }, reason: a }',
      [
        '19 warning shadowed-rule: "again" is never reached: "novice" above takes every lead that it would take',
      ],
    ],
    [
      'a word that a list above takes',
      'skipper: [skipper, "chief mate"]',
      'skipper: [skipper, "apprentice mate"]',
      [
        '15 error unreachable-word: "apprentice mate" never makes rank skipper: "apprentice" of apprentice above is found first',
      ],
    ],
    [
      'a word without letters',
      '[skipper, "chief mate"]',
      '[skipper, "++"]',
      ['15 error unreachable-word: "++" has no letter or digit, so it is never found'],
    ],
    [
      'a table with a gap',
      'yard: 60, line: 40, unknown: 0',
      'yard: 60, unknown: 0',
      ['25 warning table-gap: "fleet" gives no points for fleet line; write 0 where none is meant'],
    ],
    [
      'an adjustment of no effect',
      'cap_at: blue',
      'cap_at: red',
      ['46 warning idle-adjust: "free-mail" changes nothing: no grade is better than red here'],
    ],
    [
      'a raise of no effect',
      'cap_at: blue',
      'raise_to: grey',
      ['46 warning idle-adjust: "free-mail" changes nothing: no grade is worse than grey here'],
    ],
    [
      'a raise after a cap',
      'cap_at: blue }',
      'cap_at: blue }\n    - { id: vip, when: { rank: skipper }, raise_to: red }',
      [
        '47 warning cap-undone: "vip" raises to red what "free-mail" has capped at blue, for example with email.kind free, rank skipper; put the cap last if it must hold',
      ],
    ],
    [
      'a stage nobody gets into',
      'mql_when: { grade: [red, blue] }',
      'mql_when: { grade: grey }',
      ['50 warning never-mql: no lead that reaches a person can become mql'],
    ],
  ])('%s', (_, from, to, said) => expect(saidOf([from, to])).toEqual(said));
});
