import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does `work` at once and then again and again, `everyMs` after it ended last, never twice at a time. A failure is told
 * and does not end it. Disposing waits for the round that runs.
 */
export function repeat(
  work: () => Promise<unknown>,
  everyMs: number,
  onError: (error: unknown) => void,
): AsyncDisposable {
  const stop = new AbortController();
  const rounds = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await work().catch(onError);
      await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const running = rounds();
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}
