import { patternFault } from '../../scoring/pattern.ts';
import { VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import type { Say } from './rule-book.ts';
import { eventUsesOf, factUsesOf } from './uses.ts';

/** Patterns must be RE2, which cannot hang; and words are safer than parts of words. */
export function checkPatterns(document: PolicyDocument, say: Say): void {
  const uses = [...factUsesOf(document), ...eventUsesOf(document).flatMap(({ properties }) => properties)];
  for (const { name, match, path } of uses) {
    if (typeof match !== 'object' || Array.isArray(match)) continue;
    const { matches, contains } = match;
    if (matches !== undefined) {
      const fault = patternFault(matches);
      const place = [...path, 'matches', VALUE];
      if (fault !== undefined) say('error', 'bad-pattern', `"${matches}" ${fault}`, place);
      else if (wordsOnly(matches))
        say(
          'warning',
          'pattern-of-words',
          `words would do: ${name}: { has_word: … }, or a fact with words_in`,
          place,
        );
    }
    if (contains !== undefined && contains.trim().length <= 3)
      say(
        'warning',
        'short-contains',
        `"${contains}" is found inside other words as well, as "cto" is in "Director"; write has_word: ${contains.trim()}`,
        [...path, 'contains', VALUE],
      );
  }
}

/** Letters, spaces and choices between them, with or without signs for the ends of words. */
const wordsOnly = (pattern: string): boolean =>
  /^(?:\\b|\^|\.\*|\()*[\p{L}\p{N}][\p{L}\p{N} |]*(?:\\b|\$|\.\*|\))*$/u.test(pattern) &&
  !/^\^.*[^|$)]$/.test(pattern);
