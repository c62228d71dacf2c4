import { Fault } from '../../../faults.ts';
import type { ReplayCursors, TakeIn } from '../../../flow/change-events.ts';
import type { ChangeHeader } from './change-header.ts';
import { heard } from './heard.ts';
import type { FetchResponse, PubSub, Session } from './pubsub.ts';

export interface ListenOnceDeps {
  readonly pubSub: PubSub;
  readonly headerOf: (
    event: FetchResponse['events'][number]['event'],
    session: Session,
  ) => Promise<ChangeHeader | null>;
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
  readonly onReplayId: (replayId: string | null) => void;
  readonly signal: AbortSignal;
}

/** Salesforce: at most 100 events may be on their way. */
const MOST_ON_THEIR_WAY = 100;

/**
 * Listens to one stream while it lasts and the turn is ours. What is heard is committed before the replay id moves.
 * @returns 'held' when another process listens @throws an error of gRPC, Fault STORE_UNAVAILABLE, CRM_UNAVAILABLE
 */
export async function listenOnce(deps: ListenOnceDeps, listening: Listening): Promise<'held' | 'ended'> {
  const { cursors, leaseMs, silentMs, pubSub } = deps;
  const { topic, session, signal, onResponse, onReplayId } = listening;
  // Ids of one org mean nothing to another.
  const cursor = `${session.orgId}${topic}`;
  const turn = await cursors.take(cursor, leaseMs);
  if (!turn) return 'held';
  const stream = pubSub.subscribe(session);
  let isLost = false;
  let isSilent = false;
  const lose = (): void => {
    isLost = true;
    stream.cancel();
  };
  const keeping = setInterval(() => {
    cursors.keep(cursor, turn.token, leaseMs).then((isOurs) => isOurs || lose(), lose);
  }, leaseMs / 3);
  const silence = setTimeout(() => {
    isSilent = true;
    stream.cancel();
  }, silentMs);
  signal.addEventListener('abort', stream.cancel);
  try {
    if (signal.aborted) return 'ended';
    const replayId = turn.replayId === listening.refusedReplayId ? null : turn.replayId;
    onReplayId(replayId);
    stream.request({ topic_name: topic, ...beginningAt(replayId), num_requested: MOST_ON_THEIR_WAY });
    for await (const response of stream.responses()) {
      silence.refresh();
      onResponse();
      const through = await takeInAll(response, deps, session);
      const isOurs =
        through.length === 0
          ? await cursors.keep(cursor, turn.token, leaseMs)
          : await cursors.advance(cursor, turn.token, through.toString('base64'), leaseMs);
      if (!isOurs) return 'held';
      silence.refresh();
      if (response.events.length > 0)
        stream.request({ topic_name: topic, num_requested: response.events.length });
    }
    return 'ended';
  } catch (error) {
    if (isLost) return 'held';
    if (isSilent) throw silent(topic, silentMs);
    throw error;
  } finally {
    signal.removeEventListener('abort', stream.cancel);
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
