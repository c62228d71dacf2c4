import type { FIELD_NAMES } from '../../domain/handoff/crm-write.ts';

export type Field = (typeof FIELD_NAMES)[number];

/** Tells our leads apart; unique, an external id, on Lead. Its value is the lead's id in Baton. */
export const LEAD_KEY = 'Baton_Id__c';
/** Tells our tasks apart; the same on Task. Its value is the key of the task. */
export const TASK_KEY = 'Baton_Key__c';

/** A field that `baton setup salesforce` makes on leads and contacts. */
export interface BatonField {
  /** `Baton_Next_Grade__c` */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: 'Text' | 'LongTextArea' | 'Number' | 'DateTime';
  /** Characters, of text. */
  readonly length?: number;
}

const line = { type: 'Text', length: 255 } as const;
const lines = { type: 'LongTextArea', length: 32_000 } as const;
const number = { type: 'Number' } as const;
const instant = { type: 'DateTime' } as const;

const FIELDS: Readonly<Record<Field, Omit<BatonField, 'name'>>> = {
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

/** `next_grade` -> `Baton_Next_Grade__c`, with what it holds: the field of a lead or contact, if the policy names none of its own. */
export function batonField(field: Field): BatonField {
  const words = field.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return { name: `Baton_${words.join('_')}__c`, ...FIELDS[field] };
}
