import type { Scalar } from '../../lead/lead.ts';
import type { When } from '../condition-schema.ts';
import type { Span } from '../duration.ts';
import type { Example } from './solver.ts';

const MOST_FACTS = 4;

/** `grade A, company.size large`: what of a lead these conditions look at. */
export function describeExample({ context, shown }: Example, conditions: readonly When[]): string {
  const asked = [...new Set(conditions.flatMap(namesIn))];
  const facts = asked.filter((name) => name in shown);
  const known = facts.flatMap((name) => {
    const value = context.facts[name];
    return value === undefined || value === '' ? [] : [`${name} ${String(value)}`];
  });
  const unknown = facts.filter((name) => context.facts[name] === undefined).map((name) => `no ${name}`);
  const did = [...new Set(context.events.map(({ name }) => `who did ${name}`))];
  const words = [...known, ...did];
  return [...words, ...(words.length < 2 ? unknown : [])].slice(0, MOST_FACTS).join(', ') || 'nothing known';
}

function namesIn(when: When): string[] {
  const inner = [...(when.all ?? []), ...(when.any ?? []), ...(when.not ? [when.not] : [])];
  return [...Object.keys(when.facts), ...inner.flatMap(namesIn)];
}

/** A condition as the file says it, in one line. */
export function describeCondition(when: When): string {
  const facts = Object.entries(when.facts).map(([fact, match]) => {
    if (Array.isArray(match)) return `${fact} ${match.join(' or ')}`;
    if (typeof match !== 'object') return `${fact} ${String(match)}`;
    return `${fact} ${Object.entries(match)
      .map(([operator, value]) => `${operator} ${wordOf(value)}`)
      .join(' and ')}`;
  });
  const list = (parts: readonly When[], word: string): string =>
    parts.map((part) => `(${describeCondition(part)})`).join(word);
  return [
    ...facts,
    ...(when.event === undefined ? [] : [describeEvent(when)]),
    ...(when.all ? [list(when.all, ' and ')] : []),
    ...(when.any ? [list(when.any, ' or ')] : []),
    ...(when.not ? [`not (${describeCondition(when.not)})`] : []),
  ].join(' and ');
}

function describeEvent({ event, where, times, within }: When): string {
  const asked = where && Object.keys(where).length > 0 ? ` where ${describeCondition({ facts: where })}` : '';
  const often = times ? ` ${times.at_least} times` : '';
  return `event ${event}${asked}${often}${within ? ` within ${spanWords(within)}` : ''}`;
}

const spanWords = ({ days, ms }: Span): string => (days > 0 ? `${days}d` : `${ms / 3_600_000}h`);

function wordOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? 'a while' : `${value as Scalar}`;
}

/** The tests that must all hold for a condition to hold, each by itself. */
export function conjunctsOf(when: When): When[] {
  const facts = Object.entries(when.facts).map(([fact, match]): When => ({ facts: { [fact]: match } }));
  const { event, where, within, times } = when;
  return [
    ...facts,
    ...(event === undefined ? [] : [{ facts: {}, event, where, within, times }]),
    ...(when.all ?? []).flatMap(conjunctsOf),
    ...(when.any ? [{ facts: {}, any: when.any }] : []),
    ...(when.not ? [{ facts: {}, not: when.not }] : []),
  ];
}
