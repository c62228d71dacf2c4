/** How what several say of one record becomes one. */
export interface MergeRules<Said, Result> {
  /** Both as one, the second having the last word; null: they are two steps. */
  readonly both: (first: Said, second: Said) => Said | null;
  /** The record was refused for a value: of several that went as one, one may be at fault for all. */
  readonly isAboutValues: (result: Result) => boolean;
}

/**
 * A batch names a record once. So what several say of one record at the same time goes as one, the last word on a
 * value holding; who say the same key speak of the same record. Together they may be refused for the value of one of
 * them; then each goes alone.
 * @returns for each what became of the record, in their order
 */
export async function writeMerged<Said extends { readonly key: string }, Result>(
  said: readonly Said[],
  send: (merged: readonly Said[]) => Promise<readonly Result[]>,
  rules: MergeRules<Said, Result>,
): Promise<readonly (Result | Error)[]> {
  const results = new Map<Said, Result>();
  const alone = new Set<Said>();
  for (let left = said; left.length > 0; ) {
    const { now, later } = oneOfEachKey(left, alone, rules);
    const answers = await send(now.map(({ merged }) => merged));
    const again: Said[] = [];
    now.forEach(({ from }, at) => {
      const answer = answers[at];
      const isOneAtFault = from.length > 1 && answer !== undefined && rules.isAboutValues(answer);
      for (const one of from) {
        if (isOneAtFault) again.push(one);
        else if (answer !== undefined) results.set(one, answer);
      }
    });
    for (const one of again) alone.add(one);
    left = [...again, ...later];
  }
  return said.map(
    (one) => results.get(one) ?? new Error('The CRM answered for fewer records than were sent.'),
  );
}

interface Merged<Said> {
  readonly merged: Said;
  readonly from: readonly Said[];
}

/** Who must wait is followed by all who speak of the same record after them, so that the last word stays the last. */
function oneOfEachKey<Said extends { readonly key: string }>(
  said: readonly Said[],
  alone: ReadonlySet<Said>,
  { both }: Pick<MergeRules<Said, unknown>, 'both'>,
): { now: readonly Merged<Said>[]; later: readonly Said[] } {
  const now = new Map<string, Merged<Said>>();
  const later: Said[] = [];
  const waiting = new Set<string>();
  for (const one of said) {
    const before = now.get(one.key);
    if (!before) {
      now.set(one.key, { merged: one, from: [one] });
      continue;
    }
    const mustWait = waiting.has(one.key) || before.from.some((other) => alone.has(other));
    const merged = mustWait ? null : both(before.merged, one);
    if (merged !== null) now.set(one.key, { merged, from: [...before.from, one] });
    else {
      waiting.add(one.key);
      later.push(one);
    }
  }
  return { now: [...now.values()], later };
}
