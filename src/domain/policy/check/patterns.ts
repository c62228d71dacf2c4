import { RE2JS } from 're2js';
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
      if (fault !== undefined)
        say('error', 'bad-pattern', `"${matches}" cannot be used as a pattern: ${fault}`, place);
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

function patternFault(pattern: string): string | undefined {
  if (/\(\?<?[=!]/.test(pattern)) return 'RE2 cannot look ahead or behind';
  if (/\\[1-9]/.test(pattern)) return 'RE2 cannot refer back to a group';
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    return compiled.matcher('').matches() ? 'it matches nothing at all, and so everything' : undefined;
  } catch (error) {
    return `RE2 says ${(error as Error).message}`;
  }
}

/** Letters, spaces and choices between them, with or without signs for the ends of words. */
const wordsOnly = (pattern: string): boolean =>
  /^(?:\\b|\^|\.\*|\()*[\p{L}\p{N}][\p{L}\p{N} |]*(?:\\b|\$|\.\*|\))*$/u.test(pattern) &&
  !/^\^.*[^|$)]$/.test(pattern);
