import type { ObjectType, Properties } from '../../../src/crm/hubspot/hubspot-api.ts';

/** A HubSpot that remembers, refuses what HubSpot refuses, and goes wrong when it is told to. */
export interface FakeHubSpot extends AsyncDisposable {
  /** For `HUBSPOT_BASE_URL`. */
  readonly url: string;
  readonly token: string;
  /** What stands there now, archived records left out. */
  readonly records: (type: ObjectType) => FakeRecord[];
  /** As a person in HubSpot's own pages would. @returns the id */
  readonly add: (
    type: ObjectType,
    properties: Record<string, string>,
    associations?: FakeAssociation[],
  ) => string;
  readonly edit: (type: ObjectType, id: string, properties: Record<string, string>) => void;
  readonly remove: (type: ObjectType, id: string) => void;
  /** `gone` is merged into `stays`: reading the old id gives the record that stays. */
  readonly merge: (type: ObjectType, stays: string, gone: string) => void;
  readonly associate: (from: ObjectType, fromId: string, to: ObjectType, toId: string) => void;
  /** A file that was sent, by its id. */
  readonly file: (id: string) => { readonly name: string; readonly content: string } | undefined;
  readonly addOwner: (email: string) => string;
  readonly ownerId: (email: string) => string | undefined;
  readonly deactivateOwner: (email: string) => void;
  readonly defineProperty: (type: ObjectType, property: FakeProperty) => void;
  readonly submitForm: (form: string, values: Record<string, string>, at?: number) => void;
  /** All that was asked, in order. */
  readonly calls: readonly FakeCall[];
  /** The next `times` requests that match go wrong in this way. */
  readonly fault: (fault: FakeFault, match?: { method?: string; path?: RegExp }, times?: number) => void;
  readonly clearFaults: () => void;
}

export interface FakeOptions {
  /** Before each answer. */
  readonly latencyMs?: number;
  /** Requests in any 10 s; more are answered 429. Default: no limit. */
  readonly limit?: number;
  /** Searches in any second. */
  readonly searchLimit?: number;
  readonly owners?: readonly string[];
  readonly port?: number;
  /** `baton setup hubspot` has been run: the baton_* properties are there. Default true. */
  readonly isSetUp?: boolean;
  readonly timeZone?: string;
  /** Default: every scope. */
  readonly scopes?: readonly string[];
  /** How long search does not see what was written, by whomever. Default 1,000 ms, for HubSpot's "a few moments". */
  readonly searchLagMs?: number;
}

export interface FakeRecord {
  readonly id: string;
  readonly properties: Properties;
  readonly associations: readonly FakeAssociation[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface FakeAssociation {
  readonly toType: ObjectType;
  readonly toId: string;
  readonly typeId: number;
}

export interface FakeProperty {
  readonly name: string;
  readonly type: string;
  readonly fieldType?: string;
  readonly unique?: boolean;
  readonly readOnly?: boolean;
  readonly options?: readonly string[];
}

export interface FakeCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** 0: nothing was answered. */
  readonly status: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** How many inputs a batch had; 1 for the others. */
  readonly inputs: number;
}

export type FakeFault =
  /** Does it, then breaks the connection without an answer. */
  | { readonly kind: 'lost_answer' }
  /** Does it, then sends half of the answer. */
  | { readonly kind: 'cut_body' }
  /** Does nothing and breaks the connection. */
  | { readonly kind: 'reset' }
  /** Does nothing and never answers. */
  | { readonly kind: 'hang' }
  /** Does it, sends the headers, and never the body. */
  | { readonly kind: 'hang_body' }
  /** Does nothing and answers this; text that is no JSON is sent as HTML. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    };
