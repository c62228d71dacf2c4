import type { Decision, DecisionInput } from '../domain/decide.ts';
import type { Handoff } from '../domain/handoff/handoff.ts';
import type { Identity, LeadEvent, Profile } from '../domain/lead/lead.ts';
import type { PoolState } from '../domain/routing/roster.ts';
import type { CrmRef, JobFailure } from './ports.ts';

export interface StoredSignal {
  readonly id: string;
  readonly source: string;
  readonly contentType: string;
  readonly body: Buffer;
  readonly receivedAt: Date;
  readonly attempts: number;
}

export interface LockedLead {
  readonly id: string;
  readonly identity: Identity;
  /** null for a lead that is new. */
  readonly profile: Profile | null;
  readonly stage: string | null;
  readonly crm: CrmRef | null;
  readonly openHandoff: Handoff | null;
}

export interface PoolAsked {
  readonly id: string;
  readonly members: readonly string[];
  /** Since when leads count as today's. */
  readonly dayStart: Date;
}

/** The ledger inside the one transaction of a decision. */
export interface DecisionTransaction {
  /** Locks the signal; false when somebody else has settled it. */
  readonly claimSignal: (id: string) => Promise<boolean>;
  /** The lead with this identity, found or made, locked until the transaction ends. */
  readonly leadFor: (
    identity: Identity,
    first: { profile: Profile; source: string; at: Date },
  ) => Promise<LockedLead>;
  readonly leadOfHandoff: (handoffId: string) => Promise<WaitingLead | null>;
  readonly addEvent: (signalId: string, leadId: string, event: LeadEvent) => Promise<void>;
  /** Newest first. */
  readonly eventsOf: (leadId: string) => Promise<LeadEvent[]>;
  readonly lockPools: (pools: readonly PoolAsked[]) => Promise<Record<string, PoolState>>;
  readonly save: (
    input: DecisionInput,
    decision: Decision,
    profile: Profile,
    crm: CrmRef | null,
  ) => Promise<void>;
  readonly postponeHandoff: (handoffId: string, at: Date) => Promise<void>;
}

/** A lead nobody could take yet, with what its last decision was made from. */
export interface WaitingLead {
  readonly lead: LockedLead;
  readonly input: DecisionInput;
}

export interface DecisionLedger {
  readonly signal: (id: string) => Promise<StoredSignal | null>;
  readonly transaction: <T>(work: (tx: DecisionTransaction) => Promise<T>) => Promise<T>;
  readonly settleSignal: (id: string, failure: JobFailure) => Promise<void>;
}
