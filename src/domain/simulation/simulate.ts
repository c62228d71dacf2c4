import type { DecisionInput } from '../decide.ts';
import { DAY_MS } from '../policy/duration.ts';
import type { Policy } from '../policy/policy.ts';
import { Changes } from './changes.ts';
import { Firings } from './firings.ts';
import { type Judged, judge, reachesPeople } from './judge.ts';
import { Loads } from './loads.ts';
import { ruleBookOf } from './rule-book.ts';
import type { Simulation } from './simulation.ts';
import { Tally } from './tally.ts';
import { warningsOf } from './warnings.ts';
import type { Window } from './window.ts';

const WEEK_MS = 7 * DAY_MS;

/** What the candidate would have done to the leads observed so far. Its size depends on the policies, not on the leads. */
export interface RunningSimulation {
  /**
   * Decides a lead under both policies, as they would have at the instant of its stored decision.
   * @param at milliseconds since the epoch
   */
  readonly observe: (input: DecisionInput, at: number) => void;
  readonly result: () => Simulation;
}

/** Turns are not simulated: who of a pool gets a lead depends on who got the one before. The pool is. */
export function startSimulation(live: Policy, candidate: Policy, window: Window): RunningSimulation {
  const books = { live: ruleBookOf(live), candidate: ruleBookOf(candidate) };
  const documents = { live: live.document, candidate: candidate.document };
  const counts = new Tally();
  const grades = new Map<string, Tally>();
  const changes = new Changes();
  const loads = new Loads();
  const firings = new Firings(books.candidate);
  let oldest = window.until;

  const count = (what: string, holds: boolean): void => {
    if (holds) counts.add(what);
  };
  const observe = (input: DecisionInput, at: number): void => {
    const before = judge(input, live, at);
    const after = judge(input, candidate, at);
    oldest = Math.min(oldest, at);
    countDifferences(before, after, count);
    const row = grades.get(before.card.grade) ?? new Tally();
    grades.set(before.card.grade, row);
    row.add(after.card.grade);
    loads.observe(before, after);
    firings.observe(after, at);
    changes.observe(input, at, { before, after, ...books });
  };

  const result = (): Simulation => {
    const leads = counts.of('leads');
    const order = [...new Set([...live.document.grades.order, ...candidate.document.grades.order])];
    const weeks = weeksOf(window, oldest);
    const found = {
      live: named(live),
      candidate: named(candidate),
      window: { since: iso(window.since), until: iso(window.until), weeks: Math.round(weeks * 100) / 100 },
      leads,
      moved: { leads: counts.of('moved'), share: leads === 0 ? 0 : counts.of('moved') / leads },
      scored: counts.of('scored'),
      rerouted: { routes: counts.of('routes'), targets: counts.of('targets') },
      people: { gained: counts.of('gained'), lost: counts.of('lost') },
      disqualified: { newly: counts.of('newly'), noLonger: counts.of('noLonger') },
      grades: order,
      matrix: [...grades].flatMap(([from, row]) =>
        row.names().map((to) => ({ from, to, leads: row.of(to) })),
      ),
      targets: loads.targets(documents, weeks),
      sla: loads.sla(documents, order, weeks),
      changes: changes.list(),
      rules: firings.list(leads),
    };
    return { ...found, warnings: warningsOf(found, books.candidate) };
  };
  return { observe, result };
}

/**
 * From the oldest decision to the end, since a ledger younger than the window would make every week look quiet; but at
 * least a week, or all of a shorter window, since a few busy hours are no week.
 */
function weeksOf({ since, until }: Window, oldest: number): number {
  const least = Math.min(until - since, WEEK_MS);
  return Math.max(until - Math.max(oldest, since), least) / WEEK_MS;
}

function countDifferences(
  before: Judged,
  after: Judged,
  count: (what: string, holds: boolean) => void,
): void {
  const [then, now] = [before.card, after.card];
  count('leads', true);
  count('moved', then.grade !== now.grade);
  count('scored', then.fit !== now.fit || then.engagement !== now.engagement);
  count('routes', before.route.id !== after.route.id);
  count('targets', before.target !== after.target);
  count('gained', reachesPeople(after) && !reachesPeople(before));
  count('lost', reachesPeople(before) && !reachesPeople(after));
  count('newly', now.disqualified !== null && then.disqualified === null);
  count('noLonger', now.disqualified === null && then.disqualified !== null);
}

const named = ({ name, version, hash }: Policy): Simulation['live'] => ({ name, version, hash });
const iso = (ms: number): string => new Date(ms).toISOString();
