import type { DecisionInput } from './decide.ts';
import type { Policy } from './policy/policy.ts';
import { type ReadContext, withHistory } from './scoring/history.ts';
import { groupSum, scoreFrom } from './scoring/side.ts';

/** The last instant that a Date can hold. */
const END_OF_TIME = 8.64e15;
/** How often a search may look at a lead. Usual leads take about fifty looks. */
const MOST_LOOKS = 2_000;

/**
 * When to look at a lead again if nothing new happens to it: the earliest instant after `now`, in milliseconds since
 * the epoch, at which its cell, its grade, its disqualification or its route may be another. Never too late; too
 * early only where points that come and points that go nearly cancel out, so leave a minute between two looks.
 * Null when time alone will never change them.
 */
export function nextChange(
  input: Omit<DecisionInput, 'pools' | 'ids'>,
  policy: Policy,
  now: number,
): number | null {
  const { identity, profile } = input.lead;
  const facts = policy.facts({ identity, profile, source: input.signal.source, crm: input.crm });
  const lead = withHistory({ facts, events: input.events, now });
  const outcome = outcomeAt(lead, policy, now);
  const turns = policy.clocks.turns(lead);
  const search: Search = { lead, policy, looks: 0 };

  let from = now;
  for (const turn of turns) {
    const crossing = firstCrossing(search, from, turn - 1);
    if (crossing !== null) return crossing;
    if (outcomeAt(lead, policy, turn) !== outcome) return turn;
    from = turn;
  }
  const newest = Math.max(from, ...[...lead.history.values()].map(([first]) => first?.at ?? from));
  return firstCrossing(search, from, Math.min(END_OF_TIME, newest + policy.clocks.fadesFor));
}

function outcomeAt(lead: ReadContext, policy: Policy, now: number): string {
  const context = { ...lead, now };
  const { disqualifier, ...scores } = policy.grade(context);
  const route = policy.route({ ...context, facts: { ...lead.facts, ...scores } });
  return JSON.stringify([scores.cell, scores.grade, disqualifier, route.id]);
}

interface Search {
  readonly lead: ReadContext;
  readonly policy: Policy;
  looks: number;
}

/** An instant, and what each group of engagement gives at it. */
interface Look {
  readonly at: number;
  readonly groups: readonly number[];
}

function lookAt(search: Search, at: number): Look {
  search.looks += 1;
  const context = { ...search.lead, now: at };
  return { at, groups: search.policy.engagement.groups.map((group) => groupSum(group, context)) };
}

/** The first instant after `from`, up to `to`, at which engagement is at another level than at `from`. */
function firstCrossing(search: Search, from: number, to: number): number | null {
  if (to <= from) return null;
  const start = lookAt(search, from);
  return crossingBetween(search, start, lookAt(search, to), levelOf(search.policy, sum(start.groups)));
}

/**
 * Halves the time until it is told. Between two looks without a turn each group lies between its two values, and so
 * does their sum; where all of that is on one level, nothing can have crossed.
 */
function crossingBetween(search: Search, start: Look, end: Look, level: number): number | null {
  const { policy } = search;
  const lowest = sum(start.groups.map((value, i) => Math.min(value, end.groups[i] ?? value)));
  const highest = sum(start.groups.map((value, i) => Math.max(value, end.groups[i] ?? value)));
  if (levelOf(policy, lowest) === level && levelOf(policy, highest) === level) return null;
  if (end.at - start.at <= 1) return levelOf(policy, sum(end.groups)) === level ? null : end.at;
  if (search.looks >= MOST_LOOKS) return start.at + 1;
  const middle = lookAt(search, Math.floor((start.at + end.at) / 2));
  return crossingBetween(search, start, middle, level) ?? crossingBetween(search, middle, end, level);
}

const levelOf = (policy: Policy, sum: number): number =>
  policy.clocks.level(scoreFrom(sum, policy.engagement.max));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
