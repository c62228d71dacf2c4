import type { Attributes, LeadEvent } from '../../lead/lead.ts';
import type { Lists } from '../../scoring/match.ts';
import { type EventAtom, FALSE, type Formula, singleTests, TRUE } from './atoms.ts';
import { type Case, casesOfRoot } from './cases.ts';
import type { Ground } from './ground.ts';
import { SOME_NOW } from './mentions.ts';

/** With more tests of events than this they are taken as unrelated, which rules out fewer leads. */
const MOST_EVENTS = 60;
const LONG_AGO_MS = 3650 * 86_400_000;

/** Whether a lead did something is yes or no; no only, when there is no such event. */
export function casesOfEvent(event: EventAtom, lists: Lists): readonly Case[] {
  const did: Case = { facts: {}, truth: [TRUE], sure: true };
  const didNot: Case = { facts: {}, truth: [FALSE], sure: true };
  return propertiesFor(event, lists) === 'none' ? [didNot] : [didNot, did];
}

/** The events that make these atoms true, each as old as it may be: so they make the fewest others true. */
export function eventsFor(wanted: readonly EventAtom[], lists: Lists): readonly LeadEvent[] {
  return wanted
    .flatMap((event): LeadEvent[] => {
      const properties = propertiesFor(event, lists);
      const at = new Date(SOME_NOW - Math.min(event.withinMs, LONG_AGO_MS)).toISOString();
      const one = { name: event.name, at, properties: typeof properties === 'object' ? properties : {} };
      return Array.from({ length: event.times }, () => one);
    })
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

/** Properties that pass `where`. */
function propertiesFor({ where }: EventAtom, lists: Lists): Attributes | 'none' | 'unknown' {
  const ground: Ground = { types: new Map(), facts: {}, lists, tables: [] };
  const properties: Attributes = {};
  let unsure = false;
  for (const [fact, match] of Object.entries(where)) {
    const atoms = singleTests(match).map((one) => ({ kind: 'fact' as const, fact, match: one }));
    const { cases, completeUpTo } = casesOfRoot(fact, atoms, ground);
    const passing = cases.filter(({ truth }) => truth.every((value) => value === TRUE));
    const found = passing.find(({ sure }) => sure) ?? passing[0];
    if (!found && atoms.length <= completeUpTo) return 'none';
    if (!found?.sure) unsure = true;
    const value = found?.facts[fact];
    if (value !== undefined) properties[fact] = typeof value === 'object' ? [...value] : value;
  }
  return unsure ? 'unknown' : properties;
}

/** Who did a thing thrice in a week did it once in a month: laws between the event atoms of all conditions. */
export function eventLaws(events: readonly { event: EventAtom; atom: number }[]): Formula[] {
  if (events.length > MOST_EVENTS) return [];
  return events.flatMap(({ event, atom }) =>
    events
      .filter((other) => other.atom !== atom && implies(event, other.event))
      .map(
        (other): Formula => ({
          op: 'any',
          parts: [
            { op: 'not', part: { op: 'atom', atom } },
            { op: 'atom', atom: other.atom },
          ],
        }),
      ),
  );
}

function implies(strong: EventAtom, weak: EventAtom): boolean {
  return (
    strong.name === weak.name &&
    strong.times >= weak.times &&
    strong.withinMs <= weak.withinMs &&
    Object.entries(weak.where).every(
      ([fact, match]) => JSON.stringify(strong.where[fact]) === JSON.stringify(match),
    )
  );
}
