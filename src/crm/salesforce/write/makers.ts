import type { Clock } from '../../../flow/ports.ts';
import type { Found } from '../people.ts';

/** Of somebody who was not found: who was made meanwhile; null: nobody; or it is Salesforce that must be asked again. */
export type Meanwhile = Found | null | 'ask-again';

/** Keeps a process from making one person twice, by who they are: an e-mail address, else a phone number. */
export interface Makers {
  /** Work that may make this person waits until other such work has ended; then all who know whom it made go on together. */
  readonly inTurn: <Value>(who: string, work: (meanwhile: Meanwhile) => Promise<Value>) => Promise<Value>;
  readonly made: (who: string, found: Found) => void;
}

/** Longer than any search for them that began before they were made. */
const REMEMBERED_MS = 60_000;

/**
 * A lead has no unique address in Salesforce, so nothing there refuses a second one. A query sees at once what was
 * written; what it cannot see is somebody who was made after it was asked.
 */
export function openMakers(now: Clock): Makers {
  const making = new Map<string, Promise<unknown>>();
  const remembered = new Map<string, { readonly meanwhile: Meanwhile; readonly at: number }>();

  const remember = (who: string, meanwhile: Meanwhile): void => {
    const at = now().getTime();
    remembered.delete(who);
    remembered.set(who, { meanwhile, at });
    for (const [oldest, entry] of remembered) {
      if (at - entry.at <= REMEMBERED_MS) break;
      remembered.delete(oldest);
    }
  };
  const known = (who: string): Meanwhile => {
    const entry = remembered.get(who);
    return entry !== undefined && now().getTime() - entry.at <= REMEMBERED_MS ? entry.meanwhile : null;
  };

  return {
    inTurn: async (who, work) => {
      for (let other = making.get(who); other; other = making.get(who)) await other;
      const meanwhile = known(who);
      if (isMade(meanwhile)) return work(meanwhile);
      const turn = work(meanwhile);
      const ended = turn.then(
        () => undefined,
        // It may have made them: nobody saw the end.
        () => remember(who, isMade(known(who)) ? known(who) : 'ask-again'),
      );
      making.set(who, ended);
      void ended.then(() => making.delete(who));
      return turn;
    },
    made: (who, found) => remember(who, found),
  };
}

const isMade = (meanwhile: Meanwhile): meanwhile is Found => meanwhile !== null && meanwhile !== 'ask-again';
