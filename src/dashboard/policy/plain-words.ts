import type { Match, Test, When } from '../../domain/policy/condition-schema.ts';
import { DAY_MS, type Span } from '../../domain/policy/duration.ts';
import type { GradeScale } from '../../domain/scoring/show-grade.ts';
import { showGrade } from '../../domain/scoring/show-grade.ts';
import { lengthOf } from '../html/times.ts';
import { plural, words } from '../html/words.ts';

/** `company.size is mid or large, and not (email.kind is free)`: a condition as a person would say it. */
export function whenWords(when: When, scale: GradeScale): string {
  const inner = (each: When): string => whenWords(each, scale);
  const parts = [
    ...Object.entries(when.facts).map(([fact, match]) => factWords(fact, match, scale)),
    ...(when.event === undefined ? [] : [eventWords(when.event, when, scale)]),
    ...(when.all ?? []).map(inner),
    ...(when.any ? [`(${when.any.map(inner).join('; or ')})`] : []),
    ...(when.not ? [`not (${inner(when.not)})`] : []),
  ];
  return parts.join(', and ');
}

function factWords(fact: string, match: Match, scale: GradeScale): string {
  const shown = (value: unknown): string =>
    fact === 'grade' ? showGrade(String(value), scale) : words(value);
  if (Array.isArray(match)) return `${fact} is ${orList(match.map(shown))}`;
  if (typeof match !== 'object') return `${fact} is ${shown(match)}`;
  return (Object.keys(match) as (keyof Test)[])
    .filter((key) => match[key] !== undefined)
    .map((key) => `${fact} ${testWords(key, match)}`)
    .join(', and ');
}

function testWords(key: keyof Test, test: Test): string {
  switch (key) {
    case 'exists':
      return test.exists === true ? 'is known' : 'is not known';
    case 'in_list':
      return `is in ${words(test.in_list)}`;
    case 'not_in':
      return `is none of ${words(test.not_in)}`;
    case 'between':
      return `is between ${test.between?.join(' and ') ?? ''}`;
    case 'within':
      return `lies within ${test.within ? spanWords(test.within) : ''}`;
    case 'at_least':
    case 'at_most':
    case 'before':
    case 'after':
      return `is ${key.replace('_', ' ')} ${words(test[key])}`;
    case 'contains':
    case 'matches':
    case 'has_word':
    case 'starts_with':
    case 'ends_with':
      return `${key === 'has_word' ? 'has the word' : key.replace('_', ' ')} “${words(test[key])}”`;
  }
}

function eventWords(event: string, { where, within, times }: When, scale: GradeScale): string {
  const tests = Object.entries(where ?? {}).map(([name, match]) => factWords(name, match, scale));
  return [
    `did ${event}`,
    ...(tests.length > 0 ? [`(${tests.join(', ')})`] : []),
    ...(times ? [`${plural(times.at_least, 'time')} or more`] : []),
    ...(within ? [`within ${spanWords(within)}`] : []),
  ].join(' ');
}

/** `15 min`, `1 day`. @param day what a day is here, such as `working day` */
export const spanWords = ({ days, ms }: Span, day = 'day'): string =>
  days > 0 ? plural(days, day) : ms >= 7 * DAY_MS ? plural(Math.round(ms / DAY_MS), 'day') : lengthOf(ms);

/** `a, b or c` */
const orList = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}`;
