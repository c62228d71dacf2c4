import { oneOf } from '../plain-words.ts';
import { instead } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { OPTION_TYPES } from '../source-schema.ts';
import type { SourceType } from '../source-types.ts';
import type { Say } from './rule-book.ts';

const COMMON = ['type', 'secret', 'token', 'origins'];

const OPTIONS = new Map<string, readonly SourceType[]>(Object.entries(OPTION_TYPES));

/** A key of a source must be one that its type knows: one that nobody reads is a wish that nobody hears. */
export function checkSourceKeys({ sources }: PolicyDocument, say: Say): void {
  for (const [name, source] of Object.entries(sources))
    for (const key of Object.keys(source)) {
      const problem = problemOf(key, source.type);
      if (problem !== null) say('error', 'unknown-key', problem, ['sources', name, key]);
    }
}

function problemOf(key: string, type: SourceType): string | null {
  const knownBy = OPTIONS.get(key);
  if (knownBy !== undefined)
    return knownBy.includes(type) ? null : `"${key}" is a key of sources of type ${oneOf(knownBy)}`;
  const keys = [...COMMON, ...OPTIONS.keys().filter((option) => OPTIONS.get(option)?.includes(type))];
  return keys.includes(key) ? null : `"${key}" is not a key here${instead(key, keys)}`;
}
