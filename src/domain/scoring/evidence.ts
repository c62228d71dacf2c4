import { cut } from '../cut.ts';
import type { LeadEvent } from '../lead/lead.ts';
import type { When } from '../policy/condition-schema.ts';
import { compileWhen } from './condition.ts';
import type { Context, Facts } from './context.ts';
import type { Lists } from './match.ts';

/** A fact that a rule looked at; null when it is not known. */
export interface FactUsed {
  readonly name: string;
  readonly value: string | null;
}

/** An event that a rule counted. */
export interface EventUsed {
  readonly name: string;
  readonly at: string;
}

/** What a rule's share rests on. */
export interface Evidence {
  readonly facts: readonly FactUsed[];
  /** The newest five, newest first. */
  readonly events: readonly EventUsed[];
}

const MOST_EVENTS = 5;
const MAX_VALUE = 80;

export function factUsed(name: string, facts: Facts): FactUsed {
  const value = facts[name];
  return { name, value: value === undefined ? null : cut(String(value), MAX_VALUE) };
}

/** @param events of one name, newest first, with their times in epoch ms */
export const eventsUsed = (name: string, events: readonly { readonly at: number }[]): EventUsed[] =>
  events.slice(0, MOST_EVENTS).map(({ at }) => ({ name, at: new Date(at).toISOString() }));

/** Prepares what a condition rests on: every fact that it names, and the events that it asks for. */
export function compileEvidence(when: When, lists: Lists): (context: Context) => Evidence {
  const parts = partsOf(when);
  const names = [...new Set(parts.flatMap((part) => Object.keys(part.facts)))];
  const asked = parts.filter((part) => part.event !== undefined).map((part) => eventsLike(part, lists));
  return (context) => {
    const events = [...new Set(asked.flatMap((matching) => matching(context)))]
      .map(({ name, at }) => ({ name, at }))
      .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
    return {
      facts: names.map((name) => factUsed(name, context.facts)),
      events: events.slice(0, MOST_EVENTS),
    };
  };
}

/** The events that one condition asks for, without how many of them it wants. */
function eventsLike({ event, where, within }: When, lists: Lists): (context: Context) => LeadEvent[] {
  const holds = compileWhen({ facts: {}, event, where, within }, lists);
  return ({ events, now }) => events.filter((one) => holds({ facts: {}, events: [one], now }));
}

/** A condition and all that are nested in it. */
const partsOf = (when: When): When[] => [
  when,
  ...[...(when.all ?? []), ...(when.any ?? []), ...(when.not ? [when.not] : [])].flatMap(partsOf),
];

/** What a share rests on, without the age that its event had when it was decided: `form_submitted (form demo)`. */
export const undated = (because: string): string => because.replace(/, (?:today|\d+ d ago)$/, '');
