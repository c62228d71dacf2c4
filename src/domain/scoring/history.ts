import type { Attributes, LeadEvent } from '../lead/lead.ts';
import type { Context } from './context.ts';
import { eventTime } from './date.ts';

/** One event with its time read: milliseconds since the epoch. */
export interface Happening {
  readonly at: number;
  readonly properties: Attributes;
}

/** What a lead did, by the name of the event, newest first. */
export type History = ReadonlyMap<string, readonly Happening[]>;

const NOTHING: readonly Happening[] = [];

/** Reads the times of all events once. Events given in another order are put in order; equal times stay as they came. */
export function historyOf(events: readonly LeadEvent[]): History {
  const history = new Map<string, Happening[]>();
  let last = Number.POSITIVE_INFINITY;
  let inOrder = true;
  for (const event of events) {
    const at = eventTime(event.at);
    if (Number.isNaN(at)) continue;
    if (at > last) inOrder = false;
    last = at;
    const known = history.get(event.name);
    if (known === undefined) history.set(event.name, [{ at, properties: event.properties }]);
    else known.push({ at, properties: event.properties });
  }
  if (!inOrder) for (const known of history.values()) known.sort((a, b) => b.at - a.at);
  return history;
}

/** The events of one name, newest first, those still to come included. */
export const happenings = (context: Context, name: string): readonly Happening[] =>
  (context.history ?? historyOf(context.events)).get(name) ?? NOTHING;

/** A context whose events have been read. */
export type ReadContext = Context & { readonly history: History };

export const withHistory = (context: Context): ReadContext => ({
  facts: context.facts,
  events: context.events,
  history: context.history ?? historyOf(context.events),
  now: context.now,
});
