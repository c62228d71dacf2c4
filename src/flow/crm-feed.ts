import type { CrmCall } from './ports.ts';

/** What a CRM can be asked of the time when nobody listened: its webhooks are not sent again for ever. */
export interface CrmFeed {
  /**
   * People who were changed at `since` or after, the longest ago first, one page at a time.
   * @returns `through`: all changes up to then have been told; null when there were none
   */
  readonly changedSince: (
    since: Date,
    call: CrmCall,
  ) => Promise<{ people: readonly { id: string; changedAt: Date }[]; through: Date | null; more: boolean }>;
  /** Forms filled in at the CRM since then, oldest first; `body` is JSON as a source of its type parses it. */
  readonly submissionsSince: (
    form: string,
    since: Date,
    call: CrmCall,
  ) => Promise<readonly { key: string; at: Date; body: Buffer }[]>;
}
