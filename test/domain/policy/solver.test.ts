import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFacts } from '../../../src/domain/lead/facts.ts';
import { When } from '../../../src/domain/policy/condition-schema.ts';
import { leadFinder, type Question } from '../../../src/domain/policy/solve/solver.ts';
import { compileWhen } from '../../../src/domain/scoring/condition.ts';
import type { Context } from '../../../src/domain/scoring/context.ts';
import { NOW } from '../../support/leads.ts';
import { anybody, conditions, RANDOM_GROUND } from '../../support/random-conditions.ts';
import { replay } from '../../support/replay.ts';

const { facts, lists } = RANDOM_GROUND;
const derive = compileFacts(facts);
const contexts = anybody.map(({ known, events }): Context => ({ facts: derive(known), events, now: NOW }));

const holdsFor = (when: When, context: Context): boolean => compileWhen(when, lists)(context);
const comesOutAsAsked = ({ holds, fails = [] }: Question, context: Context): boolean =>
  holds.every((when) => holdsFor(when, context)) && !fails.some((when) => holdsFor(when, context));

const ask = (question: Question) =>
  leadFinder(RANDOM_GROUND, [...question.holds, ...(question.fails ?? [])])(question);

const questions: fc.Arbitrary<Question> = fc.record({
  holds: fc.array(conditions, { minLength: 1, maxLength: 3 }),
  fails: fc.array(conditions, { maxLength: 2 }),
});

const read = (written: Record<string, unknown>): When => When.parse(written);

describe('whether there is a lead for which conditions come out as asked', () => {
  test('a lead that is shown really is one', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const answer = ask(question);
        if (typeof answer === 'object') expect(comesOutAsAsked(question, answer.context)).toBe(true);
      }),
      { numRuns: 300, ...replay },
    );
  });

  test('none is never said of what some lead has', () => {
    fc.assert(
      fc.property(contexts, fc.array(conditions, { minLength: 1, maxLength: 8 }), (context, asked) => {
        const { holds = [], fails = [] } = Object.groupBy(asked, (when) =>
          holdsFor(when, context) ? 'holds' : 'fails',
        );
        expect(ask({ holds, fails })).not.toBe('none');
      }),
      { numRuns: 600, ...replay },
    );
  });

  test('it mostly knows', () => {
    const answers = fc.sample(questions, { numRuns: 200, seed: 3 }).map(ask);
    const known = answers.filter((answer) => answer !== 'unknown');
    expect(known.length).toBeGreaterThan(185);
    expect(known.filter((answer) => answer === 'none').length).toBeGreaterThan(20);
  });

  test.each<[string, Record<string, unknown>]>([
    ['two values', { all: [{ size: 'mid' }, { size: 'big' }] }],
    ['a band and a number outside it', { size: 'mid', 'company.employees': { at_most: 9 } }],
    ['bounds', { 'company.employees': { at_least: 10, at_most: 9 } }],
    ['a number that is not there', { rooms: { at_least: 1 }, all: [{ rooms: { exists: false } }] }],
    ['words and the fact made of them', { rank: 'other', title: { has_word: 'aide' } }],
    ['two facts made of one text', { team: 'staff', rank: 'helper', title: { has_word: 'it' } }],
    ['case', { 'company.country': 'us', not: { 'company.country': 'US' } }],
    ['a list', { 'company.country': { in_list: 'near' }, not: { 'company.country': ['de', 'fr'] } }],
    ['a date', { met: { after: '2026-02-01' }, all: [{ met: { before: '2026-01-01' } }] }],
    [
      'often and never',
      { event: 'good', times: { at_least: 2 }, within: '2d', not: { event: 'good', within: '30d' } },
    ],
    ['a pattern, twice', { title: { matches: 'a.+b' }, not: { title: { matches: 'a.+b' } } }],
  ])('nobody has both: %s', (_, written) => expect(ask({ holds: [read(written)] })).toBe('none'));

  test.each<[string, Record<string, unknown>]>([
    ['answers with several values', { all: [{ trade: 'hotel' }, { trade: 'school' }] }],
    ['a word inside another', { title: { contains: 'it' }, not: { team: 'it' } }],
    ['a text that starts and ends with the like', { title: { starts_with: 'it', ends_with: 'staff' } }],
    ['between two bounds', { not: { any: [{ rooms: { at_most: 9 } }, { rooms: { at_least: 10 } }] } }],
    ['a kind of address', { 'email.kind': 'role', source: 'ads' }],
    ['a ticked box', { urgent: true }],
    ['one event and not another', { event: 'good', where: { kind: 'x' }, not: { event: 'bad' } }],
    [
      'the other kind only',
      { event: 'good', where: { kind: 'x' }, not: { event: 'good', where: { kind: 'y' } } },
    ],
  ])('somebody has: %s', (_, written) => {
    const answer = ask({ holds: [read(written)] });
    expect(answer).toBeTypeOf('object');
  });

  test('a pattern that nobody can find an answer to is not judged', () => {
    expect(ask({ holds: [read({ title: { matches: '^[0-9]{7}$' } })] })).toBe('unknown');
  });

  test('a question without end is given up', () => {
    // Each of ten boxes in one of nine holes: true for no lead, and beyond any search of this kind.
    const box = (i: number, hole: number) => ({ [`box${i}`]: `hole${hole}` });
    const holes = Array.from({ length: 9 }, (_, hole) => hole);
    const boxes = Array.from({ length: 10 }, (_, i) => i);
    const types = new Map(
      boxes.map((i) => [`box${i}`, { kind: 'one_of' as const, values: holes.map((hole) => `hole${hole}`) }]),
    );
    const shared = boxes.flatMap((i) =>
      boxes.slice(0, i).flatMap((j) => holes.map((hole) => read({ all: [box(i, hole), box(j, hole)] }))),
    );
    const find = leadFinder({ types, facts: {}, lists: {}, tables: [] }, shared);
    expect(find({ holds: [], fails: shared })).toBe('unknown');
  });
});
