import type { Identity, Profile } from '../domain/lead/lead.ts';
import type { DecisionTransaction, DueLead } from './decision-ports.ts';
import type { CrmRef } from './ports.ts';

/** What the ledger knew of a record of the CRM before the CRM was asked. */
export interface CrmStanding {
  /** When this person was erased here; null: never. */
  readonly erasedAt: Date | null;
  /** Open handoffs whose owner we had already written: another owner in the CRM was put there by somebody else. */
  readonly handedOff: readonly string[];
}

/** A lead that a record of the CRM stands for, locked. */
export interface FollowedLead extends DueLead {
  /** The foreign owner last told on the timeline: an e-mail address, '' for nobody; null: none. */
  readonly toldOwner: string | null;
}

/** The ledger inside the one transaction in which news of a CRM is taken in. */
export interface FollowTransaction extends DecisionTransaction {
  /** The leads with one of these ids in the CRM, or that had one until it was deleted there; the oldest first. */
  readonly leadsInCrm: (ids: readonly string[]) => Promise<FollowedLead[]>;
  /** By e-mail address, or by phone where there is none. */
  readonly leadKnownAs: (identity: Identity) => Promise<FollowedLead | null>;
  /** Their record in the CRM is this one from now on. */
  readonly moveInCrm: (leadIds: readonly string[], ref: CrmRef) => Promise<void>;
  /** Saves what is known now. An address that another lead has stays theirs. @returns the identity as it is now */
  readonly learn: (lead: FollowedLead['lead'], identity: Identity, profile: Profile) => Promise<Identity>;
  readonly giveTo: (owner: string, leadId: string, handoffId: string) => Promise<void>;
  readonly rememberToldOwner: (handoffId: string, owner: string | null) => Promise<void>;
  /**
   * Somebody deleted these records at `at`. Their leads lose them; where nothing has come of the person since, the
   * handoff is closed and writes that wait are dropped, or they would make the record anew.
   * @returns how many leads
   */
  readonly leaveCrm: (ids: readonly string[], at: Date, crm: string, now: Date) => Promise<number>;
  /** Erases whoever has or had one of these ids, with every signal about them but this one. @returns how many leads */
  readonly eraseFromCrm: (
    ids: readonly string[],
    because: { signalId: string; why: string; at: Date },
  ) => Promise<number>;
  /** Done, and nothing was decided by it; `outcome` says in a few words what became of it. */
  readonly settleSignal: (id: string, leadId: string | null, outcome: string, at: Date) => Promise<void>;
  /** Removes a signal, with what it says about somebody who is erased. */
  readonly dropSignal: (id: string) => Promise<void>;
}

export interface FollowLedger {
  /** Notes which record of the CRM (the first id) the signal is about, and tells what is known of these ids. */
  readonly standing: (signalId: string, ids: readonly string[]) => Promise<CrmStanding>;
  readonly transaction: <T>(work: (tx: FollowTransaction) => Promise<T>) => Promise<T>;
}
