import type { Facts } from '../../scoring/context.ts';
import type { Lists } from '../../scoring/match.ts';
import type { FactDefinition } from '../scoring-schema.ts';
import type { FactType } from '../vocabulary.ts';

/** Facts that come about together, such as cell and grade: every row of values that can be. */
export interface Table {
  readonly names: readonly string[];
  /** @param boundsOf the numbers that the conditions compare a fact with */
  readonly rows: (boundsOf: (fact: string) => readonly number[]) => readonly Facts[];
}

/** What leads can be like: the ground on which conditions are tried. */
export interface Ground {
  readonly types: ReadonlyMap<string, FactType>;
  readonly facts: Readonly<Record<string, FactDefinition>>;
  readonly lists: Lists;
  readonly tables: readonly Table[];
}

/** The fact that this one is made from in the end; itself when it is not made. */
export function rootOf(fact: string, facts: Ground['facts']): string {
  const seen = new Set<string>();
  for (let name = fact; ; ) {
    const definition = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (definition === undefined || definition === 'built_in' || seen.has(name)) return name;
    seen.add(name);
    name = 'bands_of' in definition ? definition.bands_of : definition.words_in;
  }
}

/** Only what a form's own fields or a CRM say can be several values at once. */
export function mayBeList(fact: string, { types }: Ground): boolean {
  const kind = types.get(fact)?.kind ?? 'any';
  return kind === 'any' && fact !== 'budget';
}

/** The values of a fact that is always one of a few; undefined for all others. */
export function enumOf(fact: string, { types }: Ground): readonly string[] | undefined {
  const type = types.get(fact);
  if (type?.kind !== 'one_of') return undefined;
  // A lead may come from a source that a newer policy no longer names.
  return fact === 'source' ? [...type.values, 'another source'] : type.values;
}
