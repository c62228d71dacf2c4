import type { PolicyDocument } from '../schema.ts';
import type { Say } from './rule-book.ts';
import { ruleListsOf } from './uses.ts';

/** Decisions name rules by id, so no two rules of a policy may share one, wherever they stand. */
export function checkIds(document: PolicyDocument, say: Say): void {
  const seen = new Set<string>();
  for (const { path, rules } of ruleListsOf(document)) {
    rules.forEach(({ id }, i) => {
      if (seen.has(id))
        say('error', 'duplicate-id', `"${id}" is the id of another rule already; each rule needs its own`, [
          ...path,
          i,
          'id',
        ]);
      seen.add(id);
    });
  }
}
