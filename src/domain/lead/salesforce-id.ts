/** The first three characters of an id in Salesforce say what it is of. */
export const PREFIX = { lead: '00Q', contact: '003', account: '001', user: '005', queue: '00G', org: '00D' };

const ID = /^[0-9A-Za-z]{15}(?:[0-9A-Z]{3})?$/i;
const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * An id of Salesforce in its long form of 18 characters, or null for what is none. The short form of 15 tells upper case
 * from lower; the three characters that the long one adds say which of its letters are upper case, five to each.
 */
export function longId(id: string): string | null {
  if (!ID.test(id)) return null;
  const short = id.slice(0, 15);
  const checks = [0, 5, 10].map((from) => {
    const isUpper = (place: number): boolean => /[A-Z]/.test(short.charAt(from + place));
    return CHECK.charAt([0, 1, 2, 3, 4].reduce((sum, place) => sum + (isUpper(place) ? 2 ** place : 0), 0));
  });
  return short + checks.join('');
}
