import { refuse } from './answers.ts';
import type { NewField } from './fake-salesforce.ts';
import type { Org } from './org.ts';
import { openToGranted } from './permissions.ts';
import { addField } from './set-up.ts';
import { textOf, type Xml } from './xml.ts';

const TYPES: Readonly<Record<string, string>> = {
  Text: 'string',
  LongTextArea: 'textarea',
  Number: 'double',
  DateTime: 'datetime',
  Date: 'date',
  Checkbox: 'boolean',
  Picklist: 'picklist',
};
/** What must be said of a field of this type. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  Text: ['length'],
  LongTextArea: ['length', 'visibleLines'],
  Number: ['precision', 'scale'],
};

/** A custom field, which nobody sees until a permission set lets them. @returns whether it is new @throws Refused */
export function upsertField(org: Org, fullName: string, part: Xml): boolean {
  const [, home = '', name = ''] = /^(\w+)\.(\w+__c)$/.exec(fullName) ?? [];
  const types = home === 'Activity' ? ['Task', 'Event'] : [home];
  // Salesforce: fields of tasks and events are made on activities.
  const isThere = types.every((type) => org.types.has(type)) && home !== 'Task' && home !== 'Event';
  if (!isThere)
    refuse(
      'INVALID_CROSS_REFERENCE_KEY',
      `Entity Enumeration Or ID: bad value for restricted picklist field: ${home}`,
    );
  const isNew = !org.types.get(types[0] ?? '')?.has(name);
  for (const type of types) {
    addField(org, type, read(name, part), isNew ? 'none' : undefined);
    if (isNew) org.hidden.add(`${type}.${name}`);
  }
  openToGranted(org);
  return isNew;
}

function read(name: string, part: Xml): NewField {
  const type = textOf(part, 'type') ?? '';
  const given = TYPES[type] ?? refuse('INVALID_TYPE', `Cannot make a field of type ${type}`);
  for (const needed of ['label', ...(NEEDED[type] ?? [])])
    if (!textOf(part, needed)) refuse('REQUIRED_FIELD_MISSING', `Required fields are missing: [${needed}]`);
  const length = Number(textOf(part, 'length') ?? 0);
  const most = type === 'Text' ? 255 : 131_072;
  if (length > most) refuse('NUMBER_OUTSIDE_VALID_RANGE', `Length must be at most ${most}`);
  return {
    name,
    label: textOf(part, 'label') ?? name,
    type: given,
    length,
    unique: textOf(part, 'unique') === 'true',
    externalId: textOf(part, 'externalId') === 'true',
  };
}
