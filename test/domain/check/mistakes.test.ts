import { describe, expect, test } from 'vitest';
import { PROBLEM_CODES } from '../../../src/domain/policy/check/problem-codes.ts';
import { reviewPolicy } from '../../../src/domain/policy/review.ts';
import { FULL } from '../../support/full-policy.ts';
import { NOW } from '../../support/leads.ts';
import { expectFound, type Mistake } from '../../support/mistake.ts';

test('with the policy itself nothing is wrong', () => {
  expect(reviewPolicy(FULL, 'h', NOW)).toMatchObject({ ok: true, problems: [] });
});

type Row = readonly [name: string, from: string, to: string, code: string, hint: string, ...also: string[]];

const FORM: readonly Row[] = [
  ['a tab', '  hello:', '«\thello:', 'tab', 'indent with spaces', 'bad-yaml'],
  ['a quote too few', '"08:00", to', '«"08:00, to', 'bad-yaml', '', 'tab'],
  ['a second document', 'retention:', '«---\nretention:', 'several-documents', 'take out the "---"'],
  ['a tag', 'version: 3', 'version: «!!int 3', 'tag', '!!int', 'never'].slice(0, 5) as unknown as Row,
  ['an anchor', 'home: [AT', 'home: &h «[AT', 'alias', '"&h"'],
  ['an alias', 'notify:', 'notify:\n  team: «*boss', 'alias', '"*boss"', 'bad-yaml'],
  ['a merge', 'retention: {', 'retention: { «<<: {},', 'merge-key', 'write them out', 'unknown-key'],
  ['the same key twice', 'timezone:', '«owner: me@ovens.example\ntimezone:', 'duplicate-key', 'first in line 3'],
  ['a bare yes', 'kitchen: { has_word: canteen }', 'kitchen: «yes', 'yes-no-word', '"yes" in quotes, or true'],
  ['a section mistyped', 'routing:', '«routng:', 'unknown-key', 'Did you mean "routing"?'],
  ['a key mistyped that must be there', 'points: 20 }', '«pionts: 20 }', 'unknown-key', 'Did you mean "points"?'],
  ['a key mistyped that may be left out', 'half_life: 10d', '«half_live: 10d', 'unknown-key', 'Did you mean "half_life"?'],
  ['an operator mistyped', 'has_word', '«hasword', 'unknown-key', 'Did you mean "has_word"?'],
  ['a key of another place', 'share: round_robin, catch_up', '«weight: 2, catch_up', 'unknown-key', 'there can be id, note'],
  ['a key of a source mistyped', 'origins:', '«orgins:', 'unknown-key', 'Did you mean "origins"?'],
  ['a key left out', ', reason: Builds ovens too', '', 'missing-key', '"reason" is missing in entry 1 of disqualify'],
  ['text for a number', 'version: 3', 'version: «three', 'bad-value', 'must be a number, such as version: 1; here stands "three"'],
  ['a number in quotes', 'max: 90', 'max: «"90"', 'bad-value', 'in quotes, which is text'],
  ['nothing at all', 'title\n', '«title\n', 'unknown', ''],
  ['a list for a map', 'templates:\n  hello: { subject: "Your oven", body: "Hello {{first_name}}" }', 'templates: «[]', 'bad-value', 'must be a map of names', 'unknown-template'],
  ['a word that is not one of a few', 'show_as: stars', 'show_as: «star', 'bad-value', 'Did you mean "stars"?'],
  ['a number out of range', 'weight: 2,', 'weight: «-2,', 'bad-value', 'must be more than 0'],
  ['a duration in words', 'accept: 20m', 'accept: «20 minutes', 'bad-value', '30s, 15m, 4h or 2d'],
  ['a half-life of nothing', 'half_life: 10d', 'half_life: «0d', 'bad-value', 'longer than nothing'],
  ['forgotten before it fades', 'decay: { full_for: 3d, half_life: 10d, forget_after: 80d', '«decay: { full_for: 3d, half_life: 10d, forget_after: 2d', 'bad-value', 'forget_after comes before'],
  ['no address', 'leo@ovens.example', '«leo at ovens', 'bad-value', 'must be an e-mail address, such as email: ana@example.com'],
  ['a date that is none', 'until: 2026-05-31', 'until: «2026-02-31', 'bad-value', 'must be a date'],
  ['days that are none', 'days: mon-fri', 'days: «monday', 'bad-value', 'such as days: mon-fri'],
  ['an event in fit', 'when: { email.kind: company }, points', '«event: form_submitted, points', 'event-in-fit', 'which is engagement'],
  ['a fact in engagement', 'event: unsubscribed', '«when: { email.kind: free }', 'fact-in-engagement', 'which is fit'],
  ['within of no event', 'when: { timeframe: now, order.size: [some, fleet] }', 'when: «{ within: 2d }', 'bad-value', 'name it: event: page_viewed', 'test-failed'],
  ['a form that anybody could fill', 'shop: { type: form, secret: "${SHOP_SECRET}", origins: ["https://ovens.example"] }', '«shop: { type: form }', 'bad-value', 'without one anybody could send'],
  ['a sender of no known kind', 'type: typeform', 'type: «typefrom', 'bad-value', 'Did you mean "typeform"?'],
];

const NAMES: readonly Row[] = [
  ['a fact in a condition', 'email.kind: company }, points', '«email.knd: company }, points', 'unknown-fact', 'Did you mean "email.kind"?'],
  ['a fact in a table', 'by: person.rank', 'by: «person.rnak', 'unknown-fact', 'Did you mean "person.rank"?'],
  ['a fact that others are made of', 'bands_of: ovens', 'bands_of: «oven', 'unknown-fact', 'Did you mean "ovens"?'],
  ['a slip in a CRM fact', 'crm.owner: { exists', '«crm.onwer: { exists', 'unknown-fact', 'Did you mean "crm.owner"?'],
  ['built in, but is not', 'email.kind: built_in', '«email.sort: built_in', 'unknown-fact', 'is not built in'],
  ['a fact made further down', 'bands_of: ovens', 'bands_of: «person.rank', 'fact-order', 'move it above order.size'],
  ['a fact made of itself', 'words_in: title', 'words_in: «person.rank', 'fact-order', 'made of itself'],
  ['the grade while it is being made', 'cell: [A1, A2]', '«grade: top', 'unknown-fact', 'ask for cell, fit or engagement'],
  ['a list', 'in_list: rivals', 'in_list: «rivalls', 'unknown-list', 'Did you mean "rivals"?'],
  ['an event', 'event: unsubscribed', 'event: «unsubscribe', 'unknown-event', 'Did you mean "unsubscribed"?'],
  ['an event of a test', '{ webinar_attended: 2d }', '{ «webinar_atended: 2d }', 'unknown-event', 'Did you mean "webinar_attended"?'],
  ['an event that Baton does not know', 'event: unsubscribed', 'event: «oven_returned', 'foreign-event', 'exactly so'],
  ['a property of an event', 'where: { form: offer }', 'where: { «from: offer }', 'unknown-property', 'Did you mean "form"?'],
  ['a value in a table', 'fleet: 40', '«fleets: 40', 'unknown-value', 'Did you mean "fleet"?'],
  ['a value in a condition', 'person.rank: pupil', 'person.rank: «student', 'unknown-value', 'known are pupil, chef, cook'],
  ['a cell', '[A1, A2]', '[A1, «A9]', 'unknown-value', 'is not a value of cell'],
  ['a reason of a return', 'reason: silent', 'reason: «silnet', 'unknown-value', 'Did you mean "silent"?'],
  ['a grade in the matrix', '[ top, good, fair ]', '[ «topp, good, fair ]', 'unknown-grade', 'Did you mean "top"?'],
  ['a grade in a cap', 'cap_at: fair', 'cap_at: «fare', 'unknown-grade', 'Did you mean "fair"?'],
  ['a grade in a route', '[fair, poor, out]', '[fair, «por, out]', 'unknown-grade', 'Did you mean "poor"?'],
  ['a grade in the SLA', '  good: { accept', '  «god: { accept', 'unknown-grade', 'Did you mean "good"?'],
  ['a grade in the pursuit', '  top:\n', '  «topp:\n', 'unknown-grade', 'Did you mean "top"?'],
  ['a grade in a goal', 'accepted: { top: 70% }', 'accepted: { «tip: 70% }', 'unknown-grade', 'Did you mean "top"?'],
  ['no grade for who is out', 'poor, out]\n  show', 'poor]\n  show', 'unknown', ''],
  ['a grade twice', 'order: [top, good,', 'order: [top, «top, good,', 'duplicate-grade', 'twice'],
  ['an id twice', 'id: rank,', '«id: many,', 'duplicate-id', 'each rule needs its own'],
  ['an id of another section', 'id: rest', '«id: rival', 'duplicate-id', 'another rule'],
  ['a member', 'members: [mia, leo]', 'members: [mia, «lea]', 'unknown-member', 'Did you mean "leo"?'],
  ['a pool for who is away', 'if_away: desk', 'if_away: «desc', 'unknown-pool', 'Did you mean "desk"?'],
  ['a pool for leads nobody may take', '{ pool: desk }', '{ pool: «dusk }', 'unknown-pool', 'Did you mean "desk"?'],
  ['a name out of JavaScript', 'if_away: desk', 'if_away: «toString', 'unknown-pool', 'known are alps, desk'],
  ['where a route leads', 'to: alps', 'to: «apls', 'unknown-target', 'Did you mean "alps"?'],
  ['a source of fields', '  shop: { "How', '  «shp: { "How', 'unknown-source', 'Did you mean "shop"?'],
  ['a stage', 'hubspot: { mql', 'hubspot: { «mqll', 'unknown-stage', 'Did you mean "mql"?'],
  ['a template', 'day: 3, do: call', 'day: 3, do: email, template: «helo', 'unknown-template', 'Did you mean "hello"?'],
  ['who is told', 'tell: boss', 'tell: «bos', 'unknown-recipient', 'Did you mean "boss"?'],
  ['who gets the digest', 'to: [boss]', 'to: [«bosses]', 'unknown-recipient', 'Did you mean "boss"?'],
  ['what a return needs', 'needs: pursuit_done', 'needs: «pursuit_over', 'unknown-word', 'known are pursuit_done, callback_on, note'],
  ['a reason to stop', '[replied, unsubscribed]', '[replied, «unsubscribe]', 'unknown-word', 'Did you mean "unsubscribed"?'],
  ['what stops the clock', '[on_hold]', '[«onhold]', 'unknown-word', 'Did you mean "on_hold"?'],
  ['a country', '[AT, DE, CH]', '[AT, DE, «UK]', 'unknown-country', 'Did you mean "GB"?'],
  ['a country by its name', '[AT, DE, CH]', '[AT, «Germany, CH]', 'unknown-country', 'Did you mean "DE"?'],
  ['a zone', 'timezone: Europe/Vienna', 'timezone: «Europe/Wienna', 'unknown-zone', 'Did you mean "Europe/Vienna"?'],
  ['a zone by its city', 'zone: Europe/Vienna', 'zone: «Vienna', 'unknown-zone', 'Did you mean "Europe/Vienna"?'],
  ['holidays', 'holidays: AT', 'holidays: «AUT', 'unknown-holidays', 'no public holidays are known for "AUT"'],
  ['a fact that is nearly another', ': kitchen }', ': «timeframes }', 'odd-field', 'Did you mean "timeframe"?', 'unknown-fact'],
];

const TYPES: readonly Row[] = [
  ['a number asked of a text', 'kitchen: { has_word: canteen }', 'title: { «at_least: 3 }', 'wrong-type', 'title is a text'],
  ['letters asked of a number', 'kitchen: { has_word: canteen }', 'company.employees: { «contains: "100" }', 'wrong-type', 'company.employees is a number', 'short-contains'],
  ['a date asked of a text', 'kitchen: { has_word: canteen }', 'title: { «within: 3d }', 'wrong-type', 'asks about a date'],
  ['words for a number', 'kitchen: { has_word: canteen }', 'company.employees: «many', 'wrong-type', '"many" is none'],
  ['words for yes or no', 'kitchen: { has_word: canteen }', 'budget_approved: «maybe', 'wrong-type', 'true or false'],
  ['a table over a number', 'by: order.size', 'by: «company.employees', 'wrong-type', 'make bands of it'],
  ['between, the wrong way', 'kitchen: { has_word: canteen }', 'ovens: { between: «[9, 3] }', 'backwards', 'lower number first'],
  ['after and before', 'kitchen: { has_word: canteen }', 'kitchen: { «after: 2026-05-01, before: 2026-04-01 }', 'backwards', 'nothing is after'],
  ['a season that ends before it begins', 'until: 2026-05-31', '«until: 2026-01-31', 'backwards', 'comes before from'],
  ['a clock of nothing', 'accept: 20m', 'accept: «0m', 'no-time', 'longer than nothing'],
  ['a share above the whole', 'won: 15%', 'won: «150%', 'out-of-range', '0% to 100%'],
  ['four deep', 'email.kind: company }, points', 'all: [ { any: [ { not: { all: [ «{ email.kind: company } ] } } ] } ] }, points', 'deep-condition', 'more than 3 deep'],
  ['a look-ahead', '"^/ovens/[0-9]+$"', '«"^/(?!ovens)"', 'bad-pattern', 'cannot look ahead'],
  ['a reference back', '"^/ovens/[0-9]+$"', '«"(a)\\\\1"', 'bad-pattern', 'refer back'],
  ['a bracket too few', '"^/ovens/[0-9]+$"', '«"[0-9"', 'bad-pattern', 'RE2 says'],
  ['a pattern that everything matches', '"^/ovens/[0-9]+$"', '«"x*"', 'bad-pattern', 'and so everything'],
  ['a pattern too long', '"^/ovens/[0-9]+$"', `«"${'x1'.repeat(101)}"`, 'bad-value', 'at most 200 characters'],
  ['a pattern where words would do', 'kitchen: { has_word: canteen }', 'kitchen: { matches: «canteen|mensa }', 'pattern-of-words', 'has_word'],
  ['three letters', 'kitchen: { has_word: canteen }', 'kitchen: { contains: «cto }', 'short-contains', 'has_word: cto'],
  ['not, of what may be missing', 'kitchen: { has_word: canteen }', 'not: { «kitchen: canteen }', 'not-missing', 'kitchen: { exists: true }', 'test-failed'],
];

const NUMBERS: readonly Row[] = [
  ['a row too short', '[ good, fair, fair ]', '«[ good, fair ]', 'matrix', 'row B has 2 grades, and engagement_digit has 3 bands', 'test-failed'],
  ['a row missing', '    C: [ fair, fair, poor ]\n', '', 'matrix', 'no row for "C"', 'unused-grade'],
  ['a row too many', '    C: [ fair', '    «E: [ poor, poor, poor ]\n    C: [ fair', 'matrix', 'is not a band of fit_letter'],
  ['a better cell for lower scores', '[ good, fair, fair ]', '[ good, fair, «good ]', 'matrix-order', 'better than the fair of B2'],
  ['no lowest band', 'C: lowest', 'C: 0', 'unknown', ''],
  ['bands out of order', 'A: 60, B: 30', 'A: 30, B: «60', 'band-order', 'write the best band first', 'test-failed'],
  ['a band above the maximum', '{ 1: 50, 2: 20', '{ 1: «81, 2: 20', 'dead-band', 'engagement can reach 80'],
  ['a band below every score', 'B: 30, C', 'B: «0, C', 'dead-band', 'no band below B'],
  ['a cap that cuts everything', 'max: 30\n      rules:', 'max: «0\n      rules:', 'group-max', 'cuts off all', 'unreachable-max', 'dead-band'],
  ['a cap that is never met', 'max: 60\n      rules:', 'max: «75\n      rules:', 'unreachable-max', 'give 60 at most'],
  ['a side that is never full', 'max: 90', 'max: «95', 'unreachable-max', 'the groups give 90 together'],
  ['a rule above its cap', 'chef: 20', 'chef: 35', 'unknown', ''],
  ['one gives and one takes', "when: { kitchen: { has_word: canteen } }, points: -10", 'when: { email.kind: company }, points: -10', 'unknown', ''],
  ['a leap over two bands', 'points: 35, count', '«points: 60, count', 'leap', 'over two whole bands', 'never'],
  ['just enough', 'points: 35, count', '«points: 21, count', 'near-threshold', 'just enough for band 2', 'test-failed'],
  ['weak sources', 'at_most: 4, per: 7d', 'at_most: 12, per: 7d', 'unknown', ''],
  ['no points', 'points: -30', '«points: 0', 'no-points', 'gives 0 points'],
];

const WHOLE: readonly Row[] = [
  ['a gap at the end', 'id: rest, to', 'id: rest, when: { grade: top }, to', 'unknown', ''],
  ['routes behind one that takes all', '  - { id: big, when: { order.size: [some, fleet] }', '  - «{ id: big', 'unreachable-route', 'takes every lead'],
  ['the source in scoring', 'kitchen: { has_word: canteen }', '«source: fair', 'source-in-scoring', 'no matter the source'],
  ['the source in an adjustment', 'timeframe: now, order.size: [some, fleet]', '«utm.source: ads', 'source-in-scoring', 'prioritized in the same manner', 'test-failed'],
  ['a protected attribute', ': kitchen }', ': kitchen, Sex: gender }', 'unknown', ''],
  ['a list that nobody uses', 'home: [AT', '«hame: [FR]\n  home: [AT', 'unused-list', '"hame"'],
  ['a fact that nobody uses', 'by: person.rank', 'by: person.rank', 'unknown', ''],
  ['a pool that nobody uses', '  desk: {', '  «spare: { members: [leo], hours: always }\n  desk: {', 'unused-pool', '"spare"'],
  ['a template that nobody sends', '  hello:', '  «bye: { subject: a, body: b }\n  hello:', 'unused-template', '"bye"'],
  ['a grade that nothing gives', 'order: [top, good,', 'order: [top, «great, good,', 'unused-grade', '"great"', 'untested-grade'],
  ['bands that nobody names', 'bands: { one: 1,', 'bands: { one: 1, dozen: 12,', 'unknown', ''],
  ['points for who is out', 'chef: 20', '«pupil: 5, chef: 20', 'covered-value', 'out already by "pupil"'],
  ['a test that fails', 'fit: 90,', 'fit: «80,', 'test-failed', 'fit expected 80, got 90'],
  ['a test with a date', '{ webinar_attended: 2d }', '{ webinar_attended: «2026-01-01 }', 'event-age', 'write how long ago: webinar_attended: 2d'],
  ['a test without an age', '{ webinar_attended: 2d }', '{ webinar_attended: «recently }', 'event-age', 'how long ago'],
  ['a test that expects what there is not', 'cell: A1,', '«cel: A1,', 'unknown-key', 'Did you mean "cell"?'],
  ['a test with an unknown fact', 'title: cook, ovens: 5, company.country: FR }', 'title: cook, «oven: 5, company.country: FR }', 'unknown-fact', 'Did you mean "ovens"?'],
  ['a test that gives what is made', 'title: cook, ovens: 5, company.country: FR }', '«person.rank: cook, ovens: 5, company.country: FR }', 'unknown', ''],
  ['a grade that no test expects', 'expect: { grade: good, routing: big }', 'expect: { routing: big }', 'unknown', ''],
];

const rows = (all: readonly Row[]): readonly (readonly [string, Mistake])[] =>
  all
    .filter(([, , , code]) => code !== 'unknown')
    .map(([name, from, to, code, hint, ...also]) => [name, { from, to, code, hint, also }] as const);

describe('the form', () => test.each(rows(FORM))('%s', (_, mistake) => expectFound(mistake)));
describe('names', () => test.each(rows(NAMES))('%s', (_, mistake) => expectFound(mistake)));
describe('types', () => test.each(rows(TYPES))('%s', (_, mistake) => expectFound(mistake)));
describe('numbers', () => test.each(rows(NUMBERS))('%s', (_, mistake) => expectFound(mistake)));
describe('the whole', () => test.each(rows(WHOLE))('%s', (_, mistake) => expectFound(mistake)));
