/** Throws that a seed fixes: the same seed, the same throws (mulberry32). */
export function diceOf(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** An integer from `low` to `high`, both possible. */
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    chance: (of: number): boolean => next() < of,
    between,
    oneOf: <One>(all: readonly [One, ...One[]]): One => all[between(0, all.length - 1)] ?? all[0],
  };
}

export type Dice = ReturnType<typeof diceOf>;
