import type { NewProperty } from '../../../src/crm/hubspot/hubspot-api.ts';
import type { FakeProperty } from './fake-hubspot.ts';

/** A property as HubSpot tells of it. */
export interface Definition {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly fieldType: string;
  readonly description: string;
  readonly groupName: string;
  readonly options: readonly {
    readonly label: string;
    readonly value: string;
    readonly displayOrder: number;
    readonly hidden: boolean;
  }[];
  readonly displayOrder: number;
  readonly hasUniqueValue: boolean;
  readonly hidden: boolean;
  readonly formField: boolean;
  readonly calculated: boolean;
  readonly externalOptions: boolean;
  readonly referencedObjectType?: 'OWNER';
  readonly hubspotDefined: boolean;
  readonly modificationMetadata: {
    readonly archivable: boolean;
    readonly readOnlyDefinition: boolean;
    readonly readOnlyValue: boolean;
  };
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
}

type About = FakeProperty & {
  readonly label?: string;
  readonly description?: string;
  readonly groupName?: string;
  readonly calculated?: boolean;
  readonly byHubSpot?: boolean;
  readonly choices?: readonly { readonly value: string; readonly label: string; readonly hidden?: boolean }[];
};

const FIELD_TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  bool: 'booleancheckbox',
  phone_number: 'phonenumber',
};
const YES_AND_NO = [
  { value: 'true', label: 'True' },
  { value: 'false', label: 'False' },
];

export function define(about: About): Definition {
  const { name, type, options, calculated = false, readOnly = calculated, byHubSpot = false } = about;
  const isOwner = name === 'hubspot_owner_id';
  const choices =
    about.choices ??
    options?.map((value) => ({ value, label: value })) ??
    (type === 'bool' ? YES_AND_NO : []);
  const at = new Date().toISOString();
  return {
    name,
    label: about.label ?? name,
    type: isOwner ? 'enumeration' : type,
    fieldType: about.fieldType ?? FIELD_TYPES[type] ?? 'text',
    description: about.description ?? '',
    groupName: about.groupName ?? 'information',
    options: choices.map((choice, displayOrder) => ({ hidden: false, ...choice, displayOrder })),
    displayOrder: -1,
    hasUniqueValue: about.unique ?? false,
    hidden: false,
    formField: !readOnly,
    calculated,
    externalOptions: isOwner,
    ...(isOwner && { referencedObjectType: 'OWNER' as const }),
    hubspotDefined: byHubSpot,
    modificationMetadata: {
      archivable: !byHubSpot,
      readOnlyDefinition: byHubSpot,
      readOnlyValue: readOnly,
    },
    createdAt: at,
    updatedAt: at,
    archived: false,
  };
}

export const defineNew = ({ group, ...rest }: NewProperty): Definition =>
  define({ ...rest, groupName: group });
