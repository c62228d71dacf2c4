import { type Atom, type FactAtom, TRUE } from './atoms.ts';
import { type Case, type Cases, casesOfRoot, casesOfTable } from './cases.ts';
import { casesOfEvent } from './events.ts';
import { type Ground, rootOf } from './ground.ts';

/** A set of cases, one bit for each. */
export type CaseSet = Uint32Array;

/** Atoms that are answered together, by one value of the fact that they all come from. */
export interface Group {
  readonly cases: readonly Case[];
  /** Whether the cases are all there are, as far as these atoms are asked and those of them help when true. */
  readonly isComplete: (asked: readonly number[], helpful: ReadonlySet<number>) => boolean;
  /** For each atom of the book that is one of the group's, the cases in which it is true. */
  readonly whereTrue: ReadonlyMap<number, CaseSet>;
  readonly all: CaseSet;
}

/** Sorts atoms into groups; `groupOf` tells the group of each atom. */
export function groupAtoms(
  atoms: readonly Atom[],
  ground: Ground,
): { readonly groups: readonly Group[]; readonly groupOf: readonly Group[] } {
  const byKey = Map.groupBy(atoms.keys(), (i) => keyOf(atoms[i], i, ground));
  const groupOf: Group[] = [];
  const groups = [...byKey.values()].map((members): Group => {
    const asked = members.flatMap((i) => atoms[i] ?? []);
    const { cases, completeUpTo } = casesOf(asked, ground);
    const whereTrue = new Map(
      members.map((atom, place) => [atom, setOf(cases, ({ truth }) => truth[place] === TRUE)]),
    );
    const group: Group = {
      cases,
      whereTrue,
      all: setOf(cases, () => true),
      isComplete: (asked, helpful) =>
        completeUpTo === Infinity || partsNeeded(asked, helpful, atoms, ground) <= completeUpTo,
    };
    for (const atom of members) groupOf[atom] = group;
    return group;
  });
  return { groups, groupOf };
}

function keyOf(atom: Atom | undefined, i: number, ground: Ground): string {
  if (atom?.kind !== 'fact') return `event ${i}`;
  const table = tableOf(atom.fact, ground);
  return table ? `table ${table.names.join(' ')}` : `fact ${rootOf(atom.fact, ground.facts)}`;
}

const tableOf = (fact: string, { tables }: Ground) => tables.find(({ names }) => names.includes(fact));

function casesOf(asked: readonly Atom[], ground: Ground): Cases {
  const [first] = asked;
  if (first?.kind === 'event')
    return { cases: casesOfEvent(first, ground.lists), completeUpTo: Number.POSITIVE_INFINITY };
  const facts = asked.filter((atom): atom is FactAtom => atom.kind === 'fact');
  const name = first?.fact ?? '';
  const table = tableOf(name, ground);
  return table ? casesOfTable(facts, table, ground) : casesOfRoot(rootOf(name, ground.facts), facts, ground);
}

/**
 * How many words a text needs, or values a list, for these atoms to come out one way or another: one for each that is to
 * be true, and one for each fact made of it. What else is in it could only make more of them true.
 */
function partsNeeded(
  asked: readonly number[],
  helpful: ReadonlySet<number>,
  atoms: readonly Atom[],
  ground: Ground,
): number {
  const made = new Set<string>();
  let parts = 0;
  for (const number of asked) {
    const atom = atoms[number];
    if (atom?.kind !== 'fact') continue;
    const { fact, match } = atom;
    const operator = typeof match === 'object' && !Array.isArray(match) ? match : {};
    if (rootOf(fact, ground.facts) !== fact) made.add(fact);
    else if (operator.not_in !== undefined || (helpful.has(number) && operator.exists === undefined))
      parts += 1;
  }
  return parts + made.size;
}

function setOf(cases: readonly Case[], member: (one: Case) => boolean): CaseSet {
  const set = new Uint32Array(Math.ceil(cases.length / 32));
  cases.forEach((one, i) => {
    if (member(one)) set[i >>> 5] = (set[i >>> 5] ?? 0) | (1 << (i & 31));
  });
  return set;
}

/** The members in their order. */
export const membersOf = (set: CaseSet, cases: readonly Case[]): Case[] =>
  cases.filter((_, i) => ((set[i >>> 5] ?? 0) & (1 << (i & 31))) !== 0);
