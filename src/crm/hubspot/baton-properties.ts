import { FIELD_NAMES } from '../../domain/handoff/crm-write.ts';
import { type Field, PERSON_FIELDS, type PersonField } from '../person-fields.ts';
import type { NewProperty } from './hubspot-api.ts';

export const BATON_GROUP = { name: 'baton', label: 'Baton' };

/** The key that makes a record of ours unique in HubSpot, however often it is written. */
export const KEY_PROPERTY = 'baton_key';

const KINDS: Readonly<Record<PersonField['kind'], Pick<NewProperty, 'type' | 'fieldType'>>> = {
  line: { type: 'string', fieldType: 'text' },
  lines: { type: 'string', fieldType: 'textarea' },
  number: { type: 'number', fieldType: 'number' },
  instant: { type: 'datetime', fieldType: 'date' },
};

/** The property that Baton makes for a field, if the policy names none of its own. */
export function contactProperty(field: Field): NewProperty {
  const { kind, label, description } = PERSON_FIELDS[field];
  const name = `baton_${field}`;
  return { name, label: `Baton: ${label}`, group: BATON_GROUP.name, ...KINDS[kind], description };
}

/** What `baton setup hubspot` makes on contacts. */
export const CONTACT_PROPERTIES: readonly NewProperty[] = FIELD_NAMES.map(contactProperty);

/**
 * What it makes on tasks and notes, and on contacts for those of whom only a phone number is known. HubSpot refuses a
 * second record with the same value.
 */
export const UNIQUE_KEY: NewProperty = {
  name: KEY_PROPERTY,
  label: 'Baton: Key',
  description: 'One record for each key, however often it is written',
  group: BATON_GROUP.name,
  ...KINDS.line,
  unique: true,
};
