/** The known name most like the given one, if any is near enough to be meant. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  return within(
    name,
    known,
    name.length < 2 ? 0 : name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3)),
  );
}

/** A known name that this one is surely a slip of, where names of one's own are allowed as well. */
export function slipOf(name: string, known: Iterable<string>): string | undefined {
  return within(name, known, name.length <= 3 ? 0 : name.length <= 6 ? 1 : 2);
}

/** Who has more names than this in one policy is not helped by a guess, and would wait for it. */
const MOST_NAMES = 500;

/** The nearest other name at most so many slips away; a difference of case alone is no slip. */
function within(name: string, known: Iterable<string>, most: number): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let limit = most + 1;
  let looked = 0;
  for (const candidate of known) {
    if (candidate === name) continue;
    looked += 1;
    if (looked > MOST_NAMES) break;
    const other = candidate.toLowerCase();
    if (Math.abs(other.length - wanted.length) >= limit) continue;
    const slips = wanted === other ? 0 : slipsBetween(wanted, other, limit);
    if (slips < limit) [best, limit] = [candidate, slips];
  }
  return best;
}

/** Letters changed, left out, added or swapped with their neighbour. Gives up at `limit`. */
function slipsBetween(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let slips = Math.min(
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
      );
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) slips = Math.min(slips, (before[j - 2] ?? 0) + 1);
      row.push(slips);
      least = Math.min(least, slips);
    }
    if (least >= limit) return limit;
    [before, previous] = [previous, row];
  }
  return previous[b.length] ?? limit;
}
