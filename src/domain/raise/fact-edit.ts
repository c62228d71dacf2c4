import type { Scalar } from '../lead/lead.ts';
import type { Match, Test } from '../policy/condition-schema.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import type { FactDefinition } from '../policy/scoring-schema.ts';
import { factTypes } from '../policy/vocabulary.ts';
import type { Facts } from '../scoring/context.ts';
import { numberOf } from '../scoring/number.ts';
import { attributeEdit, type Edit, identityEdit } from './edit.ts';
import { atLeast, either, factWords, fromUpTo, nounOf, spaced, withArticle } from './words.ts';

/** The edit that makes a fact pass a test; undefined when no person could bring that about. */
export type EditFact = (facts: Facts) => Edit | undefined;

/** Where somebody came from, who they are and what a CRM holds: true or not, but nothing to ask them for. */
const FIXED =
  /^(?:crm|account|utm|consent|email)\.|_raw$|^(?:source|page|referrer|email|name|first_name|last_name|company\.name|grade|cell|fit|engagement)$/;

const COMPANY_ADDRESS = 'someone@their-company.com';
const PHONE = '+442079460000';

const INSTEAD_OF: Readonly<Record<string, string>> = {
  free: 'a company e-mail address instead of a free one',
  role: 'a personal company e-mail address instead of a shared one',
  disposable: 'a company e-mail address instead of a throwaway one',
};

const never: EditFact = () => undefined;

/** Prepares the edit for one test of one fact; derived facts are changed through what they are made from. */
export function compileFactEdit(fact: string, match: Match, document: PolicyDocument): EditFact {
  const definition = document.facts[fact];
  if (fact === 'email.kind') return wants(match, 'company') ? companyAddress : never;
  if (fact === 'company.kind') return wants(match, 'business') ? companyAddress : never;
  if (definition !== undefined && definition !== 'built_in') {
    return madeEdit(definition, match, document);
  }
  if (fact === 'phone' && isTest(match) && match.exists) {
    return () => identityEdit('phone', PHONE, 'a phone number');
  }
  if (FIXED.test(fact)) return never;
  const value = passing(match, document, factTypes(document).get(fact)?.kind === 'number');
  if (value === undefined) return never;
  return unlessMore(fact, value, attributeEdit(fact, value, factWords(fact, match)));
}

/** Prepares the edit that makes a fact pass a test no more, for what people can mend: `not email.kind free`. */
export function compileFactUnlike(fact: string, match: Match, document: PolicyDocument): EditFact {
  const definition = document.facts[fact];
  if (fact === 'email.kind') return wants(match, 'company') ? never : companyAddress;
  if (definition !== undefined && definition !== 'built_in') {
    const others = valuesOf(definition).filter((value) => !wants(match, value));
    const edits = others.map((value) => compileFactEdit(fact, value, document));
    return (facts) => edits.map((edit) => edit(facts)).find((edit) => edit !== undefined);
  }
  if (typeof match === 'boolean') return compileFactEdit(fact, !match, document);
  if (isTest(match) && match.exists === false) return compileFactEdit(fact, { exists: true }, document);
  return never;
}

/** Nobody shrinks to please us: a number that is known to be higher stays. */
const unlessMore =
  (fact: string, value: Scalar, edit: Edit): EditFact =>
  (facts) => {
    const known = typeof value === 'number' ? numberOf(facts[fact]) : undefined;
    return known !== undefined && known > Number(value) ? undefined : edit;
  };

const isTest = (match: Match): match is Test => typeof match === 'object' && !Array.isArray(match);

function wants(match: Match, value: string): boolean {
  if (isTest(match)) return false;
  return [match].flat().some((wanted) => String(wanted).toLowerCase() === value.toLowerCase());
}

const companyAddress: EditFact = (facts) =>
  identityEdit(
    'email',
    COMPANY_ADDRESS,
    INSTEAD_OF[String(facts['email.kind'])] ?? 'a company e-mail address',
  );

/** A value of the event's property, or of the fact, that passes the test; undefined when none can be named. */
export function passing(match: Match, { lists }: PolicyDocument, isNumber = false): Scalar | undefined {
  if (Array.isArray(match)) return match[0];
  if (!isTest(match)) return match;
  if (match.exists) return isNumber ? 1 : 'known';
  if (match.in_list !== undefined) return lists[match.in_list]?.[0];
  return (
    match.at_least ??
    match.at_most ??
    match.between?.[0] ??
    match.has_word ??
    match.contains ??
    match.starts_with ??
    match.ends_with
  );
}

type Made = Exclude<FactDefinition, 'built_in'>;

/** Values that can be brought about: bands from the smallest up, words in file order. */
function valuesOf(definition: Made): string[] {
  if ('first_of' in definition) return Object.keys(definition.first_of);
  return Object.entries(definition.bands)
    .toSorted((a, b) => a[1] - b[1])
    .map(([value]) => value);
}

function madeEdit(definition: Made, match: Match, document: PolicyDocument): EditFact {
  const value = valuesOf(definition).find((each) => wants(match, each));
  const base = 'words_in' in definition ? definition.words_in : definition.bands_of;
  const isMade = document.facts[base] !== undefined && document.facts[base] !== 'built_in';
  if (value === undefined || isMade || FIXED.test(base)) return never;
  if ('bands_of' in definition) {
    return unlessMore(base, definition.bands[value] ?? 0, bandEdit(base, value, definition.bands));
  }
  const edit = wordEdit(base, value, definition.first_of[value] ?? []);
  return () => edit;
}

/** `a director title (director or head of)` */
const wordEdit = (base: string, value: string, words: readonly string[]): Edit =>
  attributeEdit(
    base,
    words[0] ?? '',
    `${withArticle(`${spaced(value)} ${nounOf(base)}`)} (${either(words)})`,
  );

function bandEdit(base: string, value: string, bands: Readonly<Record<string, number>>): Edit {
  const from = bands[value] ?? 0;
  const above = Object.values(bands)
    .filter((bound) => bound > from)
    .toSorted((a, b) => a - b);
  const [next] = above;
  if (next === undefined) return attributeEdit(base, from, atLeast(base, from));
  const edits = above.map((bound) => attributeEdit(base, bound, ''));
  return {
    ...attributeEdit(base, from, fromUpTo(base, from, next)),
    wider: { what: atLeast(base, from), edits },
  };
}
