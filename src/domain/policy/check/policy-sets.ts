import type { Match, When, Where } from '../condition-schema.ts';
import type { PolicyDocument } from '../schema.ts';
import type { FactDefinition } from '../scoring-schema.ts';
import type { Ground } from '../solve/ground.ts';
import { type FindLead, leadFinder } from '../solve/solver.ts';
import { describeExample } from '../solve/words.ts';
import { type FactType, factTypes } from '../vocabulary.ts';
import { equals } from './lead-space.ts';

/** A source from which some leads, or all, come under no policy. */
export interface Uncovered {
  readonly source: string;
  /** Whether no lead of the source comes under any policy. */
  readonly entirely: boolean;
  /** A lead that comes under none, in words. */
  readonly example: string;
}

/** A lead to which two policies both apply, in words; null when there is none, or none could be found. */
export function overlap(a: PolicyDocument, b: PolicyDocument): string | null {
  const { find, applies } = policySet([a, b]);
  const both = find({ holds: applies });
  return typeof both === 'object' ? plainNames(describeExample(both, applies)) : null;
}

/** Sources of which some lead comes under none of these policies, in the order of the files. */
export function coverage(documents: readonly PolicyDocument[]): Uncovered[] {
  const { find, applies, sources } = policySet(documents);
  return sources.flatMap(({ source, is }): Uncovered[] => {
    const missed = find({ holds: [is], fails: applies });
    if (typeof missed !== 'object') return [];
    const entirely = applies.every((when) => find({ holds: [is, when] }) === 'none');
    return [{ source, entirely, example: plainNames(describeExample(missed, [is, ...applies])) }];
  });
}

/** Policies side by side: a fact that a policy makes in its own way goes by another name than that of the next. */
function policySet(documents: readonly PolicyDocument[]): {
  find: FindLead;
  applies: When[];
  sources: { source: string; is: When }[];
} {
  const types = new Map<string, FactType>();
  const facts: Record<string, FactDefinition> = {};
  const lists: Record<string, Ground['lists'][string]> = {};
  const applies = documents.map((document, n): When => {
    const own = (name: string): string =>
      !isMade(name, document) || n === 0 || isSame(name, document, documents[0]) ? name : ownName(name, n);
    for (const [name, type] of factTypes(document)) types.set(own(name), type);
    for (const [name, definition] of Object.entries(document.facts)) {
      if (definition === 'built_in') continue;
      facts[own(name)] =
        'bands_of' in definition
          ? { ...definition, bands_of: own(definition.bands_of) }
          : { ...definition, words_in: own(definition.words_in) };
    }
    for (const [name, values] of Object.entries(document.lists)) lists[ownName(name, n)] = values;
    return { facts: renamed(document.applies_to ?? {}, own, n) };
  });
  const names = [...new Set(documents.flatMap((document) => Object.keys(document.sources)))];
  types.set('source', { kind: 'one_of', values: names });
  const sources = names.map((source) => ({ source, is: equals('source', source) }));
  const ground: Ground = { types, facts, lists, tables: [] };
  return { find: leadFinder(ground, [...applies, ...sources.map(({ is }) => is)]), applies, sources };
}

const isMade = (name: string, { facts }: PolicyDocument): boolean =>
  Object.hasOwn(facts, name) && facts[name] !== 'built_in';

/** Whether both policies make the fact in the same way, of what nobody makes. */
function isSame(name: string, document: PolicyDocument, first: PolicyDocument | undefined): boolean {
  const definition = document.facts[name];
  if (!first || definition === undefined || definition === 'built_in') return false;
  const base = 'bands_of' in definition ? definition.bands_of : definition.words_in;
  return (
    !isMade(base, document) &&
    !isMade(base, first) &&
    JSON.stringify(definition) === JSON.stringify(first.facts[name])
  );
}

const plainNames = (words: string): string => words.replaceAll(/ of policy \d+/g, '');
const ownName = (name: string, n: number): string => `${name} of policy ${n + 1}`;

const renamed = (where: Where, own: (name: string) => string, n: number): Where =>
  Object.fromEntries(
    Object.entries(where).map(([name, match]): [string, Match] => [
      own(name),
      typeof match === 'object' && !Array.isArray(match) && match.in_list !== undefined
        ? { ...match, in_list: ownName(match.in_list, n) }
        : match,
    ]),
  );
