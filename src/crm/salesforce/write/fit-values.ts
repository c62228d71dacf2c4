import { cut } from '../../../domain/cut.ts';
import { folded } from '../../../domain/scoring/folded.ts';
import type { FieldDescription, PlainValues, TypeDescription } from '../salesforce-api.ts';

export interface Fitted {
  readonly values: PlainValues;
  /** What could not be written, and why; readable. */
  readonly warnings: readonly string[];
}

interface Where {
  /** `Lead` */
  readonly type: string;
  readonly isNew: boolean;
}

type Value = PlainValues[string];
const SHOWN = 60;

/**
 * Fits values to what the fields of a type take. Null clears a field. What cannot be told (no description) is sent as it
 * is, for Salesforce itself to refuse.
 */
export function fitValues(wanted: PlainValues, description: TypeDescription | null, where: Where): Fitted {
  if (description === null) return { values: wanted, warnings: [] };
  const values: Record<string, Value> = {};
  const warnings: string[] = [];
  for (const [name, value] of Object.entries(wanted)) {
    const field = description.fields.get(name);
    const fitted = field && isWritable(field, where) ? fit(value, field) : undefined;
    if (fitted === undefined) warnings.push(`${whyNot(name, value, field, where)} It was left out.`);
    else values[name] = fitted;
  }
  return { values, warnings };
}

/** Baton's own fields come from its set-up; another was named in the policy, or hidden from our user. */
const isBatons = (name: string): boolean => /^baton_\w+__c$/i.test(name);

const isWritable = ({ createable, updateable }: FieldDescription, { isNew }: Where): boolean =>
  isNew ? createable : updateable;

function whyNot(name: string, value: Value, field: FieldDescription | undefined, where: Where): string {
  if (field === undefined) {
    const mend = isBatons(name) ? 'run npx baton setup salesforce' : 'make it, or let our user see it';
    return `Salesforce has no field ${name} on ${where.type}: ${mend}.`;
  }
  if (!isWritable(field, where))
    return `Salesforce's field ${name} of ${where.type} cannot be written by us: ${isBatons(name) ? 'run npx baton setup salesforce' : 'let our user edit it'}.`;
  const shown = cut(String(value), SHOWN);
  return isPicklist(field)
    ? `Salesforce's field ${name} of ${where.type} has no option "${shown}".`
    : `Salesforce's field ${name} of ${where.type} takes a ${field.type}, not "${shown}".`;
}

const isPicklist = ({ type }: FieldDescription): boolean => /picklist|combobox/.test(type);

/** Undefined: the field does not take it. */
function fit(value: Value, field: FieldDescription): Value | undefined {
  if (value === null) return field.required ? undefined : null;
  const word = String(value);
  switch (field.type) {
    case 'picklist':
    case 'multipicklist':
    case 'combobox':
      return optionOf(word, field);
    case 'double':
    case 'currency':
    case 'percent':
    case 'int':
    case 'long':
      return word.trim() !== '' && Number.isFinite(Number(word)) ? Number(word) : undefined;
    case 'boolean':
      return word === 'true' ? true : word === 'false' ? false : undefined;
    case 'datetime':
      return instantOf(word);
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(word) ? word : instantOf(word)?.slice(0, 'YYYY-MM-DD'.length);
    case 'string':
      return atMost(word.trim().replaceAll(/\s*\n\s*/g, '; '), field);
    case 'textarea':
      return atMost(word, field);
    case 'email':
    case 'phone':
    case 'url':
      // Cut it would be another one.
      return field.length > 0 && word.length > field.length ? undefined : word;
    default:
      return value;
  }
}

const atMost = (text: string, { length }: FieldDescription): string =>
  length > 0 && text.length > length ? cut(text, length - 1) : text;

/** An open picklist takes other values too. */
function optionOf(word: string, { options, restricted }: FieldDescription): string | undefined {
  const option = options.find((value) => folded(value) === folded(word));
  return option ?? (restricted && options.length > 0 ? undefined : word);
}

function instantOf(word: string): string | undefined {
  const at = new Date(word);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
