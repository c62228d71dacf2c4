import { describe, expect, test } from 'vitest';
import { problemsAfter } from '../support/policy-file.ts';

describe('names that lead nowhere, tables that do not fit', () => {
  test.each([
    [
      'unknown grade in the matrix',
      '[ hot, warm ]',
      '[ hto, warm ]',
      'p:32:10 error unknown-grade  "hto" is not in grades.order. Did you mean "hot"?',
    ],
    [
      'unknown grade in a cap',
      'cap_at: warm',
      'cap_at: worm',
      'p:35:7 error unknown-grade  "worm" is not in grades.order. Did you mean "warm"?',
    ],
    [
      'unknown grade in the SLA',
      '  hot: {',
      '  hott: {',
      'p:47:3 error unknown-grade  sla names "hott", which is not in grades.order. Did you mean "hot"?',
    ],
    [
      'no grade for who is out',
      'cold, out]\npeople',
      'cold]\npeople',
      'p:36:3 error unknown-grade  "out", the grade of who is disqualified, is not in grades.order',
    ],
    [
      'a matrix row too short',
      '[ warm, cold ]',
      '[ warm ]',
      'p:33:5 error matrix  row B has 1 grades, engagement_digit has 2 bands',
    ],
    [
      'a matrix row too long',
      '[ warm, cold ]',
      '[ warm, cold, cold ]',
      'p:33:5 error matrix  row B has 3 grades, engagement_digit has 2 bands',
    ],
    [
      'a matrix row missing',
      '    B: [ warm, cold ]\n',
      '',
      'p:31:3 error matrix  the matrix has no row for "B"',
    ],
    [
      'no lowest band',
      'B: lowest',
      'B: 0',
      'p:29:3 error bands  fit_letter needs exactly one band that says "lowest"; it has 0',
    ],
    [
      'unknown pool',
      'to: team }',
      'to: taem }',
      'p:44:17 error unknown-target  "taem" is not a pool, a person, crm.owner, account.owner or nobody. Did you mean "team"?',
    ],
    [
      'unknown pool for who is away',
      'if_away: team',
      'if_away: them',
      'p:43:72 error unknown-pool  "them" is not a pool. Did you mean "team"?',
    ],
    [
      'a pool named like something of JavaScript',
      'if_away: team',
      'if_away: toString',
      'p:43:72 error unknown-pool  "toString" is not a pool.',
    ],
    [
      'unknown pool for leads nobody may take',
      'nobody_eligible: wait',
      'nobody_eligible: { pool: tram }',
      'p:45:1 error unknown-pool  "tram" is not a pool. Did you mean "team"?',
    ],
    [
      'unknown member',
      '[zoe]',
      '[zeo]',
      'p:40:21 error unknown-member  "zeo" is not among the people. Did you mean "zoe"?',
    ],
    [
      'unknown list',
      'in_list: friends',
      'in_list: freinds',
      'p:20:11 error unknown-list  "freinds" is not a list. Did you mean "friends"?',
    ],
    [
      'unknown list in an event',
      '{ starts_with: demo }',
      '{ in_list: frends }',
      'p:27:11 error unknown-list  "frends" is not a list. Did you mean "friends"?',
    ],
    [
      'unknown list in a nested condition',
      '{ email.kind: free }',
      '{ any: [ { not: { email.domain: { in_list: f } } } ] }',
      'p:35:7 error unknown-list  "f" is not a list.',
    ],
    [
      'unknown zone of the policy',
      'timezone: Europe/Rome',
      'timezone: Europe/Roma',
      'p:3:1 error unknown-zone  "Europe/Roma" is not a time zone; write one like Europe/London',
    ],
    [
      'unknown zone of a pool',
      ', zone: Europe/Rome',
      ', zone: Rome',
      'p:40:79 error unknown-zone  "Rome" is not a time zone; write one like Europe/London',
    ],
    [
      'unknown holidays',
      'holidays: IT',
      'holidays: XX',
      'p:40:98 error unknown-holidays  no holidays are known for "XX"; write a country such as GB or US',
    ],
    [
      'the same id twice',
      'id: rest',
      'id: spam',
      'p:44:7 error duplicate-id  "spam" is the id of another rule already; each rule needs its own',
    ],
    [
      'a pattern that is not RE2',
      '{ starts_with: demo }',
      '{ matches: "(?=demo)" }',
      expect.stringMatching(/^p:27:11 error bad-pattern {2}"\(\?=demo\)" cannot be read as RE2/),
    ],
    [
      'a gap in the routing',
      'id: rest, to',
      'id: rest, when: { grade: hot }, to',
      'p:44:5 error route-gap  the last route must take every lead: leave out its "when", and its dates',
    ],
    [
      'a last route for a season only',
      'id: rest, to',
      'id: rest, until: 2027-01-01, to',
      expect.stringContaining('p:44:5 error route-gap'),
    ],
    [
      'a last route switched off',
      'id: rest, to',
      'id: rest, enabled: false, to',
      expect.stringContaining('p:44:5 error route-gap'),
    ],
    [
      'a route that hides those below',
      'id: cold, when: { grade: [cold, out] }',
      'id: cold',
      'p:42:5 error unreachable-route  "cold" takes every lead, so no route below it is ever reached',
    ],
  ])('%s', (_, from, to, expected) => expect(problemsAfter(from, to)).toEqual([expected]));
});
