import { normalEmail, normalPhone, type Phone } from '../domain/lead/identity.ts';
import type { Json } from './body.ts';
import { textOf } from './plain-values.ts';

/** The first normalised address, or null. */
export function readEmail(value: Json): string | null {
  if (Array.isArray(value)) return value.map(readEmail).find((email) => email !== null) ?? null;
  const text = textOf(value) ?? '';
  return normalEmail(/^[^<>]*<([^<>]*)>$/.exec(text)?.[1] ?? text.replace(/^mailto:/i, ''));
}

/** The number in E.164 when it says its country or the form does; null when it cannot be known. */
export function readPhone(value: Json, country: string | null): Phone | null {
  const raw = textOf(value);
  return raw === null ? null : normalPhone(raw, country);
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
