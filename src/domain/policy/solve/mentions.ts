import type { Scalar } from '../../lead/lead.ts';
import type { Lists } from '../../scoring/match.ts';
import type { Match } from '../condition-schema.ts';
import { DAY_MS, wallMs } from '../duration.ts';
import type { FactDefinition } from '../scoring-schema.ts';

/** What the tests of one fact compare it with. */
export interface Mentions {
  readonly values: Scalar[];
  readonly numbers: number[];
  /** Epoch milliseconds. */
  readonly instants: number[];
  readonly starts: string[];
  readonly ends: string[];
  readonly inside: string[];
  /** Each entry is one choice: of the phrases of a fact made by `words_in`, the text holds at most one. */
  readonly phrases: string[][];
}

/** The instant at which conditions are tried: any does, since an answer that hangs on it is not given. */
export const SOME_NOW = Date.UTC(2026, 0, 15, 12);

/** @param made the facts that are made from this one directly */
export function mentionsOf(
  matches: readonly Match[],
  made: readonly FactDefinition[],
  lists: Lists,
): Mentions {
  const found: Mentions = {
    values: [],
    numbers: [],
    instants: [],
    starts: [],
    ends: [],
    inside: [],
    phrases: [],
  };
  for (const match of matches) note(match, found, lists);
  for (const definition of made) {
    if (definition === 'built_in') continue;
    if ('bands_of' in definition) found.numbers.push(...Object.values(definition.bands));
    else found.phrases.push(Object.values(definition.first_of).flat());
  }
  for (const value of found.values) if (typeof value === 'number') found.numbers.push(value);
  return found;
}

function note(match: Match, found: Mentions, lists: Lists): void {
  if (Array.isArray(match)) found.values.push(...match);
  else if (typeof match !== 'object') found.values.push(match);
  else {
    found.values.push(...(match.not_in ?? []), ...(lists[match.in_list ?? ''] ?? []));
    for (const number of [match.at_least, match.at_most, ...(match.between ?? [])])
      if (number !== undefined) found.numbers.push(number);
    for (const day of [match.before, match.after])
      if (day !== undefined) found.instants.push(Date.parse(day));
    if (match.within) found.instants.push(SOME_NOW - wallMs(match.within) / 2, SOME_NOW + DAY_MS);
    if (match.starts_with !== undefined) found.starts.push(match.starts_with);
    if (match.ends_with !== undefined) found.ends.push(match.ends_with);
    if (match.contains !== undefined) found.inside.push(match.contains);
    if (match.has_word !== undefined) found.phrases.push([match.has_word]);
    // The plain words of a pattern are worth a try; what else it may take stays open.
    if (match.matches !== undefined) found.values.push(match.matches, ...plainWords(match.matches));
  }
}

const plainWords = (pattern: string): string[] =>
  pattern.replaceAll(/\\[a-zA-Z]/g, ' ').match(/[\p{L}\p{N}@.-]+/gu) ?? [];
