import type { SourceType } from '../domain/policy/source-types.ts';
import { Fault } from '../faults.ts';
import type { Delivery, DeliveryPart, Source, SourceReply, SourceSettings } from '../intake/source.ts';
import type { Checkpoint, Inbox, Jobs, QueuedJob } from './ports.ts';

export interface Received {
  /** Of a delivery that holds several signals, the first. */
  readonly signal: string;
  /** Everything in it came before. */
  readonly duplicate: boolean;
  /** What this sender wants to hear instead of the usual answer. */
  readonly reply?: SourceReply;
}

export interface ReceiveDeps {
  readonly settingsOf: (source: string) => SourceSettings | undefined;
  readonly sourceFor: (type: SourceType) => Source;
  readonly inbox: Inbox;
  readonly jobs: Jobs;
  readonly newId: (prefix: string) => string;
  readonly checkpoint: Checkpoint;
  /** Told when the queue did not take a job: nothing is lost, the sweeper will find it in the ledger. */
  readonly onQueueError: (error: unknown) => void;
}

/**
 * Takes one delivery: who sent it, is it whole, did it come before; then commits all that it holds. When this resolves it is
 * safe, and only then may the sender be told so. What it says is judged later, so that bad content loses nothing.
 * @throws Fault SOURCE_UNKNOWN, SIGNATURE_*, BODY_*, CONTENT_TYPE_UNSUPPORTED, STORE_UNAVAILABLE
 */
export function createReceive(deps: ReceiveDeps) {
  return async (sourceName: string, delivery: Delivery): Promise<Received> => {
    const settings = deps.settingsOf(sourceName);
    if (!settings) {
      throw new Fault(
        'SOURCE_UNKNOWN',
        `There is no source "${shown(sourceName)}". Name it under sources in the policy, or mend the address.`,
      );
    }
    const source = deps.sourceFor(settings.type);
    const proof = source.verify(delivery, settings);
    const isTaken =
      source.takesAnyType || delivery.files || source.contentTypes.includes(delivery.contentType);
    if (!isTaken) {
      throw new Fault(
        'CONTENT_TYPE_UNSUPPORTED',
        `"${shown(delivery.contentType)}" is not taken here. Send ${source.contentTypes.join(' or ')}.`,
      );
    }
    source.inspect(delivery);
    const door = { proof, doubts: [...((await source.doubts?.(delivery, settings, proof)) ?? [])] };

    const parts: readonly DeliveryPart[] = source.split?.(delivery) ?? [
      { body: delivery.body, dedupe: source.dedupe(delivery) },
    ];
    // All at once: the inbox gathers them into one commit or two.
    const received = await Promise.all(
      parts.map(({ body, contentType, dedupe }) =>
        deps.inbox.commit({
          body,
          dedupe,
          door,
          id: deps.newId('sig'),
          source: settings.name,
          contentType: contentType ?? delivery.contentType,
          receivedAt: delivery.receivedAt,
          files: delivery.files ?? [],
        }),
      ),
    );
    deps.checkpoint('receive.afterCommit');
    const fresh = received.flatMap(({ signal, duplicate }, i): QueuedJob[] =>
      duplicate ? [] : [{ kind: 'signal', id: signal, replay: 0, urgent: parts[i]?.urgent ?? true }],
    );
    // Not awaited: the answer must not wait for the queue, which may lose a job but never the lead.
    if (fresh.length > 0) deps.jobs.add(fresh).catch(deps.onQueueError);
    const reply = source.reply?.(delivery) ?? source.thanks?.(delivery, settings);
    return { signal: received[0]?.signal ?? '', duplicate: fresh.length === 0, ...(reply && { reply }) };
  };
}

const shown = (text: string): string => text.replaceAll(/[^\x20-\x7E]/g, '?').slice(0, 80);
