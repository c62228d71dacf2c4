import type { Match, When, Where } from '../policy/condition-schema.ts';
import { wallMs } from '../policy/duration.ts';
import { type Context, isScoreName, type Predicate } from './context.ts';
import { happenings } from './history.ts';
import { compileMatch, type Lists, type ValueTest } from './match.ts';
import { type Pattern, refilling } from './pattern.ts';

/** Turns a condition of the policy into a function. Every key must hold; a missing value passes only `exists: false`. */
export function compileWhen(when: When, lists: Lists): Predicate {
  const parts = Object.entries(when.facts).map(([name, match]) => factTest(name, match, lists));
  if (when.all) parts.push(...when.all.map((inner) => compileWhen(inner, lists)));
  if (when.any) parts.push(some(when.any.map((inner) => compileWhen(inner, lists))));
  if (when.not) {
    const inner = compileWhen(when.not, lists);
    parts.push((context) => !inner(context));
  }
  if (when.event !== undefined) parts.push(eventTest(when.event, when, lists));
  return every(parts);
}

export type WhereTest = (properties: Context['facts'], now: number) => boolean;

/** The tests of `where`, over the properties of one event. */
export function compileWhere(where: Where | undefined, lists: Lists, patterns: Pattern[]): WhereTest {
  const tests = Object.entries(where ?? {}).map(([name, match]): [string, ValueTest] => [
    name,
    compileMatch(match, lists, patterns),
  ]);
  const [first, ...others] = tests;
  if (!first) return () => true;
  const [name, test] = first;
  if (others.length === 0) return (properties, now) => test(properties[name], now);
  return (properties, now) => tests.every(([name, test]) => test(properties[name], now));
}

function every(parts: readonly Predicate[]): Predicate {
  const [first, ...others] = parts;
  if (first && others.length === 0) return first;
  return (context) => {
    for (const part of parts) if (!part(context)) return false;
    return true;
  };
}

function some(parts: readonly Predicate[]): Predicate {
  return (context) => {
    for (const part of parts) if (part(context)) return true;
    return false;
  };
}

function factTest(name: string, match: Match, lists: Lists): Predicate {
  const patterns: Pattern[] = [];
  const test = compileMatch(match, lists, patterns);
  if (isScoreName(name)) return ({ facts, scores, now }) => test(scores ? scores[name] : facts[name], now);
  return refilling(patterns, ({ facts, now }) => test(facts[name], now));
}

function eventTest(name: string, when: When, lists: Lists): Predicate {
  const patterns: Pattern[] = [];
  const fits = compileWhere(when.where, lists, patterns);
  const within = when.within ? wallMs(when.within) : Number.POSITIVE_INFINITY;
  const wanted = when.times?.at_least ?? 1;
  return refilling(patterns, (context) => {
    const { now } = context;
    let seen = 0;
    for (const { at, properties } of happenings(context, name)) {
      if (at > now) continue;
      if (now - at > within) break;
      if (fits(properties, now)) seen += 1;
      if (seen >= wanted) return true;
    }
    return false;
  });
}
