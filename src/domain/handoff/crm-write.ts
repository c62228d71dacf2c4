import type { FileReference } from '../lead/lead.ts';

/** Names of all fields that Baton has on a person in a CRM; a policy may give each a name of its own. */
export const FIELD_NAMES = [
  'grade',
  'fit',
  'engagement',
  'cell',
  'reasons',
  'next_grade',
  'handoff_state',
  'handoff_id',
  'received_at',
  'handed_off_at',
  'sla_due_at',
  'first_touch_at',
  'return_reason',
] as const;

/** Baton's own fields on a person in a CRM. `baton_grade` in HubSpot, `Baton_Grade__c` in Salesforce. */
export interface BatonFields {
  readonly grade: string;
  readonly fit: number;
  readonly engagement: number;
  readonly cell: string;
  /** Readable lines, the weightiest first. */
  readonly reasons: string;
  /** What would raise the grade. Unlike the others, null takes away what stood there: it would be true no more. */
  readonly next_grade: string | null;
  readonly handoff_state: string | null;
  readonly handoff_id: string | null;
  readonly received_at: string;
  readonly handed_off_at: string | null;
  readonly sla_due_at: string | null;
}

/** The person, in the words every CRM has. What is null is not known and is never written over what the CRM has. */
export interface CrmPerson {
  readonly email: string | null;
  readonly phone: string | null;
  readonly name: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly company: string | null;
  readonly country: string | null;
}

export interface CrmTask {
  /** Unique: one task per handoff, however often it is written. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly dueAt: string;
  readonly priority: 'high' | 'medium' | 'low';
}

export interface CrmNote {
  readonly key: string;
  readonly body: string;
}

/** All that one effect puts into the CRM. Writing it twice must leave what writing it once leaves. */
export interface CrmWrite {
  readonly key: string;
  readonly leadId: string;
  readonly person: CrmPerson;
  /** False: only somebody whom the CRM already knows is updated. */
  readonly mayCreate: boolean;
  /** The CRM had the person when this was decided. */
  readonly known: boolean;
  /** The owner's e-mail; null leaves the CRM's owner as it is. */
  readonly owner: string | null;
  /** E-mail of the owner that the CRM had when this was decided: another one now was set by a person, and stays. */
  readonly ownerBefore: string | null;
  readonly stage: string | null;
  readonly fields: BatonFields;
  readonly task: CrmTask | null;
  readonly note: CrmNote | null;
  /** What they attached, as links that the CRM may fetch; it goes with the note. */
  readonly files: readonly FileReference[];
}
