import type { Identity, LeadEvent, Profile } from '../domain/lead/lead.ts';
import type { LockedLead } from './decision-ports.ts';

/** Something a visitor did, and what was said beside it. */
export interface Visit {
  readonly event: LeadEvent;
  readonly profile: Profile;
}

/** What a decision's transaction knows of visitors. Their ids go the surest first. */
export interface VisitorTransaction {
  /** Whom the surest of these ids names. Nobody else can keep anything under them, or claim them, until the transaction ends. */
  readonly namedBy: (ids: readonly string[]) => Promise<{ id: string; identity: Identity } | null>;
  /** The same, with their lead locked. */
  readonly leadNamedBy: (ids: readonly string[]) => Promise<LockedLead | null>;
  /** Keeps it for whoever the visitor turns out to be, and settles the signal. Of very many the first and the newest are kept. */
  readonly keepVisit: (signalId: string, ids: readonly string[], visit: Visit, now: Date) => Promise<void>;
  /**
   * From `since` on, ISO 8601, these ids name the lead, unless somebody else was known by them later. What was kept of
   * the visitor becomes the lead's own. @returns that, earliest first
   */
  readonly claimVisitor: (leadId: string, ids: readonly string[], since: string) => Promise<Visit[]>;
}

export interface VisitorLedger {
  /** Forgets what was kept before `keptBefore`, with the signals that told it. @returns how many, at most `limit` */
  readonly forget: (keptBefore: Date, limit: number) => Promise<number>;
}
