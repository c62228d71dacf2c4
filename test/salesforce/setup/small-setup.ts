import type {
  FieldDescription,
  MetadataPart,
  MetadataResult,
  SalesforceApi,
  SalesforceRecord,
} from '../../../src/crm/salesforce/salesforce-api.ts';
import { Fault } from '../../../src/faults.ts';
import { described } from '../field-description.ts';

type Replaceable =
  | 'describe'
  | 'query'
  | 'upsertMetadata'
  | 'writeGroups'
  | 'queries'
  | 'dailyRequests'
  | 'versions'
  | 'whoAmI';

/** An org in memory, as far as setting it up and looking at it go; calls may be replaced to go wrong. */
export interface SmallSetup {
  readonly api: SalesforceApi;
  /** `Lead.Baton_Grade__c` -> the field, whoever sees it. */
  readonly fields: Map<string, FieldDescription>;
  /** Fields that our user sees and writes without any permission set. */
  readonly open: Set<string>;
  /** What the permission set grants; null: it is not there. */
  granted: readonly string[] | null;
  isAssigned: boolean;
  /** Whether our user may see which fields there are. */
  seesSetUp: boolean;
  writes: number;
  /** Rows by the type that a query asks for. */
  readonly rows: Record<string, readonly SalesforceRecord[]>;
  readonly instead: { -readonly [Name in Replaceable]?: SalesforceApi[Name] };
}

export const SELF = { orgId: '00D000000000001EAA', userId: '005000000000001AAA' };
const SET_ID = '0PS000000000001AAA';
const TYPES: Readonly<Record<string, string>> = {
  Text: 'string',
  LongTextArea: 'textarea',
  Number: 'double',
  DateTime: 'datetime',
};

export function smallSetup(): SmallSetup {
  const org: SmallSetup = {
    fields: new Map(),
    open: new Set(),
    granted: null,
    isAssigned: false,
    seesSetUp: true,
    writes: 0,
    rows: {},
    instead: {},
    api: {
      together: never,
      createFile: never,
      whoAmI: async (call) => org.instead.whoAmI?.(call) ?? SELF,
      versions: async (call) => org.instead.versions?.(call) ?? ['65.0', '66.0'],
      dailyRequests: async (call) =>
        org.instead.dailyRequests ? org.instead.dailyRequests(call) : { used: 10, most: 15_000 },
      describe: async (type, call) =>
        org.instead.describe ? org.instead.describe(type, call) : { fields: seen(type, org) },
      query: async (soql, call) => org.instead.query?.(soql, call) ?? rowsOf(soql.text, org),
      queries: async (soqls, call) =>
        org.instead.queries?.(soqls, call) ??
        soqls.map(({ text }) => ({ kind: 'found' as const, records: rowsOf(text, org) })),
      upsertMetadata: async (type, parts, call) => {
        if (org.instead.upsertMetadata) return org.instead.upsertMetadata(type, parts, call);
        org.writes += 1;
        return parts.map((part) => (type === 'CustomField' ? makeField(part, org) : grant(part, org)));
      },
      writeGroups: async (groups, call) => {
        if (org.instead.writeGroups) return org.instead.writeGroups(groups, call);
        org.writes += 1;
        org.isAssigned = true;
        return [[{ kind: 'done', id: '0Pa000000000001AAA', created: true }]];
      },
    },
  };
  return org;
}

const never = async (): Promise<never> => {
  throw new Error('neither setting up nor looking asks for this');
};

/** What our user sees: what is open to it, and what the permission set shows once it has that. */
const seen = (type: string, { fields, open, granted, isAssigned }: SmallSetup) =>
  new Map(
    [...fields]
      .filter(([path]) => path.startsWith(`${type}.`))
      .filter(([path]) => open.has(path) || (isAssigned && granted?.includes(path)))
      .map(([, field]) => [field.name, field]),
  );

function rowsOf(
  text: string,
  { fields, granted, isAssigned, seesSetUp, rows }: SmallSetup,
): readonly SalesforceRecord[] {
  const type = /FROM (\w+)/.exec(text)?.[1] ?? '';
  if (type === 'FieldDefinition') {
    if (!seesSetUp)
      throw new Fault('CRM_REFUSED', "INVALID_TYPE: sObject type 'FieldDefinition' is not supported.");
    const on = /'(\w+)'/.exec(text)?.[1];
    return [...fields].flatMap(([path, { name }]) =>
      path.startsWith(`${on}.`) ? [{ QualifiedApiName: name }] : [],
    );
  }
  if (type === 'PermissionSet') return granted === null ? [] : [{ Id: SET_ID }];
  if (type === 'PermissionSetAssignment') return isAssigned ? [{ Id: '0Pa000000000001AAA' }] : [];
  return rows[type] ?? [];
}

function makeField(part: MetadataPart, { fields }: SmallSetup): MetadataResult {
  const [home, name = ''] = part.fullName.split('.');
  const path = `${home === 'Activity' ? 'Task' : home}.${name}`;
  const isThere = fields.has(path);
  fields.set(
    path,
    described(name, {
      label: String(part['label']),
      type: TYPES[String(part['type'])] ?? '?',
      unique: part['unique'] === true,
      externalId: part['externalId'] === true,
    }),
  );
  return { fullName: part.fullName, done: isThere ? 'changed' : 'made', message: null };
}

function grant(part: MetadataPart, org: SmallSetup): MetadataResult {
  const before = org.granted;
  org.granted = (part['fieldPermissions'] as readonly { field: string }[]).map(({ field }) => field);
  return { fullName: part.fullName, done: before === null ? 'made' : 'changed', message: null };
}
