import { countryCode } from '../domain/lead/country.ts';
import { folded } from '../domain/scoring/folded.ts';

const digits = (number: string): string => number.replaceAll(/\D/g, '').replace(/^00/, '');

/** A number that is only written in another way says nothing new. */
export const isSameNumber = (one: string, two: string | null | undefined): boolean =>
  Boolean(two) && digits(one) === digits(two ?? '');

/** A country by whatever name, or code. */
export const isSameCountry = (one: string, two: string | null | undefined): boolean => {
  const code = countryCode(two ?? '');
  return code === null ? folded(one) === folded(two ?? '') : code === countryCode(one);
};

const NAMES = new Intl.DisplayNames(['en'], { type: 'region' });

/** Of a code its English name; whatever else there is stays. */
export const countryName = (country: string): string =>
  /^[A-Z]{2}$/.test(country) ? (NAMES.of(country) ?? country) : country;
