import type { CrmCall } from './ports.ts';

export interface ChangedPerson {
  /** Of the CRM. */
  readonly id: string;
  readonly changedAt: Date;
  /** They were deleted there, or merged into somebody else. */
  readonly deleted?: boolean;
  /** Another user of the CRM did it, so no write of ours explains it. */
  readonly byOthers?: boolean;
}

/** One page of what changed. */
export interface Changes {
  readonly people: readonly ChangedPerson[];
  /** All changes up to then have been told; null: there were none. */
  readonly through: Date | null;
  readonly more: boolean;
}

/** A form that was filled in at the CRM. */
export interface FeedSubmission {
  /** The same each time this one is told. */
  readonly key: string;
  readonly at: Date;
  /** JSON, as a source of the CRM's type parses it. */
  readonly body: Buffer;
}

/** What a CRM can be asked of the time when nobody listened: its webhooks are not sent again for ever. */
export interface CrmFeed {
  /** People who were changed at `since` or after, the longest ago first, one page at a time. @throws Fault CRM_* */
  readonly changedSince: (since: Date, call: CrmCall) => Promise<Changes>;
  /** Oldest first. @param form the CRM's id of it @throws Fault CRM_* */
  readonly submissionsSince: (form: string, since: Date, call: CrmCall) => Promise<readonly FeedSubmission[]>;
}
