import { cut } from '../cut.ts';
import type { LeadEvent } from '../lead/lead.ts';
import type { When, Where } from '../policy/condition-schema.ts';
import { type Span, wallMs } from '../policy/duration.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import { compileWhere } from './condition.ts';
import type { Context, Facts } from './context.ts';
import { countEvents } from './engagement.ts';
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
export function compileEvidence(document: PolicyDocument): AddEvidence {
  const { fit, engagement, lists } = document;
  const rules = new Map<string, Evidence>();
  for (const { rules: some } of Object.values(fit.groups)) {
    for (const rule of some)
      rules.set(`fit ${rule.id}`, 'by' in rule ? byTable(rule.by) : byWhen(rule.when, lists));
  }
  for (const { rules: some } of Object.values(engagement.groups)) {
    for (const { id, event, where, count } of some) {
      const matching = eventsLike(event, where, undefined, lists);
      rules.set(`engagement ${id}`, (context) => ({
        facts: [],
        events: newest(countEvents(matching(context), count)),
      }));
    }
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
  const names = [...new Set(factsIn(when))];
  const wanted = eventsIn(when).map(({ event, where, within }) => eventsLike(event, where, within, lists));
  return (context) => ({
    facts: names.map((name) => used(name, context.facts)),
    events: newest([...new Set(wanted.flatMap((matching) => matching(context)))]),
  });
}

function used(name: string, facts: Facts): FactUsed {
  const value = facts[name];
  return { name, value: value === undefined ? null : cut(String(value), MAX_VALUE) };
}

/** Events come newest first, but not when those of several conditions are joined. */
const newest = (events: readonly LeadEvent[]): EventUsed[] =>
  events
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, MOST_EVENTS)
    .map(({ name, at }) => ({ name, at }));

function eventsLike(
  name: string,
  where: Where | undefined,
  within: Span | undefined,
  lists: PolicyDocument['lists'],
): (context: Context) => LeadEvent[] {
  const fits = compileWhere(where, lists);
  const span = within ? wallMs(within) : Number.POSITIVE_INFINITY;
  return ({ events, now }) =>
    events.filter((event) => {
      const age = now - Date.parse(event.at);
      return event.name === name && age >= 0 && age <= span && fits(event.properties, now);
    });
}

const inside = ({ all = [], any = [], not }: When): When[] => [...all, ...any, ...(not ? [not] : [])];

const factsIn = (when: When): string[] => [...Object.keys(when.facts), ...inside(when).flatMap(factsIn)];

function eventsIn(when: When): { event: string; where?: Where | undefined; within?: Span | undefined }[] {
  const { event, where, within } = when;
  return [...(event === undefined ? [] : [{ event, where, within }]), ...inside(when).flatMap(eventsIn)];
}

/** What a share rests on, without the age that its event had when it was decided: `form_submitted (form demo)`. */
export const undated = (because: string): string => because.replace(/, (?:today|\d+ d ago)$/, '');
