import { compileFact } from '../../lead/facts.ts';
import { compileWhen } from '../../scoring/condition.ts';
import type { Facts, FactValue } from '../../scoring/context.ts';
import { FALSE, type FactAtom, TRUE } from './atoms.ts';
import { type Candidates, candidatesFor, unionsOf } from './candidates.ts';
import { enumOf, type Ground, mayBeList, rootOf, type Table } from './ground.ts';
import { mentionsOf, SOME_NOW } from './mentions.ts';

/** One way for some facts to be, as far as the conditions can tell. */
export interface Case {
  readonly facts: Facts;
  /** The answer to each of the group's atoms, in their order. */
  readonly truth: readonly number[];
  /** False when nobody has shown that a value with these answers exists. */
  readonly sure: boolean;
}

export interface Cases {
  readonly cases: readonly Case[];
  /** For how many atoms that are to be true at once every way there is has its case. */
  readonly completeUpTo: number;
}

type Ask = (facts: Facts) => number;
const MOST_LOOSE = 4;
const MOST_TRIALS = 2_000_000;

/** Facts that are made together: each row a case, ones that no test can tell apart only once. */
export function casesOfTable(atoms: readonly FactAtom[], table: Table, ground: Ground): Cases {
  const bounds = (fact: string): readonly number[] => {
    const matches = atoms.filter((atom) => atom.fact === fact).map(({ match }) => match);
    const { numbers, starts, ends, inside } = mentionsOf(matches, [], ground.lists);
    const asksText = starts.length + ends.length + inside.length > 0;
    return asksText ? [...numbers, ...HALVES] : numbers;
  };
  return withLoose(distinct(table.rows(bounds), atoms, ground), atoms, ground);
}

/** Numbers to try where somebody asks what is written in a score: "contains .5". */
const HALVES = Array.from({ length: 201 }, (_, i) => i / 2);

/** A fact and all that is made from it. */
export function casesOfRoot(root: string, atoms: readonly FactAtom[], ground: Ground): Cases {
  const makers = Object.entries(ground.facts)
    .filter(([name, made]) => made !== 'built_in' && rootOf(name, ground.facts) === root)
    .map(([name, definition]) => ({ name, make: compileFact(definition) }));
  const derive = (value: FactValue | undefined): Facts => {
    const facts: Record<string, FactValue | undefined> = { [root]: value };
    for (const { name, make } of makers) facts[name] = make(facts);
    return facts;
  };
  const values = enumOf(root, ground);
  const isMade = makers.some(({ name }) => name === root);
  if (values && !isMade) return withLoose(distinct(values.map(derive), atoms, ground), atoms, ground);

  const matches = atoms.filter(({ fact }) => fact === root || isMade).map(({ match }) => match);
  const made = Object.values(ground.facts).filter(
    (one) => one !== 'built_in' && ('bands_of' in one ? one.bands_of : one.words_in) === root,
  );
  const candidates = fewEnough(candidatesFor(mentionsOf(matches, made, ground.lists)), atoms.length);
  const singles = distinct(candidates.values.map(derive), atoms, ground);
  if (!mayBeList(root, ground)) return withLoose(singles, atoms, ground, candidates.completeUpTo);
  const unions = unionsOf(singles.map(({ facts }) => facts[root]).filter((value) => value !== undefined));
  const all = [...singles.map(({ facts }) => facts[root]), ...unions.lists].map(derive);
  return withLoose(
    distinct(all, atoms, ground),
    atoms,
    ground,
    Math.min(unions.completeUpTo, candidates.completeUpTo),
  );
}

/** A policy may name values by the thousand in conditions by the thousand: then not all of them are tried. */
function fewEnough({ values, completeUpTo }: Candidates, atoms: number): Candidates {
  const most = Math.ceil(MOST_TRIALS / Math.max(1, atoms));
  // The last ones are the missing value and the empty text.
  return values.length <= most
    ? { values, completeUpTo }
    : { values: [...values.slice(0, most), ...values.slice(-2)], completeUpTo: -1 };
}

function distinct(rows: readonly Facts[], atoms: readonly FactAtom[], ground: Ground): Case[] {
  const asks = atoms.map((atom) => askOf(atom, ground));
  const found = new Map<string, Case>();
  for (const facts of rows) {
    const truth = asks.map((ask) => ask(facts));
    const key = truth.join('');
    if (!found.has(key)) found.set(key, { facts, truth, sure: true });
  }
  return [...found.values()];
}

function askOf({ fact, match }: FactAtom, { lists }: Ground): Ask {
  try {
    const test = compileWhen({ facts: { [fact]: match } }, lists);
    return (facts) => (test({ facts, events: [], now: SOME_NOW }) ? TRUE : FALSE);
  } catch {
    return () => FALSE; // a pattern that cannot be read; it is loose, so it may also be true
  }
}

/** Tests of which nobody can say what passes them are tried both ways, beside the values that were found for them. */
function withLoose(
  cases: readonly Case[],
  atoms: readonly FactAtom[],
  ground: Ground,
  completeUpTo = Infinity,
): Cases {
  const loose = atoms.flatMap((atom, i) => (isLoose(atom, ground) ? [i] : []));
  if (loose.length === 0) return { cases, completeUpTo };
  if (loose.length > MOST_LOOSE) return { cases, completeUpTo: 0 };
  const found = new Map(cases.map((one) => [one.truth.join(''), one]));
  for (const one of cases) {
    if (loose.some((i) => one.facts[atoms[i]?.fact ?? ''] === undefined)) continue;
    for (let bits = 0; bits < 2 ** loose.length; bits += 1) {
      const truth = [...one.truth];
      loose.forEach((atom, i) => (truth[atom] = Math.floor(bits / 2 ** i) % 2));
      const key = truth.join('');
      if (!found.has(key)) found.set(key, { facts: one.facts, truth, sure: false });
    }
  }
  return { cases: [...found.values()], completeUpTo };
}

const TEXT_TESTS = ['contains', 'has_word', 'starts_with', 'ends_with'] as const;

/** Patterns, ages, and names that do not exist: another check has its say about those. */
function isLoose({ fact, match }: FactAtom, ground: Ground): boolean {
  const values = enumOf(fact, ground);
  if (typeof match !== 'object' || Array.isArray(match)) {
    if (!values) return false;
    const known = new Set(values.map((value) => value.toLowerCase()));
    return ![match].flat().some((wanted) => known.has(String(wanted).trim().toLowerCase()));
  }
  if (match.in_list !== undefined && !Object.hasOwn(ground.lists, match.in_list)) return true;
  // The digits of a number can be any: what is asked of them as of a text is refused elsewhere.
  const asksDigits =
    ground.types.get(fact)?.kind === 'number' && TEXT_TESTS.some((test) => match[test] !== undefined);
  return !values && (match.matches !== undefined || match.within !== undefined || asksDigits);
}
