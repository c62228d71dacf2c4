import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFacts } from '../../../src/domain/lead/facts.ts';
import { leadFinder, type Question } from '../../../src/domain/policy/solve/solver.ts';
import { compileWhen } from '../../../src/domain/scoring/condition.ts';
import type { Context } from '../../../src/domain/scoring/context.ts';
import { NOW } from '../../support/leads.ts';
import { anybody, conditions, RANDOM_GROUND } from '../../support/random-conditions.ts';
import { replay } from '../../support/replay.ts';

const comesOutAsAsked = ({ holds, fails = [] }: Question, context: Context): boolean =>
  holds.every((when) => compileWhen(when, RANDOM_GROUND.lists)(context)) &&
  !fails.some((when) => compileWhen(when, RANDOM_GROUND.lists)(context));

const ask = (question: Question) =>
  leadFinder(RANDOM_GROUND, [...question.holds, ...(question.fails ?? [])])(question);

const questions: fc.Arbitrary<Question> = fc.record({
  holds: fc.array(conditions, { minLength: 1, maxLength: 3 }),
  fails: fc.array(conditions, { maxLength: 2 }),
});

describe('whether there is a lead for which conditions come out as asked', () => {
  test('a lead that is shown really is one', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const answer = ask(question);
        if (typeof answer === 'object') expect(comesOutAsAsked(question, answer.context)).toBe(true);
      }),
      { numRuns: 1000, ...replay },
    );
  });

  test('none is never said where one can be found by trying', () => {
    const derive = compileFacts(RANDOM_GROUND.facts);
    const crowd = fc
      .sample(anybody, { numRuns: 1500, seed: replay.seed ?? 7 })
      .map(({ known, events }): Context => ({ facts: derive(known), events, now: NOW }));
    fc.assert(
      fc.property(questions, (question) => {
        if (ask(question) !== 'none') return;
        expect(crowd.find((context) => comesOutAsAsked(question, context))).toBeUndefined();
      }),
      { numRuns: 1000, ...replay },
    );
  });

  test('it mostly knows', () => {
    const asked = fc.sample(questions, { numRuns: 500, seed: 3 });
    const counts = { lead: 0, none: 0, unknown: 0 };
    for (const question of asked) {
      const answer = ask(question);
      counts[typeof answer === 'object' ? 'lead' : answer] += 1;
    }
    console.log(counts);
    expect(counts.unknown).toBeLessThan(50);
  });
});
