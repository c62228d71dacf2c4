/** The same in their order, in lists of at most so many. */
export const chunksOf = <Value>(values: readonly Value[], most: number): Value[][] =>
  Array.from({ length: Math.ceil(values.length / most) }, (_, i) => values.slice(i * most, (i + 1) * most));
