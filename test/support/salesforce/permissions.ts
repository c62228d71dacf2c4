import { refuse } from './answers.ts';
import type { FakeRecord } from './fake-salesforce.ts';
import type { Field } from './fields.ts';
import { put } from './keep-record.ts';
import type { Org } from './org.ts';
import { textOf, type Xml } from './xml.ts';

type Access = Field['access'];

/** A permission set holds nothing but what it was written with last. @returns whether it is new @throws Refused */
export function writePermissionSet(org: Org, name: string, part: Xml): boolean {
  const granted = new Map(
    part.children.filter((one) => one.name === 'fieldPermissions').map((one) => grantOf(org, one)),
  );
  const known = org.all('PermissionSet').find(({ values }) => values['Name'] === name);
  const Label =
    textOf(part, 'label') ?? refuse('REQUIRED_FIELD_MISSING', 'Required fields are missing: [label]');
  org.grants.set(known?.id ?? put(org, 'PermissionSet', { Name: name, Label, IsCustom: true }), granted);
  openToGranted(org);
  return !known;
}

function grantOf(org: Org, permission: Xml): readonly [string, Access] {
  const field = textOf(permission, 'field') ?? '';
  const [type = '', name = ''] = field.split('.');
  if (!org.types.get(type)?.has(name))
    refuse('INVALID_CROSS_REFERENCE_KEY', `In field: field - no CustomField named ${field} found`);
  const isReadable = textOf(permission, 'readable') === 'true';
  if (textOf(permission, 'editable') === 'true') return [field, 'write'];
  return [field, isReadable ? 'read' : 'none'];
}

/** Salesforce: nobody has a permission set twice. @throws Refused DUPLICATE_VALUE */
export function checkAssignment(org: Org, { id, type, values }: FakeRecord): void {
  if (type !== 'PermissionSetAssignment') return;
  const twin = org
    .all(type)
    .find(
      (one) =>
        one.id !== id &&
        one.values['AssigneeId'] === values['AssigneeId'] &&
        one.values['PermissionSetId'] === values['PermissionSetId'],
    );
  if (twin)
    refuse(
      'DUPLICATE_VALUE',
      `Duplicate PermissionSetAssignment. Assignee: ${String(values['AssigneeId'])}`,
      ['AssigneeId', 'PermissionSetId'],
    );
}

/** The integration user sees of the fields that nobody sees those that its permission sets let it see. */
export function openToGranted(org: Org): void {
  const sets = org
    .all('PermissionSetAssignment')
    .filter(({ isDeleted, values }) => !isDeleted && values['AssigneeId'] === org.userId)
    .map(({ values }) => org.grants.get(String(values['PermissionSetId'])));
  for (const name of org.hidden) {
    const [type = '', field = ''] = name.split('.');
    const rights = sets.map((set) => set?.get(name) ?? 'none');
    const access = (['write', 'read'] as const).find((right) => rights.includes(right)) ?? 'none';
    const known = org.types.get(type)?.get(field);
    if (known) org.types.get(type)?.set(field, { ...known, access });
  }
}
