import { Fault } from '../faults.ts';
import type { Clock, Jobs, QueuedJob } from './ports.ts';

export interface QuarantineLedger {
  /** Lets a held or dropped signal be decided after all. null: there is none of this id that could be. */
  readonly release: (signalId: string, by: string, now: Date) => Promise<QueuedJob | null>;
  /** False: no held signal has this id. */
  readonly drop: (signalId: string, by: string, now: Date) => Promise<boolean>;
}

export interface QuarantineDeps {
  readonly ledger: QuarantineLedger;
  readonly jobs: Jobs;
  readonly now: Clock;
  readonly onQueueError: (error: unknown) => void;
}

/** What a person may do with what is held. @throws Fault NOT_FOUND when it is not there, or somebody else was first */
export interface Quarantine {
  /** It becomes a lead, as if nothing had been doubted. */
  readonly release: (signalId: string, by: string) => Promise<void>;
  /** It stays what it is, and leaves the list. Nothing is deleted: whoever dropped it by mistake may release it. */
  readonly drop: (signalId: string, by: string) => Promise<void>;
}

export const createQuarantine = ({ ledger, jobs, now, onQueueError }: QuarantineDeps): Quarantine => ({
  release: async (signalId, by) => {
    const job = await ledger.release(signalId, by, now());
    if (job === null) throw notThere(signalId);
    jobs.add([job]).catch(onQueueError);
  },
  drop: async (signalId, by) => {
    if (!(await ledger.drop(signalId, by, now()))) throw notThere(signalId);
  },
});

const notThere = (signalId: string): Fault =>
  new Fault(
    'NOT_FOUND',
    `Nothing in quarantine waits as "${signalId}": it was never held, or somebody was quicker.`,
  );
