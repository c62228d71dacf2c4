import { compileWhen } from '../../scoring/condition.ts';
import type { Context, Facts, Predicate } from '../../scoring/context.ts';
import type { When } from '../condition-schema.ts';
import { AtomBook, evaluate, FALSE, type Formula, OPEN, openAtom, TRUE } from './atoms.ts';
import type { Case } from './cases.ts';
import { contextsLike } from './example.ts';
import { eventLaws, eventsFor } from './events.ts';
import type { Ground } from './ground.ts';
import { groupAtoms } from './groups.ts';

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

const MOST_NODES = 4_000;
const MOST_NODES_IN_ALL = 150_000;
const MOST_TRIES = 12;

/**
 * Answers whether there is a lead for which some conditions hold and others do not. Every fact is tried with one value
 * of each kind that the conditions can tell apart, depth first, and a branch is left as soon as one condition is lost
 * whatever the open facts become. An example is only given after the real predicates have passed it.
 * @param conditions all that will be asked about; a question names them by identity
 */
export function leadFinder(ground: Ground, conditions: readonly When[]): FindLead {
  const book = new AtomBook();
  const formulas = new Map(conditions.map((when) => [when, book.read(when)]));
  const predicates = new Map<When, Predicate>();
  const { groups, groupOf } = groupAtoms(book.atoms, ground);
  const laws = eventLaws(
    book.atoms.flatMap((event, atom) => (event.kind === 'event' ? [{ event, atom }] : [])),
  );
  let spent = 0;

  const formulaOf = (when: When): Formula => {
    const formula = formulas.get(when);
    if (!formula) throw new Error('the solver was asked about a condition that it was not given');
    return formula;
  };
  const holdsFor = (when: When, context: Context): boolean => {
    const known = predicates.get(when) ?? compileWhen(when, ground.lists);
    predicates.set(when, known);
    return known(context);
  };

  return ({ holds, fails = [], given = [] }) => {
    const truth = new Int8Array(book.atoms.length).fill(OPEN);
    const chosen = new Map<number, Case>();
    const limit = Math.min(MOST_NODES_IN_ALL, spent + MOST_NODES);
    let proof = true;
    let tries = 0;

    const search = (wanted: readonly Formula[]): Example | undefined => {
      spent += 1;
      if (spent > limit || tries > MOST_TRIES) {
        proof = false;
        return undefined;
      }
      if (laws.some((law) => evaluate(law, truth) === FALSE)) return undefined;
      const open: Formula[] = [];
      for (const formula of wanted) {
        const value = evaluate(formula, truth);
        if (value === FALSE) return undefined;
        if (value === OPEN) open.push(formula);
      }
      const [first] = open;
      if (first === undefined) return realised();
      const number = groupOf[openAtom(first, truth) ?? 0] ?? 0;
      const group = groups[number];
      if (!group) throw new Error('an atom without a group');
      const { cases, complete } = group.casesFor(open);
      if (!complete) proof = false;
      for (const one of cases) {
        group.atoms.forEach((atom, k) => (truth[atom] = one.truth[k] ?? FALSE));
        chosen.set(number, one);
        const found = search(open);
        if (found) return found;
      }
      chosen.delete(number);
      for (const atom of group.atoms) truth[atom] = OPEN;
      return undefined;
    };

    /** The lead that the search has come to, if it stands before the real predicates. */
    const realised = (): Example | undefined => {
      proof = false;
      tries += 1;
      const cases = [...chosen.values()];
      if (cases.some(({ sure }) => !sure)) return undefined;
      const facts: Facts = Object.assign({}, ...cases.map((one) => one.facts));
      const did = book.atoms.filter((atom, i) => atom.kind === 'event' && truth[i] === TRUE);
      const events = eventsFor(
        did.filter((atom) => atom.kind === 'event'),
        ground.lists,
      );
      for (const context of contextsLike(facts, events, ground)) {
        const stands =
          holds.every((when) => holdsFor(when, context)) &&
          given.every((when) => holdsFor(when, context)) &&
          !fails.some((when) => holdsFor(when, context));
        if (stands) return { context, shown: facts };
      }
      return undefined;
    };

    const not = (part: Formula): Formula => ({ op: 'not', part });
    const found = search([
      ...holds.map(formulaOf),
      ...fails.map((when) => not(formulaOf(when))),
      ...given.map(formulaOf),
    ]);
    return found ?? (proof ? 'none' : 'unknown');
  };
}
