import { CONTACT_PROPERTIES, UNIQUE_KEY } from '../../../src/crm/hubspot/baton-properties.ts';
import type { ObjectType } from '../../../src/crm/hubspot/hubspot-api.ts';
import { type Definition, defineNew } from './definitions.ts';
import type { FakeOptions } from './fake-hubspot.ts';
import { ALL_TYPES } from './object-types.ts';
import { standardProperties } from './standard-properties.ts';

/** Everything that stands in the account. */
export interface Portal {
  readonly id: number;
  readonly appId: number;
  readonly timeZone: string;
  /** How long search does not see what was written. */
  readonly searchLagMs: number;
  readonly records: Readonly<Record<ObjectType, Map<string, StoredRecord>>>;
  /** A record that was merged away, and the one that stayed. */
  readonly survivors: Map<string, string>;
  /** `type/property/value` of every value that may stand only once, and whose it is. */
  readonly unique: Map<string, string>;
  readonly definitions: Readonly<Record<ObjectType, Map<string, Definition>>>;
  readonly groups: Readonly<Record<ObjectType, PropertyGroup[]>>;
  readonly owners: StoredOwner[];
  readonly submissions: Map<string, StoredSubmission[]>;
  readonly fileTasks: Map<string, FileTask>;
  /** Those that were sent and not fetched. */
  readonly files: Map<string, { readonly name: string; readonly content: string }>;
  readonly nextId: () => string;
  /** How many batches were written. */
  batches: number;
}

export interface StoredRecord {
  readonly id: string;
  readonly type: ObjectType;
  properties: Record<string, string>;
  /** For each other record, keyed `type/id`, the ids of the association types. */
  readonly associations: Map<string, Set<number>>;
  readonly createdAt: number;
  updatedAt: number;
  /** What search sees until the last write has reached it; null: nothing yet. */
  before: Version | null;
}

/** A record at one time. */
export interface Version {
  readonly properties: Readonly<Record<string, string>>;
  readonly updatedAt: number;
}

interface PropertyGroup {
  readonly name: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly archived: false;
}

export interface StoredOwner {
  readonly id: string;
  readonly email: string;
  readonly userId: number;
  archived: boolean;
}

export interface StoredSubmission {
  readonly conversionId: string;
  readonly submittedAt: number;
  readonly values: readonly { name: string; value: string; objectTypeId: string }[];
  readonly pageUrl: string;
}

export interface FileTask {
  readonly url: string;
  readonly fileId: string;
  timesAsked: number;
}

/** Beyond 2^31, as HubSpot's are. */
const FIRST_ID = 184_580_432_881;
const SEARCH_LAG_MS = 1000;

export function openPortal(options: FakeOptions): Portal {
  let id = FIRST_ID;
  const isSetUp = options.isSetUp ?? true;
  const portal: Portal = {
    id: 44_237_313,
    appId: 19_083_857,
    timeZone: options.timeZone ?? 'UTC',
    searchLagMs: options.searchLagMs ?? SEARCH_LAG_MS,
    records: perType(() => new Map()),
    survivors: new Map(),
    unique: new Map(),
    definitions: perType(standardProperties),
    groups: perType((type) => [group(`${type.replace(/s$/, '')}information`, 'Information')]),
    owners: [],
    submissions: new Map(),
    fileTasks: new Map(),
    files: new Map(),
    batches: 0,
    nextId: () => {
      id += 17;
      return String(id);
    },
  };
  for (const email of options.owners ?? []) addOwner(portal, email);
  if (isSetUp) setUp(portal);
  return portal;
}

export const group = (name: string, label: string): PropertyGroup => ({
  name,
  label,
  displayOrder: -1,
  archived: false,
});

/** The id to assign with and the user's id are two numbers, and the second one is no owner. */
export function addOwner({ owners }: Portal, email: string): string {
  const id = String(75_514_748 + owners.length * 3);
  owners.push({ id, email: email.toLowerCase(), userId: 2_600_101 + owners.length * 7, archived: false });
  return id;
}

/** As `baton setup hubspot` leaves it. */
function setUp({ definitions, groups }: Portal): void {
  for (const type of ['contacts', 'tasks', 'notes'] as const) {
    groups[type].push(group('baton', 'Baton'));
    for (const property of [...(type === 'contacts' ? CONTACT_PROPERTIES : []), UNIQUE_KEY])
      definitions[type].set(property.name, defineNew(property));
  }
}

function perType<T>(make: (type: ObjectType) => T): Record<ObjectType, T> {
  return Object.fromEntries(ALL_TYPES.map((type) => [type, make(type)])) as Record<ObjectType, T>;
}
