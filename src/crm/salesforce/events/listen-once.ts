import { Fault } from '../../../faults.ts';
import type { ReplayCursors, TakeIn } from '../../../flow/change-events.ts';
import type { HeaderReader } from './change-header.ts';
import { isInvalidReplayId } from './grpc-status.ts';
import { heard } from './heard.ts';
import type { FetchResponse, PubSub, Session } from './pubsub.ts';

export interface ListenOnceDeps {
  readonly pubSub: PubSub;
  readonly headerOf: HeaderReader;
  readonly cursors: ReplayCursors;
  readonly takeIn: TakeIn;
  readonly onOverflow: () => unknown;
  readonly client: string;
  readonly leaseMs: number;
  /** For how long a stream may say nothing, not even that nothing happens. */
  readonly silentMs: number;
}

export interface Listening {
  readonly topic: string;
  readonly session: Session;
  /** Where not to begin: Salesforce refused it. */
  readonly refusedReplayId: string | null;
  /** Something was heard, if only that nothing happens. */
  readonly onResponse: () => void;
  readonly signal: AbortSignal;
}

/** How it ended: another process listens, the stream is over, or Salesforce refused to begin at this replay id. */
export type Ended =
  | { readonly kind: 'held' | 'over' }
  | { readonly kind: 'refused'; readonly replayId: string };

/** Salesforce: at most 100 events may be on their way. */
const MOST_ON_THEIR_WAY = 100;

const LOST = Symbol('the turn was lost');

/**
 * Listens to one stream while it lasts and the turn is ours. What is heard is committed before the replay id moves.
 * @throws an error of gRPC, Fault STORE_UNAVAILABLE, CRM_UNAVAILABLE
 */
export async function listenOnce(deps: ListenOnceDeps, listening: Listening): Promise<Ended> {
  const { cursors, leaseMs, silentMs, pubSub } = deps;
  const { topic, session, signal, onResponse, refusedReplayId } = listening;
  // Ids of one org mean nothing to another.
  const cursor = `${session.orgId}${topic}`;
  const turn = await cursors.take(cursor, leaseMs);
  if (!turn) return { kind: 'held' };
  const replayId = turn.replayId === refusedReplayId ? null : turn.replayId;
  const stream = pubSub.subscribe(session);
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  stopped.addEventListener('abort', stream.cancel);
  const keep = (): Promise<boolean> => cursors.keep(cursor, turn.token, leaseMs);
  const keeping = setInterval(() => {
    keep().then(
      (isOurs) => isOurs || stop.abort(LOST),
      (error: unknown) => stop.abort(error),
    );
  }, leaseMs / 3);
  const silence = setTimeout(() => stop.abort(silent(topic, silentMs)), silentMs);
  try {
    if (stopped.aborted) return { kind: 'over' };
    stream.request({ topic_name: topic, ...beginningAt(replayId), num_requested: MOST_ON_THEIR_WAY });
    for await (const response of stream.responses()) {
      silence.refresh();
      onResponse();
      const through = await takeInAll(response, deps, session);
      const isOurs =
        through.length === 0
          ? await keep()
          : await cursors.advance(cursor, turn.token, through.toString('base64'), leaseMs);
      if (!isOurs) return { kind: 'held' };
      silence.refresh();
      if (response.events.length > 0)
        stream.request({ topic_name: topic, num_requested: response.events.length });
    }
    return { kind: 'over' };
  } catch (error) {
    if (stop.signal.reason === LOST) return { kind: 'held' };
    if (replayId !== null && isInvalidReplayId(error)) return { kind: 'refused', replayId };
    throw stop.signal.reason ?? error;
  } finally {
    stopped.removeEventListener('abort', stream.cancel);
    clearTimeout(silence);
    clearInterval(keeping);
    stream.cancel();
    await cursors.release(cursor, turn.token);
  }
}

const silent = (topic: string, ms: number): Fault =>
  new Fault(
    'CRM_UNAVAILABLE',
    `Salesforce's stream ${topic} said nothing for ${ms / 1000} seconds, so it is taken for dead and begun anew.`,
  );

const beginningAt = (replayId: string | null) =>
  replayId === null
    ? { replay_preset: 'LATEST' as const }
    : { replay_preset: 'CUSTOM' as const, replay_id: Buffer.from(replayId, 'base64') };

/** @returns the replay id through which everything is safe; one without events tells how far nothing happened */
async function takeInAll(
  { events, latest_replay_id }: FetchResponse,
  { headerOf, takeIn, onOverflow, client }: ListenOnceDeps,
  session: Session,
): Promise<Buffer> {
  const us = { userId: session.userId, client };
  const all = [];
  for (const { event } of events) all.push(heard(await headerOf(event, session), us));
  const parts = all.flatMap((one) => one.parts);
  if (parts.length > 0) await takeIn(parts);
  if (all.some(({ isOverflow }) => isOverflow)) await onOverflow();
  return events.at(-1)?.replay_id ?? latest_replay_id;
}
