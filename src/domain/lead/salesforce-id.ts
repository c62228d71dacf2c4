/** The first three characters of an id in Salesforce say what it is of. */
export const PREFIX = { lead: '00Q', contact: '003', account: '001', user: '005', queue: '00G', org: '00D' };

const TYPES = { '00Q': 'Lead', '003': 'Contact', '001': 'Account', '005': 'User' } as const;

/** `00Q…` -> Lead; null for what we do not know by its id. */
export const typeOfId = (id: string): (typeof TYPES)[keyof typeof TYPES] | null =>
  Object.entries(TYPES).find(([prefix]) => id.startsWith(prefix))?.[1] ?? null;

const SHORT = 15;
const ID = /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/;
const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * An id of Salesforce in its long form of 18 characters, or null for what is none. The short form of 15 tells upper case
 * from lower; the three characters that the long one adds say which of its letters are upper case, five to each. A long
 * one stays as Salesforce gave it.
 */
export function longId(id: string): string | null {
  if (!ID.test(id)) return null;
  if (id.length > SHORT) return id;
  const checks = [0, 5, 10].map((from) => {
    const isUpper = (place: number): boolean => /[A-Z]/.test(id.charAt(from + place));
    return CHECK.charAt([0, 1, 2, 3, 4].reduce((sum, place) => sum + (isUpper(place) ? 2 ** place : 0), 0));
  });
  return id + checks.join('');
}

/** The same; what is no id stays as it is. */
export const longIfId = (text: string): string => longId(text) ?? text;

/** Whether both are the id of one record, each in its short or its long form. */
export const isSameId = (one: string, two: string): boolean =>
  ID.test(one) && ID.test(two) && one.slice(0, SHORT) === two.slice(0, SHORT);
