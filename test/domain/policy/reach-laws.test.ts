import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/domain/decide.ts';
import { checkAdjustments } from '../../../src/domain/policy/check/adjustments.ts';
import { checkContradictions } from '../../../src/domain/policy/check/contradictions.ts';
import { checkFirstMatch } from '../../../src/domain/policy/check/first-match.ts';
import { gradesForPeople } from '../../../src/domain/policy/check/grades-for-people.ts';
import type { Check } from '../../../src/domain/policy/check/rule-book.ts';
import { checkSla } from '../../../src/domain/policy/check/sla.ts';
import { checkTables } from '../../../src/domain/policy/check/tables.ts';
import { parsePolicy } from '../../../src/domain/policy/parse.ts';
import type { Path } from '../../../src/domain/policy/problem.ts';
import type { PolicyDocument } from '../../../src/domain/policy/schema.ts';
import { compileWhen } from '../../../src/domain/scoring/condition.ts';
import { mia, NOW } from '../../support/leads.ts';
import { BOATS } from '../../support/playbook.ts';
import { policyOf } from '../../support/policies.ts';
import { randomPeople, randomPolicies } from '../../support/random-policies.ts';
import { replay } from '../../support/replay.ts';

interface Said {
  readonly code: string;
  readonly path: Path;
}

function saidBy(check: Check, document: PolicyDocument): Said[] {
  const said: Said[] = [];
  check(document, (_, code, _message, path) => said.push({ code, path }));
  return said;
}

const crowds = fc.array(randomPeople, { minLength: 12, maxLength: 12 });
type Person = typeof randomPeople extends fc.Arbitrary<infer Kind> ? Kind : never;

const inputOf = ({ identity, profile, crm, events }: Person) =>
  mia({ lead: { ...mia().lead, identity, profile }, crm, events });

describe('whatever the policy, what is said of it is true of every lead', () => {
  test('no lead takes a route or is out by a rule that is said to be out of reach', () => {
    fc.assert(
      fc.property(randomPolicies, crowds, (changes, crowd) => {
        const policy = policyOf(changes);
        const said = saidBy(checkFirstMatch, policy.document).filter(({ code }) =>
          code.startsWith('shadowed'),
        );
        const lost = new Set(
          said.map(({ path: [list, i] }) =>
            list === 'routing' || list === 'disqualify' ? policy.document[list][Number(i)]?.id : undefined,
          ),
        );
        for (const person of crowd) {
          const { route, scorecard } = evaluate(inputOf(person), policy, NOW);
          expect(lost).not.toContain(route.id);
          expect(lost).not.toContain(scorecard.disqualified?.id ?? null);
        }
      }),
      { numRuns: 150, ...replay },
    );
  });

  test('no lead meets a condition that is said to be a contradiction', () => {
    fc.assert(
      fc.property(randomPolicies, crowds, (changes, crowd) => {
        const policy = policyOf(changes);
        const { disqualify, routing, lists } = policy.document;
        const hopeless = saidBy(checkContradictions, policy.document).flatMap(
          ({ path: [list, i, , ...inner] }) =>
            inner.length > 0
              ? []
              : list === 'routing'
                ? [routing[Number(i)]?.when]
                : list === 'disqualify'
                  ? [disqualify[Number(i)]?.when]
                  : [],
        );
        for (const person of crowd) {
          const { context } = evaluate(inputOf(person), policy, NOW);
          for (const when of hopeless) expect(when && compileWhen(when, lists)(context)).toBe(false);
        }
      }),
      { numRuns: 150, ...replay },
    );
  });

  test('a grade that goes to people is known to', () => {
    fc.assert(
      fc.property(randomPolicies, crowds, (changes, crowd) => {
        const routing = changes.routing?.map(({ id, when, to }) => ({ id, when, to })) ?? [];
        const policy = policyOf({ ...changes, routing });
        const known = gradesForPeople(policy.document);
        for (const person of crowd) {
          const { route, scorecard } = evaluate(inputOf(person), policy, NOW);
          if (route.target.kind !== 'nobody') expect([...known]).toContain(scorecard.grade);
        }
      }),
      { numRuns: 150, ...replay },
    );
  });
});

describe('which grades go to people', () => {
  const gradesAfter = (from = '', to = ''): string[] => {
    const { read } = parsePolicy(BOATS.replace(from, () => to));
    return read ? [...gradesForPeople(read.document)] : [];
  };

  test.each([
    ['all that no route keeps back', '', '', ['red', 'blue']],
    [
      'also one that only some of have',
      'grade: [grey, out] }',
      'grade: [grey, out], fleet: crew }',
      ['red', 'blue', 'grey'],
    ],
    [
      'also one whose scores only when they are written in some way',
      'grade: [grey, out] }',
      'any: [ { grade: out }, { not: { engagement: { contains: ".5" } } } ] }',
      ['red', 'blue', 'grey'],
    ],
    ['not one for which there is no way left', 'id: rest, to: quay', 'id: rest, to: nobody', ['red', 'blue']],
    ['not one that the matrix never gives', '[blue, grey]', '[red, red]', ['red', 'blue']],
  ])('%s', (_, from, to, grades) => expect(gradesAfter(from, to)).toEqual(grades));
});

test('two hundred routes over fifteen facts are checked within a second', () => {
  const names = Array.from({ length: 12 }, (_, i) => `trait${i}`);
  const routes = Array.from({ length: 200 }, (_, place) => {
    // Every twentieth asks for the same as one above it, so it is never reached.
    const n = place % 20 === 19 ? place - 7 : place;
    const [a, b, c] = [names[n % 12], names[(n * 5 + 1) % 12], names[(n * 7 + 2) % 12]];
    const tests = [
      `${a}: value${n % 9}`,
      `company.employees: { at_least: ${n * 3}, at_most: ${n * 5 + 40} }`,
      `any: [{ ${b}: value${n % 7} }, { fleet: yard }, { title: { has_word: mate } }]`,
      `not: { ${c}: [value1, value${n % 5}] }`,
      `company.country: [N${String.fromCodePoint(65 + (n % 26))}, SE]`,
    ];
    return `  - { id: r${place}, when: { ${tests.filter((_, i) => i !== n % 5).join(', ')} }, to: quay }\n`;
  });
  const fields = `fields: { harbour: { ${names.map((name) => `${name}: ${name}`).join(', ')} } }\nfacts:`;
  const text = BOATS.replace('facts:', () => fields).replace(
    '  - { id: owned',
    () => `${routes.join('')}  - { id: owned`,
  );
  const { read } = parsePolicy(text);
  const codes = new Map<string, number>();
  // The thread's own time, since the machine that runs this may be busy with other things.
  const before = process.threadCpuUsage();
  for (const check of [checkFirstMatch, checkContradictions, checkTables, checkAdjustments, checkSla])
    if (read)
      check(read.document, (_, code) => {
        codes.set(code, (codes.get(code) ?? 0) + 1);
      });
  const { user, system } = process.threadCpuUsage(before);
  expect(codes.get('shadowed-route')).toBe(10);
  expect(codes.get('route-gap')).toBeUndefined();
  expect((user + system) / 1000).toBeLessThan(1000);
});
