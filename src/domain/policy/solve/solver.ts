import { compileFacts } from '../../lead/facts.ts';
import { compileWhen } from '../../scoring/condition.ts';
import type { Context, Facts, Predicate } from '../../scoring/context.ts';
import type { When } from '../condition-schema.ts';
import { AtomBook, atomsIn, evaluate, FALSE, type Formula, helpfulIn, OPEN, TRUE } from './atoms.ts';
import { eventLaws, eventsFor } from './events.ts';
import { contextsLike } from './example.ts';
import type { Ground } from './ground.ts';
import { type Group, groupAtoms, membersOf } from './groups.ts';
import { nextChoice, Possibilities } from './search.ts';

/** A lead for which the conditions come out as asked; `shown` is what of it the conditions look at. */
export interface Example {
  readonly context: Context;
  readonly shown: Facts;
}

/**
 * `none`: proven that there is no such lead. `unknown`: neither found nor ruled out; then nothing may be claimed.
 * `possible`: not ruled out, and no example was asked for.
 */
export type Answer = Example | 'possible' | 'none' | 'unknown';

export interface Question {
  readonly holds: readonly When[];
  readonly fails?: readonly When[];
  /** True of every lead, as far as this question goes; not part of what is shown. */
  readonly given?: readonly When[];
  /** Asks only whether there is none, which takes less time. */
  readonly proofOnly?: boolean;
}

export type FindLead = (question: Question) => Answer;

/** Effort is counted in tests looked at: so many for one question, and for all that are asked of one finder. */
const MOST_LOOKS = 1_000_000;
const MOST_LOOKS_IN_ALL = 8_000_000;
const MOST_TRIES = 12;

/**
 * Answers whether there is a lead for which some conditions hold and others do not. For every fact there is one value
 * of each kind that the conditions can tell apart. The search decides one test at a time, drops the values that do not
 * fit, draws every conclusion that is forced, and turns back as soon as a condition is lost whatever the open facts
 * become. An example is only given after the real predicates have passed it.
 * @param conditions all that will be asked about; a question may also put their tests together in other ways
 */
export function leadFinder(ground: Ground, conditions: readonly When[]): FindLead {
  const book = new AtomBook();
  const formulas = new Map(conditions.map((when) => [when, book.read(when)]));
  const predicates = new Map<When, Predicate>();
  const { groupOf } = groupAtoms(book.atoms, ground);
  const laws = eventLaws(
    book.atoms.flatMap((event, atom) => (event.kind === 'event' ? [{ event, atom }] : [])),
  );
  const derive = compileFacts(ground.facts);
  let spent = 0;

  const known = book.atoms.length;
  const goals = new Map<When, Omit<Goal, 'wanted'>>();
  const goalOf = (when: When): Omit<Goal, 'wanted'> => {
    const goal = goals.get(when);
    if (goal) return goal;
    const formula = formulas.get(when) ?? book.read(when);
    if (book.atoms.length > known) throw new Error('the solver was asked about a test that it was not given');
    const atoms = atomsIn(formula);
    const made = {
      formula,
      atoms,
      groups: new Set(atoms.flatMap((atom) => groupOf[atom] ?? [])),
      helpful: [helpfulIn(formula, FALSE), helpfulIn(formula, TRUE)],
    };
    goals.set(when, made);
    return made;
  };
  const holdsFor = (when: When, context: Context): boolean => {
    const predicate = predicates.get(when) ?? readable(when, ground.lists);
    predicates.set(when, predicate);
    return predicate(context);
  };

  return ({ holds, fails = [], given = [], proofOnly = false }) => {
    if (spent > MOST_LOOKS_IN_ALL) return 'unknown';
    const wanted: readonly Goal[] = [
      ...holds.map((when) => ({ ...goalOf(when), wanted: TRUE })),
      ...fails.map((when) => ({ ...goalOf(when), wanted: FALSE })),
      ...given.map((when) => ({ ...goalOf(when), wanted: TRUE })),
    ];
    const atoms = new Set(wanted.flatMap((goal) => goal.atoms));
    const asked = Map.groupBy(atoms, (atom) => groupOf[atom] as Group);
    const helpful = new Set(wanted.flatMap((goal) => goal.helpful[goal.wanted] ?? []));
    const partial = [...asked].flatMap(([group, own]) => (group.isComplete(own, helpful) ? [] : [group]));
    const left = new Possibilities(groupOf, asked);
    const limit = Math.min(MOST_LOOKS_IN_ALL, spent + MOST_LOOKS);
    let proof = true;
    let tries = 0;

    const search = (goals: readonly Goal[], since: number): Example | 'possible' | undefined => {
      spent += 1 + goals.reduce((sum, { atoms }) => sum + atoms.length, 0);
      if (spent > limit || tries > MOST_TRIES) {
        proof = false;
        return undefined;
      }
      const open = concluded(goals, laws, left, since);
      if (partial.some((group) => left.narrowed.has(group))) proof = false;
      if (open === 'lost') return undefined;
      const [first] = open;
      if (first === undefined) return proofOnly ? 'possible' : realised();
      const choice = nextChoice(first.formula, first.wanted, left.truth);
      if (!choice) throw new Error('an open condition without an open test');
      for (const value of [choice.value, 1 - choice.value]) {
        const { mark } = left;
        const found = left.decide(choice.atom, value) ? search(open, mark) : undefined;
        if (found) return found;
        left.undo(mark);
      }
      return undefined;
    };

    /** The lead that the search has come to, if it stands before the real predicates. */
    const realised = (): Example | undefined => {
      proof = false;
      tries += 1;
      const cases = [...left.narrowed].flatMap(([group, set]) => {
        const members = membersOf(set, group.cases);
        return members.find(({ sure }) => sure) ?? members.slice(0, 1);
      });
      if (cases.some(({ sure }) => !sure)) return undefined;
      const facts: Facts = Object.assign({}, ...cases.map((one) => one.facts));
      const did = book.atoms.flatMap((atom, i) =>
        atom.kind === 'event' && left.truth[i] === TRUE ? [atom] : [],
      );
      for (const context of contextsLike(facts, eventsFor(did, ground.lists), ground, derive)) {
        const stands =
          holds.every((when) => holdsFor(when, context)) &&
          given.every((when) => holdsFor(when, context)) &&
          !fails.some((when) => holdsFor(when, context));
        if (stands) return { context, shown: facts };
      }
      return undefined;
    };

    return search(wanted, 0) ?? (proof ? 'none' : 'unknown');
  };
}

/** A condition that is to come out as wanted. */
interface Goal {
  readonly formula: Formula;
  readonly wanted: number;
  readonly atoms: readonly number[];
  readonly groups: ReadonlySet<Group>;
  /** The atoms that help when true, for FALSE wanted and for TRUE. */
  readonly helpful: readonly (readonly number[])[];
}

/**
 * Draws every conclusion that is forced.
 * @param since only what was decided after this mark is new to the goals; 0 for all
 * @returns the goals that are still open
 */
function concluded(
  goals: readonly Goal[],
  laws: readonly Formula[],
  left: Possibilities,
  since: number,
): readonly Goal[] | 'lost' {
  const touched = (goal: Goal, moved: readonly Group[]): boolean =>
    moved.some((group) => goal.groups.has(group));
  let seen = since;
  let moved = left.narrowedSince(since);
  for (let first = since === 0; first || moved.length > 0; first = false) {
    seen = left.mark;
    for (const goal of goals)
      if ((first || touched(goal, moved)) && !left.force(goal.formula, goal.wanted)) return 'lost';
    moved = left.narrowedSince(seen);
  }
  if (laws.some((law) => evaluate(law, left.truth) === FALSE)) return 'lost';
  const all = left.narrowedSince(since);
  // What was open before and has not been touched is open still.
  return goals.filter(
    (goal) => (since > 0 && !touched(goal, all)) || evaluate(goal.formula, left.truth) === OPEN,
  );
}

/** A condition whose pattern cannot be read is told of elsewhere; here no lead is said to meet it. */
function readable(when: When, lists: Ground['lists']): Predicate {
  try {
    return compileWhen(when, lists);
  } catch {
    return () => false;
  }
}
