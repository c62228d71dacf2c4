/** HubSpot's numbers of record types that have a word; `2-N` are of the account's own making. */
const KINDS: Readonly<Record<string, string>> = {
  '0-1': 'contact',
  '0-2': 'company',
  '0-3': 'deal',
  '0-5': 'ticket',
  '0-7': 'product',
  '0-8': 'line_item',
  '0-27': 'task',
  '0-46': 'note',
  '0-47': 'meeting',
  '0-48': 'call',
  '0-49': 'email',
  '0-115': 'user',
  '0-136': 'lead',
};

/** `0-1` -> contact; a type that has no word keeps its number; null for what is no type id. */
export function kindOfType(id: string | null): string | null {
  if (id === null || !/^\d{1,3}-\d{1,12}$/.test(id)) return null;
  return KINDS[id] ?? `record of type ${id}`;
}

/** As people read it: `a line item`, `an email`. */
export const withArticle = (kind: string): string =>
  `${/^[aeio]/.test(kind) ? 'an' : 'a'} ${kind.replaceAll('_', ' ')}`;
