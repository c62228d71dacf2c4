import { Duration } from '../duration.ts';
import { oneOf } from '../plain-words.ts';
import { EXPECT_KEYS } from '../policy-tests.ts';
import { didYouMean, instead, type Path, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { factTypes } from '../vocabulary.ts';
import { isFact, sayEvent } from './facts.ts';
import { gradesForPeople } from './grades-for-people.ts';
import type { Say } from './rule-book.ts';
import { sayValue } from './values.ts';

/** Made of the address or of other facts, so a test that gives them gives them in vain. */
const MADE = ['email.kind', 'email.host', 'email.domain', 'company.kind'];

/** The tests of the policy: what they give must be facts and events, and what they expect must be something that comes out. */
export function checkTests(document: PolicyDocument, say: Say): void {
  const types = factTypes(document);
  const own = Object.keys(document.facts).filter((name) => document.facts[name] !== 'built_in');
  const made = new Set([...MADE, ...own]);
  document.tests.forEach((test, i) => {
    for (const [name, value] of Object.entries(test.lead)) {
      const path = ['tests', i, 'lead', name];
      if (made.has(name))
        say(
          'error',
          'made-fact',
          `${name} is made of other facts, so giving it changes nothing; give what it is made of`,
          path,
        );
      else if (!isFact(name, types))
        say('error', 'unknown-fact', `"${name}" is not a fact.${didYouMean(name, types.keys())}`, path);
      else if (name !== 'source') sayValue(name, value, types.get(name), [...path, VALUE], say);
    }
    test.events.forEach((event, n) => sayAge(event, ['tests', i, 'events', n], say));
    for (const key of Object.keys(test.expect)) {
      if (EXPECT_KEYS.some((known) => known === key)) continue;
      say('error', 'unknown-key', `a test cannot expect "${key}"${instead(key, EXPECT_KEYS)}`, [
        'tests',
        i,
        'expect',
        key,
      ]);
    }
  });
  checkGradesTested(document, say);
}

function sayAge(event: Readonly<Record<string, unknown>>, path: Path, say: Say): void {
  const [name, age] = Object.entries(event)[0] ?? [];
  if (name === undefined) {
    say(
      'error',
      'event-age',
      'an event is written { form_submitted: 2h, form: demo }: its name, how long ago, then its properties',
      path,
    );
    return;
  }
  sayEvent(name, [...path, name], say);
  if (Duration.safeParse(age).success) return;
  const dated = /^\d{4}-\d\d/.test(String(age));
  say(
    'error',
    'event-age',
    dated
      ? `a test with a date comes out differently each day; write how long ago: ${name}: 2d`
      : `${name} needs its age: how long ago, such as 30s, 15m, 4h or 2d; here stands "${String(age)}"`,
    [...path, name, VALUE],
  );
}

/** Grades that reach people should each be expected by a test; those that never leave marketing need none. */
function checkGradesTested(document: PolicyDocument, say: Say): void {
  const expected = new Set(document.tests.map(({ expect }) => expect['grade']));
  const reaching = gradesForPeople(document);
  const untested = document.grades.order.filter((grade) => reaching.has(grade) && !expected.has(grade));
  if (untested.length === 0) return;
  say(
    'warning',
    'untested-grade',
    `no test expects grade ${oneOf(untested.slice(0, 5))}, which ${untested.length === 1 ? 'goes' : 'go'} to people`,
    document.tests.length > 0 ? ['tests'] : ['grades', 'order'],
  );
}
