import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';

const LONGEST_EMAIL = 254;
const LONGEST_LOCAL_PART = 64;
const LONGEST_PHONE = 80;
const EMAIL =
  /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(?:[\p{L}\p{M}]{2,63}|xn--[a-z0-9-]{2,59})$/u;

/** The address by which a lead is known, or null. Dots and `+tags` stay: only the receiving host knows what they mean. */
export function normalEmail(text: string): string | null {
  // What comes along when an address is copied: letters that nobody sees, and the end of a sentence.
  const email = text
    .replace(/[\u200B\u2060\uFEFF]/g, '')
    .trim()
    .replace(/\.$/, '')
    .normalize('NFKC')
    .toLowerCase();
  const fits = email.length <= LONGEST_EMAIL && email.indexOf('@') <= LONGEST_LOCAL_PART;
  return fits && EMAIL.test(email) ? email : null;
}

export interface Phone {
  readonly e164: string;
  /** What was typed, where E.164 does not hold it all (an extension). */
  readonly raw: string | null;
}

/**
 * The number in E.164, when it says its country or `country` (ISO alpha-2) does; null when it cannot be known. Where only
 * `country` says it, the number must be one that is given out there: people live in one country and work in another.
 */
export function normalPhone(raw: string, country: string | null): Phone | null {
  if (raw.length > LONGEST_PHONE) return null;
  const near = country !== null && isSupportedCountry(country) ? { defaultCountry: country } : {};
  const typed = raw.trim().replace(/^tel:/i, '');
  const number =
    parsePhoneNumberFromString(typed, { ...near, extract: false }) ??
    parsePhoneNumberFromString(typed.replace(/^00/, '+'), { extract: false });
  // In North America every number has ten digits; elsewhere the length says little.
  const isByLength = /^\(?\s*(?:\+|00)/.test(typed) || number?.countryCallingCode === '1';
  if (number === undefined || !(isByLength ? number.isPossible() : number.isValid())) return null;
  return { e164: number.number, raw: number.ext === undefined ? null : raw };
}
