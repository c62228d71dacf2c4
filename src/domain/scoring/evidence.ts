import { cut } from '../cut.ts';
import type { LeadEvent } from '../lead/lead.ts';
import type { When } from '../policy/condition-schema.ts';
import { wallMs } from '../policy/duration.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import type { Count } from '../policy/scoring-schema.ts';
import { compileWhen } from './condition.ts';
import type { Context, Facts } from './context.ts';
import type { RuleShare, Scorecard } from './scorecard.ts';

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

/** Names, for each share of a scorecard, the facts and the events that did it. */
export type AddEvidence = (card: Scorecard, context: Context) => Scorecard;

const MOST_EVENTS = 5;
const MAX_VALUE = 80;

type Evidence = (context: Context) => Required<Pick<RuleShare, 'facts' | 'events'>>;

/** Prepares the evidence of every rule. It is kept apart from scoring, which is done far more often than it is explained. */
export function compileEvidence({ fit, engagement, lists }: PolicyDocument): AddEvidence {
  const rules = new Map<string, Evidence>();
  for (const rule of Object.values(fit.groups).flatMap((group) => group.rules))
    rules.set(`fit ${rule.id}`, 'by' in rule ? byTable(rule.by) : byWhen(rule.when, lists));
  for (const { id, event, where, count } of Object.values(engagement.groups).flatMap(
    (group) => group.rules,
  )) {
    const matching = eventsLike({ facts: {}, event, where }, lists);
    rules.set(`engagement ${id}`, (context) => ({
      facts: [],
      events: newest(counted(matching(context), count)),
    }));
  }
  return (card, context) => ({
    ...card,
    rules: card.rules.map((share) => ({ ...share, ...rules.get(`${share.side} ${share.id}`)?.(context) })),
  });
}

const byTable =
  (fact: string): Evidence =>
  ({ facts }) => ({ facts: [used(fact, facts)], events: [] });

function byWhen(when: When, lists: PolicyDocument['lists']): Evidence {
  const parts = partsOf(when);
  const names = [...new Set(parts.flatMap((part) => Object.keys(part.facts)))];
  const asked = parts.filter((part) => part.event !== undefined).map((part) => eventsLike(part, lists));
  return (context) => ({
    facts: names.map((name) => used(name, context.facts)),
    events: newest([...new Set(asked.flatMap((matching) => matching(context)))]),
  });
}

function used(name: string, facts: Facts): FactUsed {
  const value = facts[name];
  return { name, value: value === undefined ? null : cut(String(value), MAX_VALUE) };
}

/** Those of the events that a rule's `count:` lets count, newest first, by their times alone. */
function counted(events: readonly LeadEvent[], count: Count): readonly LeadEvent[] {
  if (count === 'latest') return events.slice(0, 1);
  if (count === 'once') return events.slice(-1);
  const windowMs = wallMs(count.per);
  const kept: LeadEvent[] = [];
  for (const event of events) {
    const nth = kept.at(-count.at_most);
    if (nth === undefined || Date.parse(nth.at) - Date.parse(event.at) >= windowMs) kept.push(event);
  }
  return kept;
}

/** Events come newest first, but not when those of several conditions are joined. */
const newest = (events: readonly LeadEvent[]): EventUsed[] =>
  events
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, MOST_EVENTS)
    .map(({ name, at }) => ({ name, at }));

/** The events that one condition asks for, without how many of them it wants. */
function eventsLike(
  { event, where, within }: When,
  lists: PolicyDocument['lists'],
): (context: Context) => LeadEvent[] {
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
