import { type Field, PERSON_FIELDS } from '../person-fields.ts';

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

const KINDS = {
  line: { type: 'Text', length: 255 },
  lines: { type: 'LongTextArea', length: 32_000 },
  number: { type: 'Number' },
  instant: { type: 'DateTime' },
} as const;

/** `next_grade` -> `Baton_Next_Grade__c`, with what it holds: the field of a lead or contact, if the policy names none of its own. */
export function batonField(field: Field): BatonField {
  const words = field.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const { kind, label, description } = PERSON_FIELDS[field];
  return { name: `Baton_${words.join('_')}__c`, label, description, ...KINDS[kind] };
}
