import type { Decision, DecisionInput } from '../domain/decide.ts';
import type { Handoff } from '../domain/handoff/handoff.ts';
import type { Door } from '../domain/lead/door.ts';
import type { Doubt } from '../domain/lead/doubt.ts';
import type { Identity, LeadEvent, Profile } from '../domain/lead/lead.ts';
import type { Said } from '../domain/lead/take-back.ts';
import type { PoolState } from '../domain/routing/roster.ts';
import type { GradeOverride } from '../domain/scoring/override.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import type { FollowLedger } from './follow-ports.ts';
import type { CrmRef, JobFailure } from './ports.ts';
import type { HeldSummary } from './quarantine-views.ts';
import type { VisitorTransaction } from './visitor-ports.ts';
import type { WithdrawLedger } from './withdraw-ports.ts';

export interface StoredSignal {
  readonly id: string;
  readonly source: string;
  readonly contentType: string;
  readonly body: Buffer;
  readonly receivedAt: Date;
  readonly attempts: number;
  /** null: it came by no door. */
  readonly door: Door | null;
  /** Who let it out of quarantine, and why it was held; null: it never was there, or still is. */
  readonly released: { readonly by: string; readonly doubts: readonly Doubt[] } | null;
}

/** Why a signal is held, and what of it is shown to who decides about that. */
export interface Held {
  readonly doubts: readonly Doubt[];
  readonly summary: HeldSummary;
  readonly at: Date;
}

/** A submission that may be edited: what its source knows it by. */
export interface Edition {
  readonly source: string;
  readonly id: string;
}

export interface LockedLead {
  readonly id: string;
  readonly identity: Identity;
  /** null for a lead that is new. */
  readonly profile: Profile | null;
  readonly stage: string | null;
  readonly crm: CrmRef | null;
  readonly openHandoff: Handoff | null;
  readonly override: GradeOverride | null;
}

export interface PoolAsked {
  readonly id: string;
  /** The members whose handoffs bear on who is chosen; the others are not counted. */
  readonly counted: readonly string[];
  /** Since when leads count as today's. */
  readonly dayStart: Date;
}

/** The ledger inside the one transaction of a decision. */
export interface DecisionTransaction extends VisitorTransaction {
  /** Locks the signal; false when somebody else has settled it. */
  readonly claimSignal: (id: string) => Promise<boolean>;
  /** Settles the signal: it waits in quarantine. */
  readonly hold: (signal: StoredSignal, held: Held) => Promise<void>;
  /**
   * The lead with this identity, found or made, locked until the transaction ends. Whoever has edited their address in a
   * submission stays the lead that they were.
   */
  readonly leadFor: (
    identity: Identity,
    first: { profile: Profile; source: string; at: Date; edition?: Edition | undefined },
  ) => Promise<LockedLead>;
  readonly leadOfHandoff: (handoffId: string) => Promise<DecidedLead | null>;
  /** The lead, locked; null when it is not due to be looked at (any more). */
  readonly leadToRescore: (leadId: string, now: Date) => Promise<DueLead | null>;
  /** Looked at, nothing changed: which policy says so, and when to look next (ISO 8601; null: never by itself). */
  readonly postponeRescore: (leadId: string, judgedBy: string | null, at: string | null) => Promise<void>;
  /** Keeps with the signal what its provider told when it was asked. */
  readonly keepSaid: (signalId: string, said: Said) => Promise<void>;
  /**
   * A form takes the place of what a CRM told in passing of the same form, and an edited one that of the first.
   * @returns false when a later edition is known already: it says nothing new
   */
  readonly addEvent: (
    signalId: string,
    leadId: string,
    event: LeadEvent,
    edition?: Edition,
  ) => Promise<boolean>;
  /** Newest first. */
  readonly eventsOf: (leadId: string) => Promise<LeadEvent[]>;
  readonly tell: (leadId: string, entries: readonly TimelineEntry[]) => Promise<void>;
  readonly lockPools: (pools: readonly PoolAsked[]) => Promise<Record<string, PoolState>>;
  readonly save: (
    input: DecisionInput,
    decision: Decision,
    profile: Profile,
    crm: CrmRef | null,
  ) => Promise<void>;
  /** Whether some CRM has had its owner. */
  readonly isHandedOff: (handoffId: string) => Promise<boolean>;
  readonly postponeHandoff: (handoffId: string, at: Date) => Promise<void>;
}

/** A lead with what its last decision was made from. */
export interface DecidedLead {
  readonly lead: LockedLead;
  readonly input: DecisionInput;
}

export interface DueLead extends DecidedLead {
  /** What the lead was judged to be last. */
  readonly judged: { readonly grade: string | null; readonly cell: string | null };
}

export interface DecisionLedger {
  readonly signal: (id: string) => Promise<StoredSignal | null>;
  readonly transaction: <T>(work: (tx: DecisionTransaction) => Promise<T>) => Promise<T>;
  readonly settleSignal: (id: string, failure: JobFailure) => Promise<void>;
  /**
   * Notes which words a signal says, and whose they are.
   * @returns how many others, by their e-mail address or phone, have said the very same since `since`
   */
  readonly othersWhoSaid: (
    signalId: string,
    said: { readonly words: string; readonly who: string },
    since: Date,
  ) => Promise<number>;
  readonly crmNews: FollowLedger;
  readonly withdrawals: WithdrawLedger;
}
