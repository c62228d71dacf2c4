import { longId } from '../../../domain/lead/salesforce-id.ts';
import { Fault } from '../../../faults.ts';
import type { Reference, Values } from '../salesforce-api.ts';

/** What goes into an address or stands for a name is looked at first: jsforce puts it there as it is. */
const refuse = (what: string): Fault => new Fault('CRM_REFUSED', `Salesforce: ${what}. Nothing was sent.`);

/** 18 characters. @throws Fault CRM_REFUSED for what is no id */
export function checkedId(id: string): string {
  const long = longId(id);
  if (long === null) throw refuse('what should be the id of a record is none');
  return long;
}

/** The name of a type or field. @throws Fault CRM_REFUSED */
export function checkedName(name: string): string {
  if (!/^[A-Za-z]\w*$/.test(name)) throw refuse(`"${name.slice(0, 80)}" is no name of a type or field`);
  return name;
}

const MOST_IN_KEY = 255;

/**
 * The value of an external id as one part of a path. A dot or two would be taken for a folder, and what looks like a
 * reference for one. @throws Fault CRM_REFUSED
 */
export function keyInPath(value: string): string {
  if (/^\.{0,2}$|\p{Cc}|@\{/u.test(value) || value.length > MOST_IN_KEY || !value.isWellFormed())
    throw refuse('what should be the value of an external id is none');
  return encodeURIComponent(value);
}

/** @param reserved fields that say which record it is, and so may not be written. @throws Fault CRM_REFUSED */
export function checkedValues<V extends Values>(values: V, ...reserved: readonly string[]): V {
  const taken = ['id', 'attributes', ...reserved.map((name) => name.toLowerCase())];
  for (const name of Object.keys(values)) {
    checkedName(name);
    if (taken.includes(name.toLowerCase())) throw refuse(`the field ${name} says which record it is`);
  }
  return values;
}

/** As a composite reads them: references are references, and text that looks like one is text. */
export const inComposite = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? unlikeReference(value) : isReference(value) ? `@{${value.ref}.id}` : value,
    ]),
  );

export const isReference = (value: unknown): value is Reference =>
  typeof value === 'object' && value !== null && 'ref' in value;

/** The wide sign reads the same and is one character too, so that no text becomes too long for its field. */
const unlikeReference = (text: string): string => text.replaceAll('@{', '＠{');
