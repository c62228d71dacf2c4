import type { CrmCall } from '../../flow/ports.ts';

/**
 * Every call that Baton makes to HubSpot, in HubSpot's own words. All paths are known behind this port and nowhere
 * else, since the ones of today (v3, v4) lose support in 2027.
 *
 * Each call waits for its turn at the limiter, is made once, and has a deadline on connection, headers and body.
 * @throws Fault CRM_UNAVAILABLE, CRM_RATE_LIMITED, CRM_LOCKED, CRM_ACCESS_DENIED (nothing was written; try again),
 *   CRM_ANSWER_LOST (it may have been written), CRM_REFUSED (for good), each with HubSpot's message, category and
 *   correlation id
 */
export interface HubSpotApi {
  /** Records by their id or by another unique property; who is unknown is left out. At most 100 ids. */
  readonly read: (
    type: ObjectType,
    what: { ids: readonly string[]; idProperty?: string; properties: readonly string[] },
    call: CrmCall,
  ) => Promise<HubSpotRecord[]>;
  /** At most 100; answers in the order of the inputs, each with its own result. */
  readonly create: (
    type: ObjectType,
    inputs: readonly NewRecord[],
    call: CrmCall,
  ) => Promise<readonly ItemResult[]>;
  /** At most 100, no id twice; answers in the order of the inputs, each with its own result. */
  readonly update: (
    type: ObjectType,
    inputs: readonly ChangedRecord[],
    call: CrmCall,
  ) => Promise<readonly ItemResult[]>;
  /** Lags behind what was written by seconds: never the way to find out whether a write came through. */
  readonly search: (type: ObjectType, what: Search, call: CrmCall) => Promise<Found>;
  /** For each id, the ids of the other type that it is associated with. At most 1,000 ids. */
  readonly associated: (
    from: ObjectType,
    to: ObjectType,
    ids: readonly string[],
    call: CrmCall,
  ) => Promise<ReadonlyMap<string, readonly string[]>>;
  readonly owners: (archived: boolean, call: CrmCall) => Promise<readonly Owner[]>;
  readonly properties: (type: ObjectType, call: CrmCall) => Promise<readonly PropertyDefinition[]>;
  readonly propertyGroups: (type: ObjectType, call: CrmCall) => Promise<readonly string[]>;
  readonly createPropertyGroup: (
    type: ObjectType,
    group: { name: string; label: string },
    call: CrmCall,
  ) => Promise<void>;
  readonly createProperty: (type: ObjectType, property: NewProperty, call: CrmCall) => Promise<void>;
  readonly pipelines: (type: 'deals' | 'leads' | 'contacts', call: CrmCall) => Promise<readonly Pipeline[]>;
  readonly account: (call: CrmCall) => Promise<Account>;
  /** What the token may do; null where HubSpot does not tell for this kind of token. */
  readonly scopes: (call: CrmCall) => Promise<readonly string[] | null>;
  /** Has HubSpot fetch a file by its URL. @returns the id of HubSpot's task */
  readonly importFile: (
    file: { url: string; name: string; folder: string },
    call: CrmCall,
  ) => Promise<string>;
  /** @returns the id of the file; the same name and content again are the same file */
  readonly uploadFile: (
    file: { name: string; bytes: Uint8Array; folder: string },
    call: CrmCall,
  ) => Promise<string>;
  /** @returns the file's id once it is there; `pending` until then, `failed` when HubSpot could not fetch it */
  readonly importedFile: (
    task: string,
    call: CrmCall,
  ) => Promise<{ kind: 'done'; id: string } | { kind: 'pending' } | { kind: 'failed'; message: string }>;
  /** Newest first, at most 50 to a page. */
  readonly formSubmissions: (form: string, after: string | null, call: CrmCall) => Promise<FormPage>;
}

export type ObjectType = 'contacts' | 'companies' | 'deals' | 'tasks' | 'notes' | 'leads';

/** Every value is text in HubSpot; null: it has none. */
export type Properties = Readonly<Record<string, string | null>>;

export interface HubSpotRecord {
  readonly id: string;
  readonly properties: Properties;
}

export interface NewRecord {
  readonly properties: Readonly<Record<string, string>>;
  readonly associations?: readonly { readonly toId: string; readonly typeId: number }[];
}

/** An empty text clears a property. */
export interface ChangedRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
}

export type ItemResult =
  | { readonly kind: 'done'; readonly record: HubSpotRecord }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Why HubSpot refused one record. */
export interface Refusal {
  /** HTTP status or the item's own: 400, 404, 409. */
  readonly status: number;
  /** VALIDATION_ERROR, CONFLICT, OBJECT_NOT_FOUND, …; HubSpot publishes no list. */
  readonly category: string | null;
  /** HubSpot's message as it came, with its codes: what is shown to people. */
  readonly message: string;
  readonly correlationId: string | null;
  /** The properties at fault, as far as HubSpot names them, with its code: PROPERTY_DOESNT_EXIST, INVALID_OPTION, … */
  readonly properties: readonly { readonly name: string; readonly code: string | null }[];
  /** The record that has the unique value already. */
  readonly existingId: string | null;
}

export interface Filter {
  readonly property: string;
  readonly operator: 'EQ' | 'IN' | 'GTE' | 'GT' | 'HAS_PROPERTY';
  /** One for EQ, GTE and GT; lower case for IN. */
  readonly values: readonly string[];
}

/** All filters must hold. At most 200 records to a page, 10,000 in all. */
export interface Search {
  readonly filters: readonly Filter[];
  readonly properties: readonly string[];
  readonly sortBy?: string;
  readonly after?: string;
  readonly limit: number;
}

export interface Found {
  readonly records: readonly HubSpotRecord[];
  readonly total: number;
  readonly next: string | null;
}

export interface Owner {
  readonly id: string;
  readonly email: string | null;
  readonly archived: boolean;
  readonly kind: 'PERSON' | 'QUEUE';
}

export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  /** string, number, date, datetime, enumeration, bool, phone_number, … */
  readonly type: string;
  readonly fieldType: string;
  readonly readOnly: boolean;
  readonly unique: boolean;
  readonly options: readonly { readonly value: string; readonly label: string; readonly hidden: boolean }[];
}

export interface NewProperty {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly group: string;
  readonly type: 'string' | 'number' | 'datetime';
  readonly fieldType: 'text' | 'textarea' | 'number' | 'date';
  readonly unique?: boolean;
}

export interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly stages: readonly { readonly id: string; readonly label: string; readonly closed: boolean }[];
}

export interface Account {
  readonly portalId: string;
  /** IANA zone: HubSpot's daily limit begins anew at its midnight. */
  readonly timeZone: string;
  /** Where its pages are: `app.hubspot.com`, `app-eu1.hubspot.com`; null: it does not say. */
  readonly uiDomain: string | null;
}

export interface FormPage {
  readonly submissions: readonly FormSubmission[];
  readonly next: string | null;
}

export interface FormSubmission {
  readonly id: string | null;
  /** Milliseconds since the epoch. */
  readonly submittedAt: number;
  readonly values: readonly {
    readonly name: string;
    readonly value: string;
    /** Whose property it is: `0-1` the contact's, `0-2` the company's. */
    readonly objectTypeId?: string | undefined;
  }[];
  readonly pageUrl: string | null;
}
