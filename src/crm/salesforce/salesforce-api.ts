import type { CrmCall } from '../../flow/ports.ts';
import type { Soql } from './soql.ts';

/**
 * Every call that Baton makes to Salesforce, in Salesforce's own words. Ids that go in are checked, ids that come out
 * are 18 characters long. Each call waits for its turn at the limiter, is made once, has a deadline on headers and body,
 * renews the session once when it has expired, and sends `Sforce-Auto-Assign: FALSE` with every write, each part of a
 * composite included: without it assignment rules would give the lead to somebody else.
 * @throws Fault CRM_UNAVAILABLE, CRM_RATE_LIMITED, CRM_LOCKED, CRM_ACCESS_DENIED (nothing was written; try again),
 *   CRM_ANSWER_LOST (it may have been written), CRM_REFUSED (for good), each with Salesforce's message and errorCode
 */
export interface SalesforceApi {
  /** All records that a query finds, page by page. @param options.deleted those in the recycle bin too (`queryAll`) */
  readonly query: (
    soql: Soql,
    call: CrmCall,
    options?: { readonly deleted?: boolean },
  ) => Promise<readonly SalesforceRecord[]>;
  /**
   * Several queries, five of them in one call of the API; answers in their order, each with its own result.
   * @param options.deleted records in the recycle bin too (`queryAll`), of each query
   */
  readonly queries: (
    soqls: readonly Soql[],
    call: CrmCall,
    options?: { readonly deleted?: boolean },
  ) => Promise<readonly QueryResult[]>;
  /**
   * At most 25 writes that are done all or none, in one call (`/composite`, allOrNone); a later one may name the record
   * of an earlier one by `ref(…)`. When one is refused nothing was written: its result says why, and those of the others
   * are refused with PROCESSING_HALTED.
   */
  readonly together: (steps: readonly Step[], call: CrmCall) => Promise<readonly ItemResult[]>;
  /**
   * At most five groups of at most 200 records each, in one call; each record stands for itself. No record twice.
   * Answers in the order of groups and records.
   */
  readonly writeGroups: (
    groups: readonly RecordGroup[],
    call: CrmCall,
  ) => Promise<readonly (readonly ItemResult[])[]>;
  /** Puts a file to a record (`ContentVersion`). @param file.reason kept with it (`ReasonForChange`), at most 1,000 characters */
  readonly createFile: (
    file: { name: string; bytes: Uint8Array; recordId: string; reason: string },
    call: CrmCall,
  ) => Promise<ItemResult>;
  /** What records of this type hold and may be written; null: Salesforce has no such type, or we may not see it. */
  readonly describe: (type: string, call: CrmCall) => Promise<TypeDescription | null>;
  /** Which org and user we are, as the login tells. */
  readonly whoAmI: (call: CrmCall) => Promise<{ readonly orgId: string; readonly userId: string }>;
  /** Calls of the last 24 hours and how many the org may make; null: it does not tell. */
  readonly dailyRequests: (call: CrmCall) => Promise<{ readonly used: number; readonly most: number } | null>;
  /** API versions that this org's server speaks: "66.0". Not counted among the calls. */
  readonly versions: (call: CrmCall) => Promise<readonly string[]>;
  /** Makes or changes parts of the org's set-up (`CustomField`, `PermissionSet`), at most ten, through the Metadata API. */
  readonly upsertMetadata: (
    type: string,
    parts: readonly MetadataPart[],
    call: CrmCall,
  ) => Promise<readonly MetadataResult[]>;
}

/** Values as JSON has them; instants are ISO 8601 text. A related record (`Owner`, `Account`) is a record itself. */
export type FieldValue = string | number | boolean | null | SalesforceRecord;

/** What a query asked for, by field name as it was asked; `Id` is 18 characters long. */
export interface SalesforceRecord {
  readonly [field: string]: FieldValue | undefined;
}

export type QueryResult =
  | { readonly kind: 'found'; readonly records: readonly SalesforceRecord[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The id of the record that an earlier step of the same call wrote. */
export interface Reference {
  readonly ref: string;
}
export const ref = (name: string): Reference => ({ ref: name });

/** What is written; null clears a field. Text is sent as it is: `@{…}` in it is never taken for a reference. */
export type Values = Readonly<Record<string, string | number | boolean | null | Reference>>;

export type Step = { readonly name: string; readonly type: string; readonly values: Values } & (
  | { readonly do: 'create' }
  | { readonly do: 'update'; readonly id: string }
  /** By an external id: made when there is none. Neither the key nor `Id` may stand among the values. */
  | { readonly do: 'upsert'; readonly key: { readonly field: string; readonly value: string } }
);

export type RecordGroup =
  | {
      readonly do: 'create';
      readonly records: readonly { readonly type: string; readonly values: PlainValues }[];
    }
  | {
      readonly do: 'update';
      readonly records: readonly {
        readonly type: string;
        readonly id: string;
        readonly values: PlainValues;
      }[];
    }
  | {
      readonly do: 'upsert';
      readonly type: string;
      readonly keyField: string;
      readonly records: readonly { readonly key: string; readonly values: PlainValues }[];
    };
export type PlainValues = Readonly<Record<string, string | number | boolean | null>>;

export type ItemResult =
  | {
      readonly kind: 'done';
      /** null: Salesforce says only that it was done (204). */
      readonly id: string | null;
      readonly created: boolean;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Why Salesforce refused one record, or a whole call. */
export interface Refusal {
  /** HTTP status; a row of a group has none of its own: 400. */
  readonly status: number;
  /** `errorCode`, in rows `statusCode`: DUPLICATE_VALUE, INVALID_FIELD, …; of several the one that says what to do. */
  readonly code: string;
  /** Salesforce's message as it came, with its codes: what is shown to people. */
  readonly message: string;
  readonly fields: readonly string[];
  /** Records that a duplicate rule found (DUPLICATES_DETECTED), under either of Salesforce's two spellings. */
  readonly matches: readonly { readonly type: string; readonly id: string }[];
}

export interface TypeDescription {
  readonly fields: ReadonlyMap<string, FieldDescription>;
}

export interface FieldDescription {
  readonly name: string;
  readonly label: string;
  /** string, textarea, double, datetime, picklist, reference, … */
  readonly type: string;
  /** Of text; 0: it has no limit of its own. */
  readonly length: number;
  readonly createable: boolean;
  readonly updateable: boolean;
  /** It must be given and Salesforce fills in nothing itself. */
  readonly required: boolean;
  readonly unique: boolean;
  readonly externalId: boolean;
  /** Other values than its options are refused. */
  readonly restricted: boolean;
  /** Active options of a picklist. */
  readonly options: readonly { readonly value: string; readonly isDefault: boolean }[];
}

/** `fullName` and the rest as the Metadata API names it, arrays and objects included. */
export type MetadataPart = Readonly<Record<string, unknown>> & { readonly fullName: string };
export interface MetadataResult {
  readonly fullName: string;
  readonly done: 'made' | 'changed' | 'refused';
  /** Salesforce's message; null where it was done. */
  readonly message: string | null;
}
