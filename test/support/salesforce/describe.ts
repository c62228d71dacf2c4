import { type Answer, resourceMissing } from './answers.ts';
import { type Ask, param, ROOT } from './ask.ts';
import type { Field } from './fields.ts';
import { PREFIXES } from './standard-types.ts';

/** A type with the fields that the integration user may see, as far as clients read of it. */
export function describeType(ask: Ask): Answer {
  const name = param(ask, 'type');
  const fields = ask.org.types.get(name);
  const access = ask.org.access.get(name);
  if (!fields || access === 'none') return resourceMissing();
  const mayWrite = access !== 'read';
  return {
    status: 200,
    body: {
      name,
      label: name,
      keyPrefix: PREFIXES[name] ?? null,
      custom: name.endsWith('__c'),
      queryable: true,
      createable: mayWrite,
      updateable: mayWrite,
      deletable: mayWrite,
      fields: [...fields.values()]
        .filter(({ access }) => access !== 'none')
        .map((one) => fieldBody(one, mayWrite)),
      urls: { sobject: `${ROOT}/sobjects/${name}`, describe: `${ROOT}/sobjects/${name}/describe` },
    },
  };
}

function fieldBody(field: Field, mayWrite: boolean) {
  const isWritable = mayWrite && field.access === 'write';
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    length: field.length,
    custom: field.custom,
    createable: isWritable && field.createable,
    updateable: isWritable && field.updateable,
    nillable: !field.required && field.type !== 'boolean',
    defaultedOnCreate:
      field.usual !== null || field.name === 'OwnerId' || (!field.createable && !field.updateable),
    unique: field.unique,
    externalId: field.externalId,
    idLookup: field.name === 'Id' || field.name === 'Email' || field.externalId,
    restrictedPicklist: field.restricted,
    filterable: field.type !== 'textarea' && field.type !== 'base64',
    sortable: field.type !== 'textarea' && field.type !== 'base64',
    referenceTo: field.referenceTo,
    relationshipName: field.relationship,
    picklistValues: field.options.map((value) => ({
      active: true,
      defaultValue: value === field.usual,
      label: value,
      validFor: null,
      value,
    })),
  };
}
