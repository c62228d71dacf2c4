import { RE2JS } from 're2js';
import type { Scalar } from '../lead/lead.ts';
import type { Match, Test, When, Where } from '../policy/condition-schema.ts';
import { wallMs } from '../policy/duration.ts';
import type { Context, FactValue, Predicate } from './context.ts';
import { numberOf } from './number.ts';
import { hasPhrase, phrase, wordsOf } from './words.ts';

export type Lists = Readonly<Record<string, readonly Scalar[]>>;
type ValueTest = (value: FactValue | undefined, now: number) => boolean;

/** Turns a condition of the policy into a function. Every key must hold; a missing value passes only `exists: false`. */
export function compileWhen(when: When, lists: Lists): Predicate {
  const parts: Predicate[] = factTests(when.facts, lists);
  if (when.all) parts.push(every(when.all.map((inner) => compileWhen(inner, lists))));
  if (when.any) parts.push(some(when.any.map((inner) => compileWhen(inner, lists))));
  if (when.not) {
    const inner = compileWhen(when.not, lists);
    parts.push((context) => !inner(context));
  }
  if (when.event !== undefined) parts.push(eventTest(when.event, when, lists));
  return every(parts);
}

/** The tests of `where`, over the properties of one event. */
export function compileWhere(
  where: Where | undefined,
  lists: Lists,
): (properties: Context['facts'], now: number) => boolean {
  const tests = Object.entries(where ?? {}).map(([name, match]) => ({ name, test: valueTest(match, lists) }));
  return (properties, now) => tests.every(({ name, test }) => test(properties[name], now));
}

const every =
  (parts: readonly Predicate[]): Predicate =>
  (context) =>
    parts.every((part) => part(context));
const some =
  (parts: readonly Predicate[]): Predicate =>
  (context) =>
    parts.some((part) => part(context));

function factTests(where: Where, lists: Lists): Predicate[] {
  return Object.entries(where).map(([name, match]) => {
    const test = valueTest(match, lists);
    return ({ facts, now }) => test(facts[name], now);
  });
}

function eventTest(name: string, when: When, lists: Lists): Predicate {
  const fits = compileWhere(when.where, lists);
  const within = when.within ? wallMs(when.within) : Number.POSITIVE_INFINITY;
  const wanted = when.times?.at_least ?? 1;
  return ({ events, now }) => {
    let seen = 0;
    for (const event of events) {
      const age = now - Date.parse(event.at);
      if (event.name === name && age >= 0 && age <= within && fits(event.properties, now)) seen += 1;
      if (seen >= wanted) return true;
    }
    return false;
  };
}

function valueTest(match: Match, lists: Lists): ValueTest {
  if (Array.isArray(match)) return present((value) => match.some((wanted) => equals(value, wanted)));
  if (typeof match !== 'object') return present((value) => equals(value, match));
  const tests = (Object.keys(match) as (keyof Test)[])
    .filter((key) => match[key] !== undefined)
    .map((key) => operator(key, match, lists));
  return (value, now) => tests.every((test) => test(value, now));
}

/** Lifts a test of one value: a list passes when one of its values does, a missing value never does. */
const present =
  (test: (value: Scalar, now: number) => boolean): ValueTest =>
  (value, now) =>
    value !== undefined &&
    (typeof value === 'object' ? value.some((one) => test(one, now)) : test(value, now));

function operator(key: keyof Test, test: Test, lists: Lists): ValueTest {
  switch (key) {
    case 'exists':
      return (value) => (value !== undefined && value !== '') === test.exists;
    case 'not_in': {
      const inside = present((value) => (test.not_in ?? []).some((wanted) => equals(value, wanted)));
      return (value, now) => value !== undefined && !inside(value, now);
    }
    case 'in_list': {
      const list = new Set((lists[test.in_list ?? ''] ?? []).map((entry) => folded(entry)));
      return present((value) => list.has(folded(value)));
    }
    case 'contains':
      return present((value) => folded(value).includes(folded(test.contains ?? '')));
    case 'has_word': {
      const wanted = phrase(test.has_word ?? '');
      return present((value) => hasPhrase(wordsOf(String(value)), wanted));
    }
    case 'starts_with':
      return present((value) => folded(value).startsWith(folded(test.starts_with ?? '')));
    case 'ends_with':
      return present((value) => folded(value).endsWith(folded(test.ends_with ?? '')));
    case 'matches': {
      const pattern = RE2JS.compile(test.matches ?? '', RE2JS.CASE_INSENSITIVE);
      return present((value) => pattern.matcher(String(value)).find());
    }
    case 'at_least':
      return numeric((value) => value >= (test.at_least ?? 0));
    case 'at_most':
      return numeric((value) => value <= (test.at_most ?? 0));
    case 'between': {
      const [low, high] = test.between ?? [0, 0];
      return numeric((value) => value >= low && value <= high);
    }
    case 'before': {
      const limit = Date.parse(test.before ?? '');
      return present((value) => Date.parse(String(value)) < limit);
    }
    case 'after': {
      const limit = Date.parse(test.after ?? '');
      return present((value) => Date.parse(String(value)) > limit);
    }
    case 'within': {
      const span = test.within ? wallMs(test.within) : 0;
      return present((value, now) => {
        const age = now - Date.parse(String(value));
        return age >= 0 && age <= span;
      });
    }
  }
}

const numeric = (test: (value: number) => boolean): ValueTest =>
  present((value) => {
    const number = numberOf(value);
    return number !== undefined && test(number);
  });

const folded = (value: Scalar): string => String(value).trim().toLowerCase();

const YES = new Set(['true', 'yes', 'y', 'on', '1']);
const NO = new Set(['false', 'no', 'n', 'off', '0', '']);

/** Equality as ops staff mean it: any case, `true` is also a ticked box, `60` is also "60". */
function equals(value: Scalar, wanted: Scalar): boolean {
  if (typeof wanted === 'boolean') return (wanted ? YES : NO).has(folded(value));
  if (typeof wanted === 'number') return folded(value) !== '' && Number(value) === wanted;
  return folded(value) === folded(wanted);
}
