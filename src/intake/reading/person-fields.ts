import { normalEmail, normalPhone, type Phone } from '../../domain/lead/identity.ts';
import type { Json } from '../body/body.ts';
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

/** Words that are no given name, and family names that are said first where they are at home: Lee Min-jun, Nguyen An. */
const NO_FIRST_NAME = new Set(
  `mr mrs ms miss mx dr prof herr frau monsieur madame mme sr sra senor senora signor signora dhr mevr
   de da di du von van der den del della la le el al bin ibn
   kim lee park choi jung kang yoon jang lim shin kwon hwang ahn wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo
   lin luo zheng liang xie tang han cao deng feng nguyen tran pham huynh hoang phan vu vo dang bui ngo duong`.split(
    /\s+/,
  ),
);

/**
 * Fills in what follows from what was said. A full name is taken apart only when it is exactly two words, the first a given
 * name; and beside one half, a "name" without it is the other: "Prénom" and "Nom", "Name" and "Surname".
 */
export function completeName(said: NameParts): NameParts {
  const { name, first, last } = isOtherHalf(said)
    ? { name: null, first: said.first ?? said.name, last: said.last ?? said.name }
    : said;
  if (name === null)
    return { name: [first, last].filter((part) => part !== null).join(' ') || null, first, last };
  const words = first === null && last === null ? TWO_WORDS.exec(name) : null;
  const parts = NO_FIRST_NAME.has(unaccented(words?.[1] ?? '')) ? null : words;
  return { name, first: first ?? parts?.[1] ?? null, last: last ?? parts?.[2] ?? null };
}

/** Nguyễn is Nguyen. */
const unaccented = (word: string): string =>
  word.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(/\p{M}/gu, '');

/** "A Lovelace" beside "Ada" is all of it. */
function isOtherHalf({ name, first, last }: NameParts): boolean {
  const half = (first === null ? last : last === null ? first : null)?.toLowerCase();
  if (name === null || half === undefined) return false;
  const whole = name.toLowerCase();
  const words = whole.split(/[\s.-]+/).filter((word) => word !== '');
  return !words.some((word) => half.startsWith(word)) && !whole.startsWith(half) && !whole.endsWith(half);
}

/** A job title. "Mr" and "Dr" answer another question, under the same name. */
export function readTitle(value: Json): string | null {
  const text = textOf(value);
  return text === null || /^(?:mr|mrs|ms|miss|mx|dr|prof)\.?$/i.test(text) ? null : text;
}
