import type { PolicyDocument } from '../schema.ts';
import { factTypes } from '../vocabulary.ts';
import { equals, isLasting, leadSpace } from './lead-space.ts';
import type { Check } from './rule-book.ts';

/** `by:` tables without points for a value that the fact can have, unless whoever has it is disqualified. */
export const checkTables: Check = (document, say) => {
  const types = factTypes(document);
  for (const [name, { rules }] of Object.entries(document.fit.groups))
    for (const [i, rule] of rules.entries()) {
      if (!('by' in rule)) continue;
      const type = types.get(rule.by);
      if (type?.kind !== 'one_of') continue;
      const listed = new Set(Object.keys(rule.points).map((value) => value.toLowerCase()));
      const missing = type.values.filter(
        (value) => !listed.has(value.toLowerCase()) && isGraded(document, rule.by, value),
      );
      if (missing.length > 0)
        say(
          'warning',
          'table-gap',
          `"${rule.id}" gives no points for ${rule.by} ${missing.join(', ')}; write 0 where none is meant`,
          ['fit', 'groups', name, 'rules', i, 'points'],
        );
    }
};

const isGraded = (document: PolicyDocument, fact: string, value: string): boolean =>
  typeof leadSpace(document).find(
    [equals(fact, value)],
    document.disqualify.filter(isLasting).map(({ when }) => when),
  ) === 'object';
