import type { JsonObject } from '../body/body.ts';
import { asksForConsent } from './consent.ts';
import { compactName, isTechnical } from './field-names.ts';
import { fieldsAt } from './field-paths.ts';
import { type Field, fieldsOf, isBlank } from './fields.ts';
import { type Meaning, meaningOf, meaningOfTarget } from './known-fields.ts';
import type { KnownField } from './spellings.ts';

export interface MeantField {
  readonly field: Field;
  readonly meaning: Meaning;
}

/** The fields of a body by what they mean. */
export interface SortedFields {
  /** Several fields may ask for the same thing; those that the policy maps come first. */
  readonly known: ReadonlyMap<KnownField, readonly Field[]>;
  /** Campaign, consent, files and the policy's own attributes. */
  readonly meant: readonly MeantField[];
  /** Questions of this form alone. */
  readonly others: readonly Field[];
}

/** Tells what each field is: as the policy says (`mapping`), else as everybody would read its name. */
export function sortFields(body: JsonObject, mapping: Readonly<Record<string, string>>): SortedFields {
  const mapped = mappedMeaning(mapping);
  const known = new Map<KnownField, Field[]>();
  const meant: MeantField[] = [];
  const others: Field[] = [];
  const fields = fieldsIn(body, mapping, (label) => (mapped(label) ?? generalMeaning(label)) !== null);
  const isMapped = Map.groupBy(fields, (field) => mapped(field.label) !== null);
  for (const field of [...(isMapped.get(true) ?? []), ...(isMapped.get(false) ?? [])]) {
    const meaning = mapped(field.label) ?? generalMeaning(field.label);
    if (meaning === 'technical') continue;
    if (meaning === null) others.push(field);
    else if (meaning.kind !== 'known') meant.push({ field, meaning });
    else listIn(known, meaning.field).push(field);
  }
  return { known, meant, others };
}

/** As `fieldsOf`; and what it does not find under a name of the policy is looked for where that leads, taken as a path. */
function fieldsIn(
  body: JsonObject,
  mapping: Readonly<Record<string, string>>,
  isMeant: (label: string) => boolean,
): readonly Field[] {
  const fields = fieldsOf(body, isMeant);
  const found = new Set(fields.map(({ label }) => label));
  const pointed = fieldsAt(
    body,
    Object.keys(mapping).filter((name) => !found.has(name)),
  );
  if (pointed.fields.length === 0) return fields;
  return [...pointed.fields.filter(({ value }) => !isBlank(value)), ...fieldsOf(pointed.rest, isMeant)];
}

function listIn(known: Map<KnownField, Field[]>, name: KnownField): Field[] {
  const list = known.get(name) ?? [];
  known.set(name, list);
  return list;
}

function generalMeaning(label: string): Meaning | 'technical' | null {
  const meaning = meaningOf(label);
  if (meaning !== null) return meaning;
  if (isTechnical(label)) return 'technical';
  return asksForConsent(label) ? { kind: 'consent', purpose: null } : null;
}

/** The policy's `fields:` of one source; its labels match to the letter, else without case and punctuation. */
export function mappedMeaning(mapping: Readonly<Record<string, string>>): (label: string) => Meaning | null {
  const targets = Object.entries(mapping);
  const exact = new Map(targets);
  const loose = new Map(targets.map(([label, target]) => [looseName(label), target]));
  return (label) => {
    const target = exact.get(label) ?? (looseName(label) === null ? undefined : loose.get(looseName(label)));
    return target === undefined ? null : meaningOfTarget(target);
  };
}

/** Null: it has no letters to be known by. `1.3` and `13` are two fields of one form. */
const looseName = (label: string): string | null => (/\p{L}/u.test(label) ? compactName(label) : null);
