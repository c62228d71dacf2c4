import { createHash } from 'node:crypto';
import {
  type ConnectionOptions,
  createPostgresBackend,
  type PgPool,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
  withBackend,
} from 'bullmq';
import type { QueuedJob } from '../flow/ports.ts';

/** Where the queue lives: on Redis, or on the database that holds the ledger. */
export type QueueGround =
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string }
  | { readonly kind: 'database'; readonly pool: PgPool };

/** A job carries an id of the ledger and nothing else: no personal data, nothing a database could refuse. */
export interface JobData {
  readonly id: string;
}

export const QUEUES = { signal: 'signals', effect: 'effects', rescore: 'rescores' } as const satisfies Record<
  QueuedJob['kind'],
  string
>;

const OnDatabase = withBackend(createPostgresBackend);

/**
 * For adding: an answer within two seconds, or an error; the ledger has the row already. Commands may wait for a
 * connection, since BullMQ sends some before there is one; what waits is bounded by one batch at a time.
 */
const producer = {
  maxRetriesPerRequest: 1,
  commandTimeout: 2_000,
  connectTimeout: 2_000,
  socketTimeout: 3_000,
};
/** Longer than the longest blocking read (10 s): a connection silent for so long has been forgotten by the network. */
const WORKER_SOCKET_TIMEOUT_MS = 15_000;

export function openQueue(name: string, ground: QueueGround): Queue<JobData> {
  if (ground.kind === 'redis') {
    const connection: ConnectionOptions = { url: ground.url, ...producer };
    return new Queue<JobData>(name, { connection, prefix: ground.prefix, skipWaitingForReady: true });
  }
  return new OnDatabase.Queue<JobData>(name, { connection: ground.pool }) as unknown as Queue<JobData>;
}

export function openWorker(
  name: string,
  processor: Processor<JobData>,
  ground: QueueGround,
  options: Omit<WorkerOptions, 'connection'>,
): Worker<JobData> {
  if (ground.kind === 'redis') {
    // No command timeout: a worker waits in a blocking read for as long as there is nothing to do.
    const connection: ConnectionOptions = {
      url: ground.url,
      maxRetriesPerRequest: null,
      socketTimeout: WORKER_SOCKET_TIMEOUT_MS,
    };
    return new Worker<JobData>(name, processor, { connection, prefix: ground.prefix, ...options });
  }
  return new OnDatabase.Worker<JobData>(name, processor, {
    connection: ground.pool,
    ...options,
  }) as unknown as Worker<JobData>;
}

/**
 * The queue's name for a job: a hash, since the queue's own keys share a space with job ids, and the replay number,
 * since a replayed job must not inherit the stalls of its former life.
 */
export const jobIdOf = ({ kind, id, replay }: QueuedJob): string =>
  `${kind}_${createHash('sha256').update(`${kind}:${id}`).digest('hex').slice(0, 40)}_r${replay}`;
