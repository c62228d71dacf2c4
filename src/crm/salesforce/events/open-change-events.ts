import type { ChangeEvents } from '../../../flow/change-events.ts';
import { type Sleep, sleepFor } from '../../sleep.ts';
import { openHeaderReader } from './change-header.ts';
import { isUnauthenticated, streamFault } from './grpc-status.ts';
import { type ListenOnceDeps, listenOnce } from './listen-once.ts';
import { openPubSub, pubSubUrl, type Session } from './pubsub.ts';

export interface ChangeEventsDeps<S extends Session>
  extends Pick<ListenOnceDeps, 'cursors' | 'takeIn' | 'client'>,
    Partial<Pick<ListenOnceDeps, 'leaseMs' | 'silentMs'>> {
  /** Of Salesforce's Pub/Sub API: `api.pubsub.salesforce.com:7443`. */
  readonly address: string;
  /** @throws Fault CRM_* */
  readonly session: () => Promise<S>;
  /** Gets a new session instead of the one that Salesforce refused. @throws Fault CRM_* */
  readonly renew: (refused: S) => Promise<unknown>;
  /** More changed than events tell: everything since must be asked for. */
  readonly onOverflow: () => unknown;
  /** Told of every fault that a stream comes back from, and of events that cannot be read. */
  readonly onError: (error: unknown) => void;
  readonly sleep?: Sleep;
  readonly random?: () => number;
}

const TOPICS = ['/data/LeadChangeEvent', '/data/ContactChangeEvent'];
const LEASE_MS = 60_000;
/** Salesforce: a stream says within 270 seconds that nothing happens. */
const SILENT_MS = 300_000;
const LEAST_PAUSE_MS = 1_000;
const MOST_PAUSE_MS = 60_000;

/**
 * Change Data Capture: leads and contacts that change in Salesforce, heard at once over the Pub/Sub API. What is heard is
 * a hint, as every news of a CRM is: the record is read before anything is decided. @throws Fault CONFIG_INVALID
 */
export function openChangeEvents<S extends Session>(deps: ChangeEventsDeps<S>): ChangeEvents {
  const url = pubSubUrl(deps.address);
  return {
    listen: async (signal) => {
      const pubSub = await openPubSub(url);
      const once = {
        leaseMs: LEASE_MS,
        silentMs: SILENT_MS,
        ...deps,
        pubSub,
        headerOf: openHeaderReader(pubSub, deps.onError),
      };
      try {
        await Promise.all(TOPICS.map((topic) => keepListening(topic, once, signal)));
      } finally {
        pubSub.close();
      }
    },
  };
}

type Deps<S extends Session> = ChangeEventsDeps<S> & ListenOnceDeps;

/** Begins anew whenever a stream ends, later and later while nothing is heard. */
async function keepListening<S extends Session>(
  topic: string,
  deps: Deps<S>,
  signal: AbortSignal,
): Promise<void> {
  const pause = pausesOf(deps, signal);
  const round = roundsOf(topic, deps, signal, pause.startOver);
  while (!signal.aborted) {
    try {
      const how = await round.next();
      if (how === 'held') await pause.forMs(deps.leaseMs / 2);
      if (how === 'over') await pause.longer();
    } catch (error) {
      if (signal.aborted) return;
      deps.onError(streamFault(error, topic));
      round.afterPause();
      await pause.longer();
    }
  }
}

function roundsOf<S extends Session>(topic: string, deps: Deps<S>, signal: AbortSignal, onHeard: () => void) {
  let isRenewed = false;
  let refusedReplayId: string | null = null;
  const onResponse = (): void => {
    isRenewed = false;
    onHeard();
  };
  return {
    /** @returns 'again': what was in the way has been seen to */
    next: async (): Promise<'held' | 'over' | 'again'> => {
      const session = await deps.session();
      try {
        const ended = await listenOnce(deps, { topic, session, refusedReplayId, onResponse, signal });
        if (ended.kind !== 'refused') return ended.kind;
        await deps.onOverflow();
        refusedReplayId = ended.replayId;
      } catch (error) {
        if (isRenewed || !isUnauthenticated(error)) throw error;
        isRenewed = true;
        await deps.renew(session);
      }
      return 'again';
    },
    /** A session is renewed once before each pause, and no more often. */
    afterPause: (): void => void (isRenewed = false),
  };
}

function pausesOf(
  { sleep = sleepFor, random = Math.random }: Pick<ChangeEventsDeps<Session>, 'sleep' | 'random'>,
  signal: AbortSignal,
) {
  let failures = 0;
  const forMs = async (ms: number): Promise<void> => {
    try {
      await sleep(ms, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
  return {
    startOver: (): void => void (failures = 0),
    forMs,
    /** From 1 to 2 seconds at first, from 1 to 60 at last. */
    longer: (): Promise<void> => {
      failures += 1;
      const most = Math.min(MOST_PAUSE_MS, LEAST_PAUSE_MS * 2 ** failures);
      return forMs(LEAST_PAUSE_MS + random() * (most - LEAST_PAUSE_MS));
    },
  };
}
