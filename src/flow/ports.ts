import type { CrmWrite } from '../domain/handoff/crm-write.ts';
import type { Handoff } from '../domain/handoff/handoff.ts';
import type { SlaDue } from '../domain/handoff/sla.ts';
import type { Door } from '../domain/lead/door.ts';
import type { CrmFacts, Known } from '../domain/lead/facts.ts';
import type { Identity, KeptFile, Profile } from '../domain/lead/lead.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { PolicySet } from '../domain/policy/policy-set.ts';
import type { GradeOverride } from '../domain/scoring/override.ts';
import type { DedupeKey } from '../intake/source.ts';

/** What the flow needs from outside, in the flow's own words. Each use case takes only the ports it uses. */
export type Clock = () => Date;

/** Named places at which a test may kill the process. Does nothing in the real one. */
export type Checkpoint = (point: string) => void;

// ---- the CRM

export interface CrmRef {
  /** The CRM's word for the record: `contact`, `lead`. */
  readonly type: string;
  readonly id: string;
}

export interface CrmKnown {
  readonly ref: CrmRef | null;
  /** `crm.owner` and `account.owner` are e-mail addresses. What the CRM does not say is absent. */
  readonly facts: CrmFacts;
}

/** A person as the CRM has them now. */
export interface CrmPersonNow {
  /** Another id than the one asked for when records were merged. */
  readonly ref: CrmRef;
  readonly identity: Identity;
  /** What the CRM says of them, under the policy's names. */
  readonly profile: Profile;
  readonly facts: CrmFacts;
  /** The last form that they filled in with the CRM itself; `at` is ISO 8601. */
  readonly lastForm: { readonly at: string; readonly name: string | null } | null;
  /** Since when the CRM has them, ISO 8601; null when it does not say. */
  readonly createdAt: string | null;
}

export interface CrmCall {
  readonly signal: AbortSignal;
  /** For a handoff: goes before all else where the CRM limits how much it takes. */
  readonly urgent: boolean;
  /** More is to be done than is taken at once: company in a batch is worth more than a moment. */
  readonly patient?: boolean;
}

export interface CrmWriteCall extends CrmCall {
  /** An earlier attempt may have been written: look before writing anew. */
  readonly looking: boolean;
  /** The policy of the decision: it says what stages, fields and owners are called in this CRM. */
  readonly policy: Policy;
}

/** What a write left in the CRM. */
export interface Written {
  readonly ref: CrmRef;
  /** E-mail (or the CRM's id) of an owner whom a person set there after our read, and who was left; null when ours stands or none was asked for. */
  readonly keptOwner: string | null;
  /** Readable: what had to be left out or changed, and why. */
  readonly warnings: readonly string[];
}

export interface Pause {
  readonly until: Date;
  /** Readable: "HubSpot's daily limit is used up". */
  readonly why: string;
}

export interface Crm {
  readonly name: string;
  /** What the CRM knows of each person, in the order asked. @throws Fault CRM_* */
  readonly lookUp: (people: readonly Identity[], call: CrmCall) => Promise<CrmKnown[]>;
  /** The people with these ids of the CRM, in the order asked; null: deleted, or never there. @throws Fault CRM_* */
  readonly read: (ids: readonly string[], call: CrmCall) => Promise<(CrmPersonNow | null)[]>;
  /**
   * Puts one write into the CRM and answers for which record; null when the person is unknown and must not be made.
   * Writing the same key again leaves one person, one task, one note. After a lost answer (`looking`) it looks first.
   * @throws Fault CRM_UNAVAILABLE, CRM_RATE_LIMITED, CRM_ANSWER_LOST (try again), CRM_REFUSED, CRM_OWNER_INVALID (do not)
   */
  readonly write: (write: CrmWrite, call: CrmWriteCall) => Promise<Written | null>;
  /**
   * Who of these e-mail addresses may not own a record now, and why ("deactivated in HubSpot"). From memory: a stale
   * answer is refused by the write and asked anew. @throws Fault CRM_* only when it was never known
   */
  readonly notOwners: (emails: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Where people look at a record, from memory; null: nowhere, or the CRM has not said where yet. */
  readonly recordUrl: (ref: CrmRef) => string | null;
  /** Until when the CRM takes nothing from us, and why; null: it does now. */
  readonly pausedUntil: () => Promise<Pause | null>;
}

// ---- the policy

/** A changed policy that cannot be live: it is broken, fails its own tests, or names a secret nobody knows. */
export interface RefusedPolicy {
  /** ISO 8601. */
  readonly at: string;
  /** One line for each problem, with file, line and column where it has a place. */
  readonly problems: readonly string[];
}

export interface PolicyBook {
  /** The policies that are live now, the first one first. */
  readonly live: () => PolicySet;
  /** The first live policy: its name and version stand for all, where only one can be shown. */
  readonly current: () => Policy;
  /** The live policy that decides about a lead. */
  readonly policyFor: (known: Known, now: number) => Policy;
  /** What is wrong with the newer policy that was refused; null while the file is the live policy. */
  readonly refused: () => RefusedPolicy | null;
  /** The policy a decision was pinned to. @throws Fault POLICY_INVALID when the ledger does not have it */
  readonly byHash: (hash: string) => Promise<Policy>;
}

// ---- the queue: motion only, it may lose everything

export interface QueuedJob {
  /** `rescore`: a lead to be looked at again; its id is the lead's. */
  readonly kind: 'signal' | 'effect' | 'rescore';
  readonly id: string;
  /** Counts replays: each replay is a new job for the same row. */
  readonly replay: number;
  /** False: goes after the others of its kind. */
  readonly urgent?: boolean;
}

export interface Jobs {
  /** Adding a job that is queued already does nothing. @throws Fault QUEUE_UNAVAILABLE */
  readonly add: (jobs: readonly QueuedJob[]) => Promise<void>;
}

/** How a job ended, for the queue: it is settled in the ledger, or is to be run again at a time. */
export type JobResult = { readonly kind: 'settled' } | { readonly kind: 'again'; readonly at: Date };

// ---- the ledger

export interface NewSignal {
  readonly id: string;
  readonly source: string;
  readonly contentType: string;
  readonly body: Buffer;
  readonly receivedAt: Date;
  readonly dedupe: DedupeKey;
  /** What was seen as it came in; absent: it came by no door, but was asked of a CRM or handed in by who is signed in. */
  readonly door?: Door;
  /** Those that came with it; they are its own from this commit on. */
  readonly files?: readonly KeptFile[];
}

export interface Inbox {
  /** Commits the signal, or finds that it came before. It is safe once this resolves. @throws Fault STORE_UNAVAILABLE */
  readonly commit: (signal: NewSignal) => Promise<{ signal: string; duplicate: boolean }>;
}

/** A failed attempt: with a time it is tried again then; without, it has failed for good and waits for a replay. */
export interface JobFailure {
  readonly code: string;
  readonly message: string;
  readonly retryAt: Date | null;
}

export interface ClaimedEffect {
  readonly key: string;
  readonly kind: string;
  readonly leadId: string;
  readonly handoff: Handoff | null;
  readonly policyHash: string;
  readonly write: CrmWrite;
  /** This attempt included. */
  readonly attempts: number;
  /** An earlier attempt was begun, in this life or before a replay, and may have written something. */
  readonly triedBefore: boolean;
  /** Proves that the lease is still ours when the result is saved. */
  readonly token: string;
}

/** The right to perform an effect. */
export type Lease = Pick<ClaimedEffect, 'key' | 'token'>;

export type Claim =
  | { readonly kind: 'claimed'; readonly effect: ClaimedEffect }
  | { readonly kind: 'held'; readonly until: Date }
  | { readonly kind: 'settled' };

export interface EffectDone {
  /** The CRM's name. */
  readonly crm: string;
  /** null: nobody there has the address, and nobody was to be made. */
  readonly written: Written | null;
  /** The person of the policy who owns the record because somebody gave it to them in the CRM; null when nobody did. */
  readonly owner: string | null;
  readonly due: SlaDue | null;
  readonly at: Date;
}

export interface EffectLedger {
  /** Takes a lease on a pending effect, by the database's clock. */
  readonly claim: (key: string, leaseMs: number) => Promise<Claim>;
  /** @returns the tokens of those that were lost */
  readonly renew: (leases: readonly Lease[], leaseMs: number) => Promise<ReadonlySet<string>>;
  /** Saves what was done: effect, handoff stamps, CRM reference, timeline, in one transaction. */
  readonly complete: (effect: ClaimedEffect, done: EffectDone) => Promise<void>;
  readonly fail: (effect: ClaimedEffect, failure: JobFailure, at: Date) => Promise<void>;
  /** The CRM refuses the owner: ends the effect, and has the handoff wait for somebody else. */
  readonly giveBack: (effect: ClaimedEffect, failure: JobFailure, at: Date) => Promise<void>;
}

export interface Backlog {
  /** Jobs that the ledger wants done and that may not be in the queue: due, oldest first. */
  readonly due: (now: Date, limit: number) => Promise<QueuedJob[]>;
  readonly waitingHandoffs: (now: Date, limit: number) => Promise<string[]>;
}

export interface RescorePlan {
  /** Leads that are to be looked at again by now, the longest due first. */
  readonly due: (now: Date, limit: number) => Promise<QueuedJob[]>;
}

export interface OverrideLedger {
  /** Sets a lead's grade by hand and asks for it to be looked at. False: there is no such lead. */
  readonly set: (leadId: string, override: GradeOverride, now: Date) => Promise<boolean>;
  /** Gives the grade back to the rules. False: nobody had set it. */
  readonly end: (leadId: string, by: string, now: Date) => Promise<boolean>;
}

export interface ReplayFilter {
  readonly ids?: readonly string[] | undefined;
  readonly kind?: string | undefined;
  readonly since?: Date | undefined;
}

export interface ReplayLedger {
  /** Makes failed jobs pending again and tells which. A job named by id is also hurried when it is pending. */
  readonly reopen: (filter: ReplayFilter, by: string, now: Date) => Promise<QueuedJob[]>;
}
