import type { NewField } from './fake-salesforce.ts';

/** A field of a type, as the org has it. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  /** Of text; 0: none. */
  readonly length: number;
  readonly unique: boolean;
  readonly externalId: boolean;
  readonly restricted: boolean;
  readonly required: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly options: readonly string[];
  /** What a record has that says nothing of this field. */
  readonly usual: string | boolean | null;
  readonly referenceTo: readonly string[];
  /** `Owner` for `OwnerId`. */
  readonly relationship: string | null;
  readonly custom: boolean;
  /** What the integration user may do with it. */
  readonly access: 'none' | 'read' | 'write';
}

const PLAIN: Omit<Field, 'name' | 'label' | 'type'> = {
  length: 0,
  unique: false,
  externalId: false,
  restricted: false,
  required: false,
  createable: true,
  updateable: true,
  options: [],
  usual: null,
  referenceTo: [],
  relationship: null,
  custom: false,
  access: 'write',
};

const LENGTHS: Readonly<Record<string, number>> = {
  string: 255,
  textarea: 32_000,
  picklist: 255,
  multipicklist: 4099,
  email: 80,
  phone: 40,
  url: 255,
  reference: 18,
  id: 18,
};

export const field = (name: string, type: string, more: Partial<Field> = {}): Field => ({
  ...PLAIN,
  name,
  label: name.replace(/__c$/, '').replaceAll(/_|(?<=[a-z])(?=[A-Z])/g, ' '),
  type,
  length: LENGTHS[type] ?? 0,
  ...(type === 'boolean' && { usual: false }),
  ...more,
});

/** `OwnerId` refers to `Owner`; a custom `X__c` to `X__r`. */
export const reference = (name: string, to: readonly string[], more: Partial<Field> = {}): Field =>
  field(name, 'reference', {
    referenceTo: to,
    relationship: name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, ''),
    ...more,
  });

export const text = (name: string, length = 255, more: Partial<Field> = {}) =>
  field(name, 'string', { length, ...more });
export const lines = (name: string, length = 32_000) => field(name, 'textarea', { length });
export const pick = (name: string, options: readonly string[], more: Partial<Field> = {}) =>
  field(name, 'picklist', { options, ...more });
export const flag = (name: string, more: Partial<Field> = {}) => field(name, 'boolean', more);
export const required = { required: true };

/** What Salesforce alone writes. */
export const READ_ONLY: Partial<Field> = { createable: false, updateable: false };

/** @param known the field of that name, when there is one */
export const newField = (
  { name, type, options, ...more }: NewField,
  known: Field | undefined,
  access: Field['access'] | undefined,
): Field => ({
  ...(known ?? field(name, type, { custom: name.endsWith('__c') })),
  type,
  ...(known ? {} : { length: LENGTHS[type] ?? 0 }),
  ...more,
  ...(options && { options: [...options] }),
  access: access ?? known?.access ?? 'write',
});
