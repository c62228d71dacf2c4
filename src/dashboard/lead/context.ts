import type { Policy } from '../../domain/policy/policy.ts';

/** What every part of a lead's page may need beside the lead itself. */
export interface LeadContext {
  readonly now: Date;
  readonly crmName: string;
  /** Page of the lead's record in the CRM; null when it has none. */
  readonly recordUrl: string | null;
  /** The policy its last decision is pinned to; null when there is none yet, or the ledger lacks it. */
  readonly policy: Policy | null;
  /** Hash to link to policy lines by; null when that is the live policy. */
  readonly oldHash: string | null;
}
