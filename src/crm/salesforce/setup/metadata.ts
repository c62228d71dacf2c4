import type { MetadataPart } from '../salesforce-api.ts';
import type { WantedField } from './wanted-fields.ts';

/** Whoever has it may see and write the fields of Baton. */
export const PERMISSION_SET = 'Baton';

/** Salesforce: custom fields of tasks are made on activities. */
export const homeOf = ({ on }: WantedField): string => (on === 'Task' ? 'Activity' : on);

/**
 * The field in the words of the Metadata API, in the order of its schema: the name, then the rest by the alphabet. The
 * name is that of the field alone; `fieldPart` puts its type before it.
 */
export function customField({ name, label, description, type, length, unique }: WantedField): MetadataPart {
  return {
    fullName: name,
    ...(unique && { caseSensitive: false }),
    description,
    ...(unique && { externalId: true }),
    label,
    ...(length !== undefined && { length }),
    ...(type === 'Number' && { precision: 18 }),
    required: false,
    ...(type === 'Number' && { scale: 2 }),
    type,
    ...(unique && { unique: true }),
    ...(type === 'LongTextArea' && { visibleLines: 6 }),
  };
}

/** The field as `upsertMetadata` takes it: `Activity.Baton_Key__c`. */
export const fieldPart = (field: WantedField): MetadataPart => ({
  ...customField(field),
  fullName: `${homeOf(field)}.${field.name}`,
});

/**
 * Salesforce: a permission set that is written holds nothing else than what was written; and a field of activities has
 * one permission as a task's and one as an event's.
 */
export function permissionSet(fields: readonly WantedField[]): MetadataPart {
  const named = fields.flatMap(({ on, name }) =>
    (on === 'Task' ? ['Event', 'Task'] : [on]).map((type) => `${type}.${name}`),
  );
  return {
    fullName: PERMISSION_SET,
    description: 'See and write the fields of Baton, for the user that Baton logs in as.',
    fieldPermissions: named.toSorted().map((field) => ({ editable: true, field, readable: true })),
    hasActivationRequired: false,
    label: 'Baton',
  };
}
