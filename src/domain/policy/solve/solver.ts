import { compileWhen } from '../../scoring/condition.ts';
import type { Context, Facts, Predicate } from '../../scoring/context.ts';
import type { When } from '../condition-schema.ts';
import { AtomBook, atomsIn, evaluate, FALSE, type Formula, OPEN, TRUE } from './atoms.ts';
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

/** `none`: proven that there is no such lead. `unknown`: neither found nor ruled out; then nothing may be claimed. */
export type Answer = Example | 'none' | 'unknown';

export interface Question {
  readonly holds: readonly When[];
  readonly fails?: readonly When[];
  /** True of every lead, as far as this question goes; not part of what is shown. */
  readonly given?: readonly When[];
}

export type FindLead = (question: Question) => Answer;

const MOST_NODES = 1_500;
const MOST_NODES_IN_ALL = 60_000;
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
  let spent = 0;

  const known = book.atoms.length;
  const formulaOf = (when: When): Formula => {
    const formula = formulas.get(when) ?? book.read(when);
    formulas.set(when, formula);
    if (book.atoms.length > known) throw new Error('the solver was asked about a test that it was not given');
    return formula;
  };
  const holdsFor = (when: When, context: Context): boolean => {
    const predicate = predicates.get(when) ?? compileWhen(when, ground.lists);
    predicates.set(when, predicate);
    return predicate(context);
  };

  return ({ holds, fails = [], given = [] }) => {
    const wanted = [
      ...holds.map(formulaOf),
      ...fails.map((when): Formula => ({ op: 'not', part: formulaOf(when) })),
      ...given.map(formulaOf),
    ];
    const asked = Map.groupBy(new Set(wanted.flatMap(atomsIn)), (atom) => groupOf[atom] as Group);
    const left = new Possibilities(groupOf, asked);
    const limit = Math.min(MOST_NODES_IN_ALL, spent + MOST_NODES);
    let proof = true;
    let tries = 0;

    const search = (formulas: readonly Formula[]): Example | undefined => {
      spent += 1;
      if (spent > limit || tries > MOST_TRIES) {
        proof = false;
        return undefined;
      }
      const open = concluded(formulas, laws, left);
      for (const [group, { length }] of asked)
        if (length > group.completeUpTo && left.narrowed.has(group)) proof = false;
      if (open === 'lost') return undefined;
      const [first] = open;
      if (first === undefined) return realised();
      const choice = nextChoice(first, TRUE, left.truth);
      if (!choice) throw new Error('an open condition without an open test');
      for (const value of [choice.value, 1 - choice.value]) {
        const { mark } = left;
        const found = left.decide(choice.atom, value) ? search(open) : undefined;
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
      for (const context of contextsLike(facts, eventsFor(did, ground.lists), ground)) {
        const stands =
          holds.every((when) => holdsFor(when, context)) &&
          given.every((when) => holdsFor(when, context)) &&
          !fails.some((when) => holdsFor(when, context));
        if (stands) return { context, shown: facts };
      }
      return undefined;
    };

    return search(wanted) ?? (proof ? 'none' : 'unknown');
  };
}

/** Draws every conclusion that is forced. @returns the conditions that are still open */
function concluded(
  formulas: readonly Formula[],
  laws: readonly Formula[],
  left: Possibilities,
): readonly Formula[] | 'lost' {
  let open = formulas;
  for (;;) {
    const { mark } = left;
    for (const formula of open) if (!left.force(formula, TRUE)) return 'lost';
    if (laws.some((law) => evaluate(law, left.truth) === FALSE)) return 'lost';
    open = open.filter((formula) => evaluate(formula, left.truth) === OPEN);
    if (left.mark === mark) return open;
  }
}
