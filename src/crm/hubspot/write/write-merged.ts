import type { ItemResult, NewRecord } from '../hubspot-api.ts';
import { isGone, isTaken } from './write-refusal.ts';

/** What somebody says of a record; who say the same key speak of the same one. */
export interface Said extends NewRecord {
  readonly key: string;
}

/**
 * HubSpot: a batch names a record once. So what several say of one record at the same time goes as one, the last word
 * on a property holding. Together they may be refused for the value of one of them; then each goes alone.
 * @returns for each what became of the record, in their order
 */
export async function writeMerged(
  said: readonly Said[],
  send: (merged: readonly Said[]) => Promise<readonly ItemResult[]>,
): Promise<readonly (ItemResult | Error)[]> {
  const results = new Map<Said, ItemResult>();
  const alone = new Set<Said>();
  for (let left = said; left.length > 0; ) {
    const { now, later } = oneOfEachKey(left, alone);
    const answers = await send(now.map(({ merged }) => merged));
    const again: Said[] = [];
    now.forEach(({ from }, at) => {
      const answer = answers[at];
      const isOneAtFault = from.length > 1 && answer !== undefined && isAboutValues(answer);
      for (const one of from) {
        if (isOneAtFault) again.push(one);
        else if (answer) results.set(one, answer);
      }
    });
    for (const one of again) alone.add(one);
    left = [...again, ...later];
  }
  return said.map(
    (one) => results.get(one) ?? new Error('HubSpot answered for fewer records than were sent.'),
  );
}

const isAboutValues = (answer: ItemResult): boolean =>
  answer.kind === 'refused' && !isTaken(answer.refusal) && !isGone(answer.refusal);

interface Merged {
  readonly merged: Said;
  readonly from: readonly Said[];
}

/** Who must wait is followed by all who speak of the same record after them, so that the last word stays the last. */
function oneOfEachKey(
  said: readonly Said[],
  alone: ReadonlySet<Said>,
): { now: readonly Merged[]; later: readonly Said[] } {
  const now = new Map<string, Merged>();
  const later: Said[] = [];
  const waiting = new Set<string>();
  for (const one of said) {
    const before = now.get(one.key);
    if (!before) now.set(one.key, { merged: one, from: [one] });
    else if (
      waiting.has(one.key) ||
      before.from.some((other) => alone.has(other)) ||
      disagree(before.merged, one)
    ) {
      waiting.add(one.key);
      later.push(one);
    } else {
      const properties = { ...before.merged.properties, ...one.properties };
      now.set(one.key, { merged: { ...before.merged, properties }, from: [...before.from, one] });
    }
  }
  return { now: [...now.values()], later };
}

/** One clears what the other sets: two steps, as a lifecycle stage needs them to go back. */
const disagree = (one: Said, two: Said): boolean =>
  Object.entries(two.properties).some(
    ([name, value]) => name in one.properties && (one.properties[name] === '') !== (value === ''),
  );
