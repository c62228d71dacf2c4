import type { Meaning } from '../reading/known-fields.ts';
import { sortFields } from '../reading/sorted-fields.ts';

/**
 * What a column of this name means, in words: `email`, `utm_source`, `consent to newsletter`, `answer`.
 *
 * @param mapping `fields:` of the source in the policy
 */
export function columnMeaning(column: string, mapping: Readonly<Record<string, string>>): string {
  const { known, meant, others } = sortFields({ [column]: 'said' }, mapping);
  const [field] = known.keys();
  if (field !== undefined) return field;
  if (meant[0] !== undefined) return inWords(meant[0].meaning);
  if (column === 'kind') return 'what happened, such as webinar_attended';
  return others.length > 0 ? 'answer' : 'left out: it is technical';
}

function inWords(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'known':
      return meaning.field;
    case 'utm':
      return `utm_${meaning.parameter}`;
    case 'click':
      return `click id ${meaning.id}`;
    case 'consent':
      return meaning.purpose === null ? 'consent' : `consent to ${meaning.purpose}`;
    case 'file':
      return 'file';
    case 'own':
      return meaning.attribute;
  }
}
