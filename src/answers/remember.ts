/**
 * Keeps what was fetched for a while, so that of a rush only the first few ask. What failed, and what was not there
 * (null), is not kept.
 * @param most so many are kept at once; the oldest goes first
 */
export function remember<T extends object>(forMs: number, most: number) {
  const kept = new Map<string, { readonly until: number; readonly value: T }>();
  return async (key: string, fetchIt: () => Promise<T | null>): Promise<T | null> => {
    const known = kept.get(key);
    if (known && known.until > performance.now()) return known.value;
    const value = await fetchIt();
    kept.delete(key);
    if (value !== null) kept.set(key, { until: performance.now() + forMs, value });
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}
