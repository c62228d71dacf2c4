import { Fault } from '../faults.ts';
import type { Delivery, SourceReply } from '../intake/source.ts';
import type { ReceiveDeps } from './receive.ts';

/**
 * Answers the GET with which some providers ask whether the address is ours. Nothing is stored.
 * @throws Fault SOURCE_UNKNOWN, NOT_FOUND, CHALLENGE_REFUSED
 */
export function createChallenge({ settingsOf, sourceFor }: Pick<ReceiveDeps, 'settingsOf' | 'sourceFor'>) {
  return (sourceName: string, delivery: Delivery): SourceReply => {
    const settings = settingsOf(sourceName);
    if (!settings)
      throw new Fault(
        'SOURCE_UNKNOWN',
        'There is no source of this name. Name it under sources in the policy.',
      );
    const { challenge } = sourceFor(settings.type);
    if (!challenge)
      throw new Fault('NOT_FOUND', 'Nobody asks this source for anything. Leads are sent to it with POST.');
    return challenge(delivery, settings);
  };
}
