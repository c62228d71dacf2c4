import type { ChangeEvents } from '../../../flow/change-events.ts';
import { type Sleep, sleepFor } from '../../sleep.ts';
import { openHeaderReader } from './change-header.ts';
import { isInvalidReplayId, isUnauthenticated, streamFault } from './grpc-status.ts';
import { type ListenOnceDeps, listenOnce } from './listen-once.ts';
import { openPubSub, pubSubUrl, type Session } from './pubsub.ts';

export interface ChangeEventsDeps
  extends Pick<ListenOnceDeps, 'cursors' | 'takeIn' | 'client'>,
    Partial<Pick<ListenOnceDeps, 'leaseMs' | 'silentMs'>> {
  /** Of Salesforce's Pub/Sub API: `api.pubsub.salesforce.com:7443`. */
  readonly address: string;
  /** @throws Fault CRM_* */
  readonly session: () => Promise<Session>;
  /** Gets a new session instead of the one that Salesforce refused. @throws Fault CRM_* */
  readonly renew: (refused: Session) => Promise<unknown>;
  /** More changed than events tell: everything since must be asked for. */
  readonly onOverflow: () => unknown;
  /** Told of every fault that a stream comes back from. */
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
export function openChangeEvents(deps: ChangeEventsDeps): ChangeEvents {
  const url = pubSubUrl(deps.address);
  return {
    listen: async (signal) => {
      const pubSub = await openPubSub(url);
      const once = {
        leaseMs: LEASE_MS,
        silentMs: SILENT_MS,
        ...deps,
        pubSub,
        headerOf: openHeaderReader(pubSub),
      };
      try {
        await Promise.all(TOPICS.map((topic) => keepListening(topic, once, signal)));
      } finally {
        pubSub.close();
      }
    },
  };
}

type Deps = ChangeEventsDeps & ListenOnceDeps;

/** Begins anew whenever a stream ends, later and later while nothing is heard. */
async function keepListening(topic: string, deps: Deps, signal: AbortSignal): Promise<void> {
  const pause = pausesOf(deps, signal);
  const round = roundsOf(topic, deps, signal, pause.startOver);
  while (!signal.aborted) {
    try {
      const how = await round.next();
      if (how === 'held') await pause.forMs(deps.leaseMs / 2);
      if (how === 'ended') await pause.longer();
    } catch (error) {
      if (signal.aborted) return;
      deps.onError(streamFault(error, topic));
      round.afterPause();
      await pause.longer();
    }
  }
}

function roundsOf(topic: string, deps: Deps, signal: AbortSignal, onHeard: () => void) {
  let isRenewed = false;
  let refusedReplayId: string | null = null;
  const onResponse = (): void => {
    isRenewed = false;
    onHeard();
  };
  return {
    /** @returns 'again': what was in the way has been seen to */
    next: async (): Promise<'held' | 'ended' | 'again'> => {
      const session = await deps.session();
      let replayId: string | null = null;
      const onReplayId = (from: string | null): void => void (replayId = from);
      try {
        return await listenOnce(deps, { topic, session, refusedReplayId, onResponse, onReplayId, signal });
      } catch (error) {
        if (isInvalidReplayId(error) && replayId !== null) {
          await deps.onOverflow();
          refusedReplayId = replayId;
        } else if (isUnauthenticated(error) && !isRenewed) {
          isRenewed = true;
          await deps.renew(session);
        } else throw error;
        return 'again';
      }
    },
    /** A session is renewed once before each pause, and no more often. */
    afterPause: (): void => void (isRenewed = false),
  };
}

function pausesOf({ sleep = sleepFor, random = Math.random }: ChangeEventsDeps, signal: AbortSignal) {
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
