import type { CrmCall } from '../flow/ports.ts';
import { givenUp } from './given-up.ts';

export interface BatcherDeps<Item, Answer> {
  /** Items in one call. HubSpot: 100. */
  readonly most?: number;
  /** Calls under way at the same time. */
  readonly atOnce?: number;
  /**
   * Answers for each item, in their order; an Error in the place of an answer is for that item's caller alone. If it
   * throws, all of that batch's callers get the error.
   */
  readonly run: (items: readonly Item[], call: CrmCall) => Promise<readonly (Answer | Error)[]>;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly call: CrmCall;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

const SHORTEST_GAP_MS = 300;
const GAP_FOR_EACH_MS = 10;
const LONGEST_GAP_MS = 1_000;
const PATIENT_GAP_MS = 1_500;

/**
 * Makes single items of many jobs into few calls. When it is quiet an item goes at once, with those that came in the
 * same turn of the event loop. After a call the next waits a little for company, the longer the larger that call was,
 * since more are then likely to come; a full batch waits for nothing. Urgent items go first. While all who wait are
 * patient, they wait for more company.
 *
 * An item whose signal aborts before it has left is not sent; the call is told to stop only when nobody waits for it.
 */
export function createBatcher<Item, Answer>({
  most = 100,
  atOnce = 8,
  run,
}: BatcherDeps<Item, Answer>): (item: Item, call: CrmCall) => Promise<Answer> {
  let urgent: Waiting<Item, Answer>[] = [];
  let others: Waiting<Item, Answer>[] = [];
  let underWay = 0;
  let sentAt = Number.NEGATIVE_INFINITY;
  let gap = 0;
  let timer: NodeJS.Timeout | undefined;
  let looksSoon = false;

  const look = (): void => {
    looksSoon = false;
    clearTimeout(timer);
    for (;;) {
      const waiting = urgent.length + others.length;
      if (waiting === 0 || underWay >= atOnce) return;
      const wait = sentAt + gapNow() - Date.now();
      if (waiting < most && wait > 0) {
        timer = setTimeout(look, wait);
        return;
      }
      void send(takeBatch());
    }
  };

  /** How long after the last call the next may go, if nobody who waits is in a hurry even longer. */
  const gapNow = (): number => {
    const isPatient = [...urgent, ...others].every(({ call }) => call.patient === true);
    return isPatient ? Math.max(gap, PATIENT_GAP_MS) : gap;
  };

  const takeBatch = (): Waiting<Item, Answer>[] => {
    const batch = urgent.splice(0, most);
    return [...batch, ...others.splice(0, most - batch.length)];
  };

  const send = async (batch: readonly Waiting<Item, Answer>[]): Promise<void> => {
    underWay += 1;
    sentAt = Date.now();
    gap = Math.min(LONGEST_GAP_MS, Math.max(SHORTEST_GAP_MS, GAP_FOR_EACH_MS * batch.length));
    const calls = allOf(batch.map(({ call }) => call));
    try {
      const answers = await run(
        batch.map(({ item }) => item),
        calls.call,
      );
      batch.forEach(({ resolve, reject }, i) => {
        const answer = answers[i];
        if (answer === undefined)
          reject(new Error(`a batch of ${batch.length} got ${answers.length} answers`));
        else if (answer instanceof Error) reject(answer);
        else resolve(answer);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    calls.done();
    underWay -= 1;
    look();
  };

  return (item, call) =>
    new Promise<Answer>((resolve, reject) => {
      const { signal } = call;
      const leave = (): void => {
        const isMine = (one: Waiting<Item, Answer>): boolean => one === mine;
        const waits = urgent.some(isMine) || others.some(isMine);
        if (!waits) return; // It has left: what comes of it is still of use.
        urgent = urgent.filter((one) => !isMine(one));
        others = others.filter((one) => !isMine(one));
        mine.reject(givenUp(signal, 'company'));
      };
      const done = (): void => signal.removeEventListener('abort', leave);
      const mine: Waiting<Item, Answer> = {
        item,
        call,
        resolve: (answer) => (done(), resolve(answer)),
        reject: (error) => (done(), reject(error)),
      };
      if (signal.aborted) return mine.reject(givenUp(signal, 'company'));
      signal.addEventListener('abort', leave, { once: true });
      (call.urgent ? urgent : others).push(mine);
      if (looksSoon) return;
      looksSoon = true;
      queueMicrotask(look);
    });
}

/** One call for several: urgent if any of them is, given up only when all of them are. */
function allOf(calls: readonly CrmCall[]): { call: CrmCall; done: () => void } {
  const controller = new AbortController();
  const left = new Set(calls.map(({ signal }) => signal));
  const listeners = [...left].map((signal) => {
    const gone = (): void => {
      left.delete(signal);
      if (left.size === 0) controller.abort(signal.reason);
    };
    signal.addEventListener('abort', gone, { once: true });
    return () => signal.removeEventListener('abort', gone);
  });
  return {
    call: { signal: controller.signal, urgent: calls.some(({ urgent }) => urgent) },
    done: () => {
      for (const remove of listeners) remove();
    },
  };
}
