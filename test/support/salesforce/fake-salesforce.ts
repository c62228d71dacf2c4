/** A Salesforce that remembers, refuses what Salesforce refuses, and goes wrong when it is told to. */
export interface FakeSalesforce extends AsyncDisposable {
  /** Where to log in, and the instance too: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** 18 characters. */
  readonly orgId: string;
  /** Of the integration user, 18 characters. */
  readonly userId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What stands there now, deleted records left out. */
  readonly records: (type: string) => readonly FakeRecord[];
  /** By an id of 15 or 18 characters, deleted ones too. */
  readonly record: (id: string) => FakeRecord | undefined;
  /** As an administrator would: fields must be known, and no rule applies. @returns the id */
  readonly add: (type: string, values: FakeValues) => string;
  readonly edit: (id: string, values: FakeValues) => void;
  readonly remove: (id: string) => void;
  /** The loser is deleted and names the winner (`MasterRecordId`), which gets its tasks and counts as changed. */
  readonly merge: (winnerId: string, loserId: string) => void;
  readonly convert: (leadId: string) => { contactId: string; accountId: string };
  readonly addUser: (
    email: string,
    more?: { isActive?: boolean; userType?: string; name?: string },
  ) => string;
  /** @param types that it takes; default: leads */
  readonly addQueue: (name: string, types?: readonly string[]) => string;
  /** Which the integration user may read and write; one that is there gets these properties. */
  readonly addField: (type: string, field: NewField) => void;
  /** The integration user has no access to the type, or to the field; `write`: may read it, and no more. */
  readonly forbid: (type: string, field?: string, right?: 'all' | 'write') => void;
  readonly rule: (rule: FakeRule) => void;
  /** Tokens given out so far are dead. */
  readonly expireSessions: () => void;
  /** The next `times` requests that match go wrong in this way; a `row` fault is of records, not of requests. */
  readonly fault: (fault: FakeFault, match?: FaultMatch, times?: number) => void;
  readonly clearFaults: () => void;
  /** All that was asked, in order; logins and `/services/data/` are no calls. */
  readonly calls: readonly FakeCall[];
  readonly logins: number;
  /** What a well-behaved client never does. */
  readonly violations: readonly string[];
  /** What each answer says of the org's calls from now on. */
  readonly setUsage: (used: number, most: number) => void;
}

export type FakeValue = string | number | boolean | null;
export type FakeValues = Readonly<Record<string, FakeValue>>;

export interface FakeRecord {
  /** 18 characters. */
  readonly id: string;
  readonly type: string;
  /** By field, `Id` and the times among them; instants as `2026-11-22T10:49:22.000+0000`. A field that is not there is null. */
  readonly values: FakeValues;
  readonly isDeleted: boolean;
}

export interface FakeOptions {
  /** `baton setup salesforce` has been run: the Baton fields are there. Default true. */
  readonly setUp?: boolean;
  /** PEM: logins by JWT bearer are taken too. */
  readonly publicKey?: string;
  /** Before each answer. */
  readonly latencyMs?: number;
  /** Records on one page of a query. Default 2,000. */
  readonly pageSize?: number;
  readonly clock?: () => Date;
  readonly port?: number;
  /** What an upsert that changes a record is answered with: 200 and a body, or 204 and none. Default 200. */
  readonly upsertStatus?: 200 | 204;
}

export interface NewField {
  readonly name: string;
  /** string, textarea, picklist, multipicklist, double, boolean, date, datetime, email, phone, url, reference */
  readonly type: string;
  readonly label?: string;
  readonly length?: number;
  readonly unique?: boolean;
  readonly externalId?: boolean;
  readonly restricted?: boolean;
  readonly required?: boolean;
  readonly options?: readonly string[];
}

export interface FaultMatch {
  readonly method?: string;
  readonly path?: RegExp;
  /** Type of records that the request writes, reads or asks for. */
  readonly type?: string;
  /** Words that stand in the request, or in what is written of the record: an e-mail address tells one person from others. */
  readonly says?: string;
}

/** How Salesforce's key for the records that were found is spelled: both are seen in the wild. */
export type Spelling = 'duplicateResut' | 'duplicateResult' | 'none';

/** Records of `type` whose field `on` says the same as one of `matchType`. */
export interface DuplicateRule {
  readonly type: string;
  readonly on: string;
  readonly matchType: string;
  /** `alert` lets pass who asks for it (`Sforce-Duplicate-Rule-Header: allowSave=true`). */
  readonly action: 'block' | 'alert';
  /** Default `duplicateResut`. */
  readonly spelling?: Spelling;
  /** False: nothing says which records. Default true. */
  readonly withDetails?: boolean;
}

/** Refuses a record whose field is empty, or for which `refuses` is true. */
export interface ValidationRule {
  readonly type: string;
  readonly field: string;
  readonly message: string;
  readonly refuses?: (values: FakeValues) => boolean;
}

/** Who gets leads that are written without `Sforce-Auto-Assign: FALSE`. */
export interface AssignmentRule {
  readonly ownerId: string;
}
export type FakeRule = DuplicateRule | ValidationRule | AssignmentRule;

export interface FakeCall {
  readonly method: string;
  /** Without its query, as it was sent. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed, where it is JSON; else the text. */
  readonly body: unknown;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What was answered; 0: nothing. */
  readonly status: number;
}

export type FakeFault =
  /** Does nothing and answers this; text is sent as HTML. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Does it, then breaks the connection without an answer. */
  | { readonly kind: 'lost_answer' }
  /** Does it, then sends half of the answer. */
  | { readonly kind: 'cut_body' }
  /** Does it, and answers so much later. */
  | { readonly kind: 'hang'; readonly ms: number }
  | { readonly kind: 'redirect'; readonly to: string }
  /** The token is dead from now on. */
  | { readonly kind: 'session_expired' }
  /** Refuses one record, wherever it is written: alone, in a composite, as a row of a collection. */
  | {
      readonly kind: 'row';
      readonly code: string;
      readonly message?: string;
      readonly fields?: readonly string[];
      readonly duplicates?: { readonly spelling: Spelling; readonly ids: readonly string[] };
    };
