import * as z from 'zod';
import { SOURCE_TYPES, type SourceType } from './source-types.ts';

/** What somebody answered, as they typed it; an empty answer is as good as none. */
export interface Typed {
  readonly name: string;
  readonly crm: string;
  readonly sources: string;
  readonly people: string;
  readonly hours: string;
  readonly industries: string;
  readonly size: string;
  readonly countries: string;
}

/** What a starter policy is made of. */
export interface Answers {
  readonly name: string;
  readonly crm: 'sandbox' | 'hubspot' | 'salesforce';
  readonly sources: readonly { readonly name: string; readonly type: SourceType }[];
  readonly people: readonly { readonly id: string; readonly name: string; readonly email: string }[];
  readonly hours: { readonly zone: string; readonly from: string; readonly to: string };
  readonly industries: readonly string[];
  /** Employees of a good customer; without `to` there is no upper end. */
  readonly size: { readonly from: number; readonly to: number | null };
  /** Two letters each. */
  readonly countries: readonly string[];
}

const MAX_LENGTH = 80;
const MAX_EMPLOYEES = 10_000_000;
/** Names that mean something else where a person or a source is named. */
const TAKEN = new Set(['nobody', 'team', 'owner', 'manager', 'constructor', 'digest', 'wait', 'always']);

/**
 * Makes the best of what was typed: what cannot be understood becomes something sensible that is easy to change.
 * @param zone used where the hours name none
 */
export function understood(typed: Typed, zone: string): Answers {
  const crm = typed.crm.trim().toLowerCase();
  return {
    name: clean(typed.name) || 'inbound',
    crm: crm.startsWith('h') ? 'hubspot' : crm.startsWith('sal') ? 'salesforce' : 'sandbox',
    sources: sourcesOf(typed.sources),
    people: peopleOf(typed.people),
    hours: hoursOf(typed.hours, zone),
    industries: [...new Set(parts(typed.industries).map((part) => part.toLowerCase()))],
    size: sizeOf(typed.size),
    countries: [
      ...new Set(parts(typed.countries).flatMap((part) => countryCodes().get(part.toLowerCase()) ?? [])),
    ],
  };
}

const clean = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]+/gu, ' ')
    .trim()
    .slice(0, MAX_LENGTH)
    .toWellFormed()
    .replaceAll('\uFFFD', '')
    .trim();
const parts = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map(clean)
    .filter(Boolean);

function sourcesOf(text: string): Answers['sources'] {
  const found = parts(text).map((part) => {
    const words = part.toLowerCase().split(/[\s:=]+/);
    const type = SOURCE_TYPES.find((known) => words.includes(known)) ?? 'form';
    return { name: slug(words.find((word) => word !== type) ?? type) || type, type };
  });
  return uniqueBy(
    found.length > 0 ? found : [{ name: 'website', type: 'form' as const }],
    ({ name }) => name,
  );
}

function peopleOf(text: string): Answers['people'] {
  const taken = new Set(TAKEN);
  const people = parts(text).map((part) => {
    const given = part.split(/[\s<>()"]+/).find((word) => z.email().safeParse(word).success);
    const name = clean(part.replace(given ?? '', '').replaceAll(/[<>()"]/g, ''));
    const id = unusedOf(slug(name) || slug(given?.split('@')[0] ?? '') || 'person', taken);
    return { id, name, email: given ?? `${id}@example.com` };
  });
  const distinct = uniqueBy(people, ({ email }) => email.toLowerCase());
  return distinct.length > 0 ? distinct : [{ id: 'sales', name: '', email: 'sales@example.com' }];
}

function unusedOf(id: string, taken: Set<string>): string {
  let free = id;
  for (let i = 2; taken.has(free); i += 1) free = `${id}-${i}`;
  taken.add(free);
  return free;
}

/** `Ana Müller` -> `ana-muller` */
const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');

function hoursOf(text: string, fallback: string): Answers['hours'] {
  const named = text.split(/[\s,;]+/).find((word) => word.includes('/') && isZone(word));
  const [from, to] = [...text.matchAll(/\b([01]?\d|2[0-3])[:.]([0-5]\d)\b/g)].map(
    ([, hour = '', minute = '']) => `${hour.padStart(2, '0')}:${minute}`,
  );
  const zone = named ?? (isZone(fallback) ? fallback : 'UTC');
  return from !== undefined && to !== undefined && from < to
    ? { zone, from, to }
    : { zone, from: '09:00', to: '17:30' };
}

function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

function sizeOf(text: string): Answers['size'] {
  const [from = 10, to] = [...text.replaceAll(/(\d)[.,'](?=\d{3})/g, '$1').matchAll(/\d+/g)].map(([digits]) =>
    Math.min(MAX_EMPLOYEES, Math.max(1, Number(digits))),
  );
  return { from, to: to !== undefined && to > from ? to : null };
}

/** Codes that stand for no one country. */
const GROUPS = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

/** Codes of two letters by themselves, and by the English name; all in lower case. */
function countryCodes(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const codes = letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => names.of(code) && !GROUPS.has(code) && new Intl.Locale(`und-${code}`).region === code);
  return new Map([
    ['usa', 'US'],
    ['uk', 'GB'],
    ...codes.flatMap((code) =>
      [code, names.of(code) ?? code].map((name): [string, string] => [name.toLowerCase(), code]),
    ),
  ]);
}

const uniqueBy = <T>(items: readonly T[], keyOf: (item: T) => string): T[] =>
  [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();
