import type { JobResult, QueuedJob } from './ports.ts';

type Handlers = Readonly<Record<QueuedJob['kind'], (id: string) => Promise<JobResult>>>;

export interface Crowd {
  /** The same work, counted. */
  readonly counted: (handlers: Handlers) => Handlers;
  /** As many jobs are under way as are taken at once, so there are most likely more of them. */
  readonly isThere: () => boolean;
}

/** Nearly all: one job has always just ended. */
const FULL = 0.9;

/**
 * Knows whether there is a backlog. Then each job waits for its turn anyway, and company in a batch is worth more than
 * a moment.
 * @param atOnce how many jobs of each kind are taken at once
 */
export function watchCrowd(atOnce: Readonly<Record<QueuedJob['kind'], number>>): Crowd {
  const underWay = { signal: 0, effect: 0, rescore: 0 };
  const kinds = Object.keys(underWay) as QueuedJob['kind'][];
  const count = (kind: QueuedJob['kind'], work: Handlers['signal']) => async (id: string) => {
    underWay[kind] += 1;
    try {
      return await work(id);
    } finally {
      underWay[kind] -= 1;
    }
  };
  return {
    counted: ({ signal, effect, rescore }) => ({
      signal: count('signal', signal),
      effect: count('effect', effect),
      rescore: count('rescore', rescore),
    }),
    isThere: () => kinds.some((kind) => underWay[kind] >= FULL * atOnce[kind]),
  };
}
