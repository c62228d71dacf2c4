import type { PolicyDocument } from '../schema.ts';
import { scoreTypes } from '../vocabulary.ts';
import { conditionsOf, partsOf, type Say } from './rule-book.ts';

const ALWAYS_THERE = ['email.kind', 'company.kind', 'source', 'reason', 'times_returned'];

/**
 * `not:` holds when a fact is missing, which surprises: so whoever negates a fact that may be missing is asked to say
 * what then, by asking for `exists` of the same fact anywhere in the condition.
 */
export function checkMissing(document: PolicyDocument, say: Say): void {
  const made = Object.entries(document.facts).filter(([, definition]) => definition !== 'built_in');
  const there = new Set([...ALWAYS_THERE, ...scoreTypes(document).keys(), ...made.map(([name]) => name)]);
  for (const { when, path } of conditionsOf(document)) {
    const parts = [...partsOf(when, path)];
    const asked = new Set(
      parts.flatMap(({ when: { facts } }) =>
        Object.entries(facts).flatMap(([name, match]) =>
          typeof match === 'object' && 'exists' in match && match.exists !== undefined ? [name] : [],
        ),
      ),
    );
    for (const { when: part, path: at } of parts) {
      if (!at.slice(path.length).includes('not')) continue;
      for (const name of Object.keys(part.facts))
        if (!there.has(name) && !asked.has(name))
          say(
            'warning',
            'not-missing',
            `this holds for whoever has no ${name} as well; add ${name}: { exists: true } beside the "not" if you do not mean that`,
            [...at, name],
          );
    }
  }
}
