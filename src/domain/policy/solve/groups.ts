import type { Atom, FactAtom, Formula } from './atoms.ts';
import { type Case, type Cases, casesOfRoot, casesOfTable } from './cases.ts';
import { casesOfEvent } from './events.ts';
import { type Ground, rootOf } from './ground.ts';

/** Atoms that are answered together, by one value of the fact that they all come from. */
export interface Group {
  /** Numbers of its atoms. */
  readonly atoms: readonly number[];
  /** The cases that differ as far as these formulas ask, and whether there are no others. */
  readonly casesFor: (formulas: readonly Formula[]) => {
    readonly cases: readonly Case[];
    readonly complete: boolean;
  };
}

/** Sorts atoms into groups; `groupOf` tells the group of each atom. */
export function groupAtoms(
  atoms: readonly Atom[],
  ground: Ground,
): { readonly groups: readonly Group[]; readonly groupOf: readonly number[] } {
  const byKey = Map.groupBy(atoms.keys(), (i) => keyOf(atoms[i], i, ground));
  const groupOf: number[] = [];
  const groups = [...byKey.values()].map((members, number): Group => {
    for (const atom of members) groupOf[atom] = number;
    const asked = members.flatMap((i) => atoms[i] ?? []);
    return { atoms: members, casesFor: distinctFor(members, casesOf(asked, ground)) };
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
  if (first?.kind === 'event') return { cases: casesOfEvent(first, ground.lists), completeUpTo: Infinity };
  const facts = asked.filter((atom): atom is FactAtom => atom.kind === 'fact');
  const name = first?.fact ?? '';
  const table = tableOf(name, ground);
  return table
    ? casesOfTable(facts, table, ground)
    : casesOfRoot(rootOf(name, ground.facts), facts, ground);
}

function distinctFor(members: readonly number[], { cases, completeUpTo }: Cases): Group['casesFor'] {
  const places = new Map(members.map((atom, place) => [atom, place]));
  return (formulas) => {
    const asked = new Set<number>();
    for (const formula of formulas) gather(formula, places, asked);
    const order = [...asked];
    const found = new Map<string, Case>();
    for (const one of cases) {
      const key = order.map((place) => one.truth[place]).join('') + (one.sure ? 's' : '');
      if (!found.has(key)) found.set(key, one);
    }
    return { cases: [...found.values()], complete: order.length <= completeUpTo };
  };
}

function gather(formula: Formula, places: ReadonlyMap<number, number>, into: Set<number>): void {
  if (formula.op === 'atom') {
    const place = places.get(formula.atom);
    if (place !== undefined) into.add(place);
  } else if (formula.op === 'not') gather(formula.part, places, into);
  else for (const part of formula.parts) gather(part, places, into);
}
