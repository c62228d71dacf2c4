import type { BatonFields, FIELD_NAMES } from '../domain/handoff/crm-write.ts';

export type Field = (typeof FIELD_NAMES)[number];

/** What Baton's own fields on a person are, whatever the CRM. */
export interface PersonField {
  /** One line of text, or several. */
  readonly kind: 'line' | 'lines' | 'number' | 'instant';
  readonly label: string;
  readonly description: string;
}

export const PERSON_FIELDS: Readonly<Record<Field, PersonField>> = {
  grade: { kind: 'line', label: 'Grade', description: 'How soon sales should call, by the policy' },
  fit: { kind: 'number', label: 'Fit', description: 'How well the person suits us, 0 to 100' },
  engagement: { kind: 'number', label: 'Engagement', description: 'How much they have done, 0 to 100' },
  cell: {
    kind: 'line',
    label: 'Cell',
    description: 'Fit and engagement as one field of the matrix: A1 to D4',
  },
  reasons: { kind: 'lines', label: 'Reasons', description: 'Why this grade, the weightiest reason first' },
  next_grade: { kind: 'lines', label: 'Next grade', description: 'What would raise the grade' },
  handoff_state: { kind: 'line', label: 'Handoff', description: 'How far the handoff to sales has come' },
  handoff_id: { kind: 'line', label: 'Handoff id', description: 'The handoff in Baton' },
  received_at: { kind: 'instant', label: 'Received', description: 'When the hand was raised' },
  handed_off_at: { kind: 'instant', label: 'Handed off', description: 'When the owner was written' },
  sla_due_at: {
    kind: 'instant',
    label: 'First touch due',
    description: 'By when the owner should have reached out',
  },
  first_touch_at: { kind: 'instant', label: 'First touch', description: 'When somebody reached out' },
  return_reason: { kind: 'line', label: 'Return reason', description: 'Why sales gave the lead back' },
};

/** What is said, under the CRM's names. Null says nothing, but for the hint that is true no more. */
export const fieldsSaid = (
  fields: BatonFields,
  nameOf: (field: keyof BatonFields) => string,
): Record<string, string | number | null> =>
  Object.fromEntries(
    (Object.keys(fields) as (keyof BatonFields)[])
      .filter((field) => fields[field] !== null || field === 'next_grade')
      .map((field) => [nameOf(field), fields[field]]),
  );
