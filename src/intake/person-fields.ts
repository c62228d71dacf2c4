import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Json } from './body.ts';
import { textOf } from './plain-values.ts';

const LONGEST_EMAIL = 254;
const LONGEST_LOCAL_PART = 64;
const LONGEST_PHONE = 80;
const EMAIL =
  /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(?:[\p{L}\p{M}]{2,63}|xn--[a-z0-9-]{2,59})$/u;

/** The first normalised address, or null. Dots and `+tags` stay: only the receiving host knows what they mean. */
export function readEmail(value: Json): string | null {
  if (Array.isArray(value)) return value.map(readEmail).find((email) => email !== null) ?? null;
  const text = textOf(value) ?? '';
  const inner = /^[^<>]*<([^<>]*)>$/.exec(text)?.[1] ?? text.replace(/^mailto:/i, '');
  const email = inner.trim().normalize('NFKC').toLowerCase();
  const fits = email.length <= LONGEST_EMAIL && email.indexOf('@') <= LONGEST_LOCAL_PART;
  return fits && EMAIL.test(email) ? email : null;
}

export interface Phone {
  readonly e164: string;
  /** What was typed, where E.164 does not hold it all (an extension). */
  readonly raw: string | null;
}

/** The number in E.164 when it says its country or the form does; null when it cannot be known. */
export function readPhone(value: Json, country: string | null): Phone | null {
  const raw = textOf(value);
  if (raw === null || raw.length > LONGEST_PHONE) return null;
  const near = country !== null && isSupportedCountry(country) ? { defaultCountry: country } : {};
  const number =
    parsePhoneNumberFromString(raw, { ...near, extract: false }) ??
    parsePhoneNumberFromString(raw.replace(/^00/, '+'), { extract: false });
  if (number === undefined || !number.isPossible()) return null;
  return { e164: number.number, raw: number.ext === undefined ? null : raw };
}

export interface NameParts {
  readonly name: string | null;
  readonly first: string | null;
  readonly last: string | null;
}

// Scripts whose names put the given name first; in others (山田 由紀) the family name may come first.
const LETTER = String.raw`[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]`;
const WORD = String.raw`(${LETTER}(?:${LETTER}|[\p{M}'’-])*)`;
const TWO_WORDS = new RegExp(String.raw`^${WORD}\s+${WORD}$`, 'u');

/** Fills in what follows from what was said. A full name is taken apart only when it is exactly two words. */
export function completeName(said: NameParts): NameParts {
  const { first, last } = said;
  if (said.name === null)
    return { name: [first, last].filter((part) => part !== null).join(' ') || null, first, last };
  const parts = first === null && last === null ? TWO_WORDS.exec(said.name) : null;
  return { name: said.name, first: first ?? parts?.[1] ?? null, last: last ?? parts?.[2] ?? null };
}

/** A job title. "Mr" and "Dr" answer another question, under the same name. */
export function readTitle(value: Json): string | null {
  const text = textOf(value);
  return text === null || /^(?:mr|mrs|ms|miss|mx|dr|prof)\.?$/i.test(text) ? null : text;
}
