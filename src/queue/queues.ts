import type { Queue } from 'bullmq';
import { Fault } from '../faults.ts';
import { gather } from '../flow/gather.ts';
import type { Jobs, QueuedJob } from '../flow/ports.ts';
import { type JobData, jobIdOf, openQueue, QUEUES, type QueueGround } from './queue-ground.ts';

export interface Queues extends Jobs, AsyncDisposable {
  /** Whether the queue answers now. */
  readonly ready: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Finished jobs leave no trace: what was done stands in the ledger, and a sweep may add the same id again. */
const LEAVE_NO_TRACE = { removeOnComplete: true, removeOnFail: true };
/** A job without a priority goes before all that have one. */
const LATER = 1;
const READY_WITHIN_MS = 1_000;
/** Said here as well as to the connections: a database that falls silent would otherwise hold up every later batch. */
const ANSWERS_WITHIN_MS = 2_000;

/** The producing side of the queue. Queueing a job twice is harmless: its id is made from the ledger's. */
export function openQueues(ground: QueueGround, onError: (error: Error) => void): Queues {
  const queues = {
    signal: openQueue(QUEUES.signal, ground),
    effect: openQueue(QUEUES.effect, ground),
    rescore: openQueue(QUEUES.rescore, ground),
  };
  for (const queue of Object.values(queues)) queue.on('error', onError);

  // One batch under way at a time: a slow queue makes larger batches, not more of them.
  const adders = {
    signal: gather((jobs: readonly QueuedJob[]) => addAll(queues.signal, jobs)),
    effect: gather((jobs: readonly QueuedJob[]) => addAll(queues.effect, jobs)),
    rescore: gather((jobs: readonly QueuedJob[]) => addAll(queues.rescore, jobs)),
  };
  const close = async (): Promise<void> => {
    // A connection that fell silent does not answer the farewell either, and there is nobody left to tell but the log.
    await Promise.all(Object.values(queues).map((queue) => queue.close().catch(onError)));
  };

  return {
    add: async (jobs) => {
      try {
        await Promise.all(jobs.map((job) => adders[job.kind](job)));
      } catch (cause) {
        throw new Fault(
          'QUEUE_UNAVAILABLE',
          `${jobs.length} jobs could not be queued; the sweeper will queue them from the ledger.`,
          { cause },
        );
      }
    },
    ready: async () => {
      const late = new Promise<false>((resolve) => setTimeout(resolve, READY_WITHIN_MS, false).unref());
      const counted = queues.effect.getWaitingCount().then(
        () => true,
        () => false,
      );
      return Promise.race([counted, late]);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** @returns `true` for each job: it is queued now, or was already */
async function addAll(queue: Queue<JobData>, jobs: readonly QueuedJob[]): Promise<true[]> {
  const added = jobs.map((job) => ({
    name: job.kind,
    data: { id: job.id },
    opts: { jobId: jobIdOf(job), ...(job.urgent === false && { priority: LATER }), ...LEAVE_NO_TRACE },
  }));
  await inTime(queue.addBulk(added));
  return jobs.map(() => true);
}

async function inTime(work: Promise<unknown>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(reject, ANSWERS_WITHIN_MS, new Error('the queue did not answer in time'));
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
