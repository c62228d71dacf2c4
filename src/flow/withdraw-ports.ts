import type { Said } from '../domain/lead/take-back.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import type { DecisionTransaction, DueLead, StoredSignal } from './decision-ports.ts';

/** A signal that came by the delivery that is taken back. */
export interface Recalled {
  readonly id: string;
  /** null: nothing has come of it yet. */
  readonly leadId: string | null;
}

/** A signal that a lead is known by. */
export interface KnownBy extends Pick<StoredSignal, 'id' | 'source' | 'contentType' | 'body' | 'receivedAt'> {
  /** What the event is called that it stands for. */
  readonly event: string;
  /** What its provider told when it was asked; null: all that was said stands in the body. */
  readonly said: Said | null;
}

/** A lead that a submission is taken away from, locked. */
export interface RecalledLead extends DueLead {
  /** Somebody deleted it in the CRM, and it has not come back since. */
  readonly isDeleted: boolean;
  /** The submission. */
  readonly taken: KnownBy;
  /** All else that it is known by, the oldest first. */
  readonly others: readonly KnownBy[];
}

/** The ledger inside the one transaction in which a submission is taken back. */
export interface WithdrawTransaction extends DecisionTransaction {
  /** What came by this delivery, locked; null: nothing did. Whatever comes by it from now on is taken for a repetition. */
  readonly recall: (source: string, delivery: string, by: string) => Promise<Recalled | null>;
  readonly leadOf: (recalled: Recalled) => Promise<RecalledLead | null>;
  /** Erases the lead and all that hangs on it; the signal `by` is kept under its id in the CRM. */
  readonly eraseLead: (lead: RecalledLead, by: string, why: string, at: Date) => Promise<void>;
  /**
   * Takes the signal away: its event, its content in the lead and in every decision since, and the writes since.
   * @param now what is known of the lead from now on
   * @param past what of an earlier knowledge remains
   * @returns true when a write that was to hand the lead over has gone with it
   */
  readonly takeAway: (lead: RecalledLead, now: Said, past: (known: Said) => Said) => Promise<boolean>;
  readonly dropSignal: (id: string) => Promise<void>;
  readonly tell: (leadId: string, entries: readonly TimelineEntry[]) => Promise<void>;
  readonly settleSignal: (id: string, leadId: string | null, outcome: string, at: Date) => Promise<void>;
}

export type WithdrawLedger = <T>(work: (tx: WithdrawTransaction) => Promise<T>) => Promise<T>;
