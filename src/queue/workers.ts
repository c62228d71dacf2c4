import { DelayedError, type Job } from 'bullmq';
import type { JobResult, QueuedJob } from '../flow/ports.ts';
import { readable } from '../flow/retry-policy.ts';
import { type JobData, openWorker, QUEUES, type QueueGround } from './queue-ground.ts';

export type Handlers = Record<QueuedJob['kind'], (id: string) => Promise<JobResult>>;

export interface Workers extends AsyncDisposable {
  /** Waits for the jobs that run now, then stops. */
  readonly close: () => Promise<void>;
}

/**
 * A killed worker's jobs are taken over after its lock has run out and two checks have missed it: 4 + 2 × 3 s at
 * worst, inside the 15 s promised. A worker that only stalls loses its lock, but not the lease in the ledger. After a
 * lost connection it asks again in two seconds, not in BullMQ's fifteen.
 */
const SURVIVAL = { lockDuration: 4_000, stalledInterval: 3_000, maxStalledCount: 5, runRetryDelay: 2_000 };
/** A longer wait than this stays in the ledger; the sweeper brings the job back when it is due. */
const LONGEST_DELAY_MS = 60_000;

/** The consuming side: runs jobs by their ledger id. When and whether to try again is the ledger's to say. */
export function startWorkers(
  ground: QueueGround,
  handlers: Handlers,
  options: { concurrency: Record<QueuedJob['kind'], number>; onError: (error: Error) => void },
): Workers {
  const workers = (['signal', 'effect', 'rescore'] as const).map((kind) => {
    const worker = openWorker(QUEUES[kind], asProcessor(handlers[kind]), ground, {
      concurrency: options.concurrency[kind],
      ...SURVIVAL,
    });
    worker.on('error', options.onError);
    return worker;
  });
  const close = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.close()));
  };
  return { close, [Symbol.asyncDispose]: close };
}

/** The one place that turns our results into the queue's language. */
const asProcessor =
  (run: (id: string) => Promise<JobResult>) =>
  async (job: Job<JobData>, token?: string): Promise<void> => {
    const result = await run(job.data.id).catch((cause: unknown) => {
      // The queue keeps the text of an error, and on the database a NUL in it would keep the job from ever ending.
      throw new Error(readable(cause), { cause });
    });
    if (result.kind === 'settled' || result.at.getTime() - Date.now() > LONGEST_DELAY_MS) return;
    await job.moveToDelayed(result.at.getTime(), token);
    throw new DelayedError();
  };
