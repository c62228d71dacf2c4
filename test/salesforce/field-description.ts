import type { FieldDescription } from '../../src/crm/salesforce/salesforce-api.ts';

/** A field of text that anybody may write. */
export const described = (name: string, more: Partial<FieldDescription> = {}): FieldDescription => ({
  name,
  label: name,
  type: 'string',
  length: 255,
  createable: true,
  updateable: true,
  required: false,
  unique: false,
  externalId: false,
  restricted: false,
  options: [],
  ...more,
});
