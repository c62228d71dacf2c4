import { FIELD_NAMES } from '../../domain/handoff/crm-write.ts';
import type { NewProperty } from './hubspot-api.ts';

export const BATON_GROUP = { name: 'baton', label: 'Baton' };

/** The key that makes a record of ours unique in HubSpot, however often it is written. */
export const KEY_PROPERTY = 'baton_key';

export type Field = (typeof FIELD_NAMES)[number];
type Kind = Pick<NewProperty, 'type' | 'fieldType'>;

const line: Kind = { type: 'string', fieldType: 'text' };
const lines: Kind = { type: 'string', fieldType: 'textarea' };
const number: Kind = { type: 'number', fieldType: 'number' };
const instant: Kind = { type: 'datetime', fieldType: 'date' };

const CONTACT_FIELDS: Readonly<Record<Field, Kind & { label: string; description: string }>> = {
  grade: { ...line, label: 'Grade', description: 'How soon sales should call, by the policy' },
  fit: { ...number, label: 'Fit', description: 'How well the person suits us, 0 to 100' },
  engagement: { ...number, label: 'Engagement', description: 'How much they have done, 0 to 100' },
  cell: { ...line, label: 'Cell', description: 'Fit and engagement as one field of the matrix: A1 to D4' },
  reasons: { ...lines, label: 'Reasons', description: 'Why this grade, the weightiest reason first' },
  next_grade: { ...lines, label: 'Next grade', description: 'What would raise the grade' },
  handoff_state: { ...line, label: 'Handoff', description: 'How far the handoff to sales has come' },
  handoff_id: { ...line, label: 'Handoff id', description: 'The handoff in Baton' },
  received_at: { ...instant, label: 'Received', description: 'When the hand was raised' },
  handed_off_at: { ...instant, label: 'Handed off', description: 'When the owner was written' },
  sla_due_at: {
    ...instant,
    label: 'First touch due',
    description: 'By when the owner should have reached out',
  },
  first_touch_at: { ...instant, label: 'First touch', description: 'When somebody reached out' },
  return_reason: { ...line, label: 'Return reason', description: 'Why sales gave the lead back' },
};

/** The property that Baton makes for a field, if the policy names none of its own. */
export function contactProperty(field: Field): NewProperty {
  const { label, ...rest } = CONTACT_FIELDS[field];
  return { name: `baton_${field}`, label: `Baton: ${label}`, group: BATON_GROUP.name, ...rest };
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
  ...line,
  unique: true,
};
