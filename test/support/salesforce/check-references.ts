import { Refused, refuse } from './answers.ts';
import type { FakeRecord, FakeValue, FakeValues } from './fake-salesforce.ts';
import type { Field } from './fields.ts';
import { type Org, typeOfId } from './org.ts';

/** Every record that another one is to name must be there, and fit. @throws Refused */
export function checkReferences(org: Org, type: string, fields: readonly Field[], changed: FakeValues): void {
  for (const field of fields) {
    const id = changed[field.name];
    if (field.referenceTo.length === 0 || typeof id !== 'string') continue;
    const kind = typeOfId(id);
    if (kind === undefined || !field.referenceTo.includes(kind))
      refuse('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${id}`, [field.name]);
    const target = org.get(id) ?? missing(field);
    if (target.isDeleted)
      throw new Refused({ status: 400, code: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] });
    if (field.name === 'OwnerId') checkOwner(org, type, target);
    if (field.name === 'WhoId' && target.values['IsConverted'] === true)
      refuse('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
  }
}

const missing = ({ name }: Field): never =>
  refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [name]);

function checkOwner(org: Org, type: string, { id, type: kind, values }: FakeRecord): void {
  if (kind === 'Group') {
    if (values['Type'] !== 'Queue' || !takes(org, id, type))
      refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['OwnerId']);
    return;
  }
  if (values['IsActive'] !== true)
    refuse(
      'INACTIVE_OWNER_OR_USER',
      `operation performed with inactive user [${id}] as owner of ${type.toLowerCase()}`,
      ['OwnerId'],
    );
  if (values['UserType'] !== 'Standard')
    refuse('OP_WITH_INVALID_USER_TYPE_EXCEPTION', 'Operation not valid for this user type', ['OwnerId']);
}

const takes = (org: Org, queue: string, type: string): boolean =>
  org.all('QueueSobject').some(({ values }) => values['QueueId'] === queue && values['SobjectType'] === type);

/** A task stands at a person, and at an account or opportunity only beside a contact. @throws Refused */
export function checkActivity(org: Org, type: string, whole: FakeValues): void {
  const [who, what]: (FakeValue | undefined)[] = [whole['WhoId'], whole['WhatId']];
  if (type !== 'Task' || typeof who !== 'string' || typeof what !== 'string') return;
  if (typeOfId(who) !== 'Lead') return;
  org.violations.push('a Task has a WhatId beside a Lead as WhoId');
  refuse('FIELD_INTEGRITY_EXCEPTION', 'Related To ID: a lead cannot be associated with a related object', [
    'WhatId',
  ]);
}
