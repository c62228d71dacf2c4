import type { Clock, Jobs, ReplayFilter, ReplayLedger } from './ports.ts';

export interface ReplayDeps {
  readonly ledger: ReplayLedger;
  readonly jobs: Jobs;
  readonly now: Clock;
  readonly onQueueError: (error: unknown) => void;
}

/**
 * Gives failed jobs another life: the same ledger row, attempts counted anew, under a new queue id (a queue remembers
 * a stalled job's past; the ledger does not hold it against the row). @returns how many
 */
export function createReplay({ ledger, jobs, now, onQueueError }: ReplayDeps) {
  return async (filter: ReplayFilter, by: string): Promise<number> => {
    const reopened = await ledger.reopen(filter, by, now());
    if (reopened.length > 0) await jobs.add(reopened).catch(onQueueError);
    return reopened.length;
  };
}
