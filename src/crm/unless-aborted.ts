/**
 * What the work gives, or a rejection as soon as the signal aborts; what was under way goes on unheard.
 * @param why what is thrown then; without it the signal's own reason
 */
export async function unlessAborted<Value>(
  work: Promise<Value>,
  signal: AbortSignal,
  why: () => unknown = () => signal.reason,
): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(why());
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
