import { Refused, refuse, statusOf } from './answers.ts';
import { checkActivity, checkReferences } from './check-references.ts';
import { checkValue } from './check-values.ts';
import type { FakeFault, FakeRecord, FakeValue, FakeValues } from './fake-salesforce.ts';
import type { Field } from './fields.ts';
import { bin, finished } from './keep-record.ts';
import { type Org, typeOfId } from './org.ts';
import { checkAssignment, openToGranted } from './permissions.ts';
import { assignedOwner, checkDuplicates, checkValidation, duplicatesDetected } from './rules.ts';

/** What a write comes with. */
export interface Writer {
  readonly org: Org;
  /** `Sforce-Auto-Assign: FALSE` was sent. */
  readonly keepsOwner: boolean;
  /** `Sforce-Duplicate-Rule-Header: allowSave=true` was sent. */
  readonly allowSave: boolean;
  /** The fault for the next record of this type, which is spent by it. */
  readonly rowFault: (type: string, given: Given) => Extract<FakeFault, { kind: 'row' }> | undefined;
}
export type Given = Readonly<Record<string, unknown>>;

/** @throws Refused as Salesforce refuses it */
export function createRecord(writer: Writer, type: string, given: Given): FakeRecord {
  const { org } = writer;
  const fields = writableType(org, type);
  failAsTold(writer, type, given);
  const changed = read(fields, type, given, 'createable');
  const usual = Object.fromEntries([...fields.values()].map(({ name, usual }) => [name, usual]));
  const owner = fields.has('OwnerId') && (changed['OwnerId'] ?? null) === null ? { OwnerId: org.userId } : {};
  return save(
    writer,
    { id: org.newId(type), type, values: { ...usual, ...changed, ...owner }, isDeleted: false },
    changed,
    null,
  );
}

/** @throws Refused as Salesforce refuses it */
export function updateRecord(writer: Writer, before: FakeRecord, given: Given): FakeRecord {
  const { org } = writer;
  const fields = writableType(org, before.type);
  failAsTold(writer, before.type, given);
  const changed = read(fields, before.type, given, 'updateable');
  if (before.isDeleted) refuse('ENTITY_IS_DELETED', 'entity is deleted');
  if (before.values['IsConverted'] === true)
    refuse('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
  return save(writer, { ...before, values: { ...before.values, ...changed } }, changed, before);
}

/** @throws Refused */
export function deleteRecord({ org }: Writer, record: FakeRecord): void {
  writableType(org, record.type);
  if (record.isDeleted) refuse('ENTITY_IS_DELETED', 'entity is deleted');
  bin(org, record, org.userId);
}

/** @throws Refused what the API may not write */
export function writableType(org: Org, type: string): Map<string, Field> {
  const fields = org.types.get(type);
  const access = org.access.get(type);
  if (!fields || access === 'none') return refuse('NOT_FOUND', 'The requested resource does not exist');
  if (access === 'read')
    refuse('INSUFFICIENT_ACCESS_OR_READONLY', `entity type ${type} does not support this operation`);
  return fields;
}

/** A record whose id stands in a path or in a row. @throws Refused */
export function recordOf(org: Org, type: string, id: string): FakeRecord {
  const kind = typeOfId(id);
  if (kind !== type) return refuse('MALFORMED_ID', `${type} ID: id value of incorrect type: ${id}`, ['Id']);
  return (
    org.get(id) ??
    refuse('NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${id}`)
  );
}

function read(
  fields: Map<string, Field>,
  type: string,
  given: Given,
  right: 'createable' | 'updateable',
): Record<string, FakeValue> {
  const values: Record<string, FakeValue> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === 'attributes') continue;
    const field = fields.get(name);
    if (!field || field.access === 'none')
      return refuse('INVALID_FIELD', `No such column '${name}' on sobject of type ${type}`);
    if (!field[right] || field.access === 'read')
      refuse(
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        `Unable to create/update fields: ${name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
        [name],
      );
    values[name] = checkValue(field, value);
  }
  return values;
}

function save(writer: Writer, draft: FakeRecord, changed: FakeValues, before: FakeRecord | null): FakeRecord {
  const { org } = writer;
  const fields = [...(org.types.get(draft.type)?.values() ?? [])];
  checkRequired(fields, draft, before);
  const owner = draft.type === 'Lead' && !writer.keepsOwner ? { OwnerId: reassigned(org, before) } : {};
  checkReferences(org, draft.type, fields, before ? changed : { ...draft.values, ...owner });
  checkActivity(org, draft.type, draft.values);
  checkStatus(org, draft.type, changed);
  const record = finished(org, { ...draft, values: { ...draft.values, ...owner } }, before);
  checkValidation(org, record);
  checkDuplicates(org, record, before, writer.allowSave);
  checkUnique(org, fields, record);
  checkAssignment(org, record);
  org.put(record);
  if (record.type === 'PermissionSetAssignment') openToGranted(org);
  return record;
}

function reassigned(org: Org, before: FakeRecord | null): string {
  org.violations.push(`a Lead was ${before ? 'changed' : 'made'} without Sforce-Auto-Assign: FALSE`);
  return assignedOwner(org);
}

function checkRequired(fields: readonly Field[], { values }: FakeRecord, before: FakeRecord | null): void {
  const missing = fields
    .filter(
      ({ name, required }) =>
        required && (values[name] ?? null) === null && (!before || (before.values[name] ?? null) !== null),
    )
    .map(({ name }) => name);
  if (missing.length > 0)
    refuse('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
}

function checkStatus(org: Org, type: string, changed: FakeValues): void {
  const status = type === 'Lead' ? changed['Status'] : undefined;
  const isConverting = org
    .all('LeadStatus')
    .some(({ values }) => values['ApiName'] === status && values['IsConverted'] === true);
  if (!isConverting) return;
  org.violations.push(`a Lead was given the status "${String(status)}", which only a conversion may set`);
  refuse('FIELD_INTEGRITY_EXCEPTION', `Lead Status: invalid lead status: ${String(status)}`, ['Status']);
}

/** Salesforce: `Baton_Id__c duplicates value on record with id: …`; whatever the case. */
function checkUnique(org: Org, fields: readonly Field[], { id, type, values }: FakeRecord): void {
  for (const { name } of fields.filter(({ unique }) => unique)) {
    const value = values[name] ?? null;
    const other = value === null ? undefined : org.having(type, name, value).find((one) => one.id !== id);
    if (other)
      refuse(
        'DUPLICATE_VALUE',
        `duplicate value found: ${name} duplicates value on record with id: ${other.id}`,
        [],
      );
  }
}

function failAsTold({ org, rowFault }: Writer, type: string, given: Given): void {
  const fault = rowFault(type, given);
  if (!fault) return;
  const { code, message = code, fields = [], duplicates } = fault;
  if (!duplicates) throw new Refused({ status: statusOf(code), code, message, fields });
  const matchType = org.get(duplicates.ids[0] ?? '')?.type ?? typeOfId(duplicates.ids[0] ?? '') ?? type;
  const { refusal } = duplicatesDetected(
    { type, matchType, action: 'block' },
    duplicates.ids,
    duplicates.spelling,
    fault.message,
  );
  throw new Refused({ ...refusal, code });
}
