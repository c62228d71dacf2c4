import type {
  HubSpotApi,
  NewProperty,
  Owner,
  PropertyDefinition,
} from '../../src/crm/hubspot/hubspot-api.ts';
import { LEADS_SCOPES, SCOPES } from '../../src/crm/hubspot/setup/scopes.ts';
import type { SetUpType } from '../../src/crm/hubspot/setup/wanted-properties.ts';
import type { CrmCall } from '../../src/flow/ports.ts';

type Asked =
  | 'account'
  | 'scopes'
  | 'owners'
  | 'pipelines'
  | 'properties'
  | 'propertyGroups'
  | 'createPropertyGroup'
  | 'createProperty';

/** An account of HubSpot in memory, as far as setting up and looking at it go; calls may be replaced to go wrong. */
export interface SmallAccount {
  readonly api: HubSpotApi;
  readonly properties: Record<SetUpType, PropertyDefinition[]>;
  readonly groups: Record<SetUpType, string[]>;
  readonly owners: Owner[];
  scopes: string[] | null;
  /** Instead of the usual answer; it may call that one. */
  readonly instead: { -readonly [Name in Asked]?: HubSpotApi[Name] };
}

export const CALL: CrmCall = { signal: AbortSignal.timeout(60_000), urgent: false };

export const definition = (name: string, changes: Partial<PropertyDefinition> = {}): PropertyDefinition => ({
  name,
  label: name,
  type: 'string',
  fieldType: 'text',
  readOnly: false,
  unique: false,
  options: [],
  ...changes,
});

const options = (...values: string[]): Partial<PropertyDefinition> => ({
  type: 'enumeration',
  fieldType: 'select',
  options: values.map((value) => ({ value, label: value, hidden: false })),
});

export const owner = (id: string, email: string | null, changes: Partial<Owner> = {}): Owner => ({
  id,
  email,
  archived: false,
  kind: 'PERSON',
  ...changes,
});

const made = ({ name, label, type, fieldType, unique }: NewProperty): PropertyDefinition =>
  definition(name, { label, type, fieldType, unique: unique === true });

export function smallAccount(...owners: Owner[]): SmallAccount {
  const account: Omit<SmallAccount, 'api'> = {
    properties: {
      contacts: [
        definition('email'),
        definition('lifecyclestage', options('lead', 'marketingqualifiedlead', 'customer')),
        definition('hs_lead_status', options('NEW', 'OPEN')),
      ],
      tasks: [definition('hs_task_subject')],
      notes: [definition('hs_note_body')],
    },
    groups: { contacts: ['contactinformation'], tasks: [], notes: [] },
    owners,
    scopes: [...SCOPES, ...LEADS_SCOPES].map(({ name }) => name),
    instead: {},
  };
  const usual: Pick<HubSpotApi, Asked> = {
    account: async () => ({ portalId: '4711', timeZone: 'Europe/Berlin', uiDomain: null }),
    scopes: async () => account.scopes,
    owners: async (archived) => account.owners.filter((one) => one.archived === archived),
    pipelines: async (type) => [{ id: 'default', label: type, stages: [] }],
    properties: async (type) => [...account.properties[type as SetUpType]],
    propertyGroups: async (type) => [...account.groups[type as SetUpType]],
    createPropertyGroup: async (type, { name }) => {
      account.groups[type as SetUpType].push(name);
    },
    createProperty: async (type, property) => {
      if (!account.groups[type as SetUpType].includes(property.group)) throw new Error('no such group');
      account.properties[type as SetUpType].push(made(property));
    },
  };
  const api = new Proxy(usual, {
    get: (_, name: Asked) => account.instead[name] ?? usual[name],
  }) as HubSpotApi;
  return Object.assign(account, { api });
}
