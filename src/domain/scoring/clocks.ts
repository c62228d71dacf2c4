import type { Match, When, Where } from '../policy/condition-schema.ts';
import { wallMs } from '../policy/duration.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import type { FactValue } from './context.ts';
import { instantOf } from './date.ts';
import { kinksOf, lastsFor } from './decay.ts';
import { happenings, type ReadContext } from './history.ts';
import { compileLevels, type Level } from './levels.ts';
import { seasonOf } from './season.ts';

/** Which instants matter to a lead to which nothing new happens. */
export interface Clocks {
  /**
   * Instants after the context's `now`, in order. From each to the next every condition and every count stays as it
   * is, and each group of engagement only rises or only falls.
   */
  readonly turns: (context: ReadContext) => number[];
  /** How long after the last turn, and after the newest event, something may still fade: milliseconds. */
  readonly fadesFor: number;
  readonly level: Level;
}

/** Tells the instants that one rule minds about a lead. */
type Source = (context: ReadContext, mind: (instant: number) => void) => void;

export function compileClocks(document: PolicyDocument): Clocks {
  const conditional = [
    ...document.disqualify,
    ...Object.values(document.fit.groups).flatMap(({ rules }) => rules),
    ...document.grades.adjust,
    ...document.routing,
  ].filter(({ enabled }) => enabled);
  const groups = Object.values(document.engagement.groups);
  const sources = [
    ...[...conditional, ...groups.flatMap(({ rules }) => rules)].map(seasonSource),
    ...conditional.flatMap((rule) => ('when' in rule && rule.when ? whenSources(rule.when) : [])),
    ...groups.flatMap(groupSources),
  ];
  return {
    turns: (context) => {
      const instants = new Set<number>();
      const mind = (instant: number): void => {
        if (instant > context.now && instant < Number.POSITIVE_INFINITY) instants.add(instant);
      };
      for (const source of sources) source(context, mind);
      return [...instants].sort((a, b) => a - b);
    },
    fadesFor: Math.max(0, ...groups.map(({ decay }) => lastsFor(decay))),
    level: compileLevels(document),
  };
}

function seasonSource(rule: Parameters<typeof seasonOf>[0]): Source {
  const season = seasonOf(rule);
  return (_, mind) => season.forEach(mind);
}

function whenSources(when: When): Source[] {
  const inner = [...(when.all ?? []), ...(when.any ?? []), ...(when.not ? [when.not] : [])];
  const dates = spansOf(when.facts).map(
    ([name, span]): Source =>
      ({ facts }, mind) =>
        mindDates(facts[name], span, mind),
  );
  const event = when.event === undefined ? [] : [eventSource(when.event, when.where, eventKinks(when))];
  return [...dates, ...event, ...inner.flatMap(whenSources)];
}

const eventKinks = ({ within }: When): number[] => (within ? [pastOf(wallMs(within))] : []);

/** An event matters as it happens, at some ages, and where its own properties hold dates that are asked about. */
function eventSource(name: string, where: Where | undefined, ages: readonly number[]): Source {
  const dates = spansOf(where ?? {});
  return (context, mind) => {
    for (const { at, properties } of happenings(context, name)) {
      mind(at);
      for (const age of ages) mind(at + age);
      for (const [property, span] of dates) mindDates(properties[property], span, mind);
    }
  };
}

/** A group whose rules all give, or all take, falls or rises all its life; any other turns where one of its events does. */
function groupSources({ decay, rules }: PolicyDocument['engagement']['groups'][string]): Source[] {
  const counted = rules.filter(({ enabled }) => enabled);
  const isMixed = counted.some(({ points }) => points > 0) && counted.some(({ points }) => points < 0);
  const ages = isMixed ? kinksOf(decay) : [];
  return counted.map(({ event, where }) => eventSource(event, where, ages));
}

/** The dates that `within` is asked of. */
const spansOf = (where: Where): [string, number][] =>
  Object.entries(where).flatMap(([name, match]): [string, number][] => {
    const span = withinOf(match);
    return span === undefined ? [] : [[name, span]];
  });

const withinOf = (match: Match): number | undefined =>
  typeof match === 'object' && !Array.isArray(match) && match.within ? wallMs(match.within) : undefined;

function mindDates(value: FactValue | undefined, span: number, mind: (instant: number) => void): void {
  for (const one of typeof value === 'object' ? value : value === undefined ? [] : [value]) {
    const date = instantOf(one);
    if (Number.isNaN(date)) continue;
    mind(date);
    mind(date + pastOf(span));
  }
}

/** The first whole millisecond after a span. */
const pastOf = (span: number): number => Math.floor(span) + 1;
