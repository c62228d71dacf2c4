import { Fault, type FaultCode } from '../faults.ts';
import type { Clock } from './ports.ts';

/** Failed jobs that ask a person for something which Baton cannot see done; all others are mended and replayed. */
const BY_HAND: readonly FaultCode[] = ['ERASURE_BY_HAND'];

export interface SettleLedger {
  /** Ends a failed signal that has one of these codes. False: there is no such job. */
  readonly settle: (id: string, codes: readonly FaultCode[], outcome: string, at: Date) => Promise<boolean>;
}

/** @throws Fault REQUEST_INVALID where the job is none that is settled by hand */
export type SettleByHand = (job: string, note: string, by: string) => Promise<void>;

/** Ends a job that a person has dealt with; what they say of it is kept as its outcome. */
export const createSettleByHand =
  ({ ledger, now }: { readonly ledger: SettleLedger; readonly now: Clock }): SettleByHand =>
  async (job, note, by) => {
    if (await ledger.settle(job, BY_HAND, `settled by ${by}: ${note}`, now())) return;
    throw new Fault(
      'REQUEST_INVALID',
      `There is no failed job "${job}" that is settled by hand (${BY_HAND.join(', ')}). Others are mended and replayed.`,
    );
  };
