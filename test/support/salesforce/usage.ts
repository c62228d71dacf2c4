/** Calls of the last 24 hours, and how many the org may make. */
export interface Usage {
  readonly count: () => void;
  readonly set: (used: number, most: number) => void;
  readonly standing: () => { readonly used: number; readonly most: number };
}

export function openUsage(): Usage {
  let [used, most] = [18, 15_000];
  return {
    count: () => {
      used += 1;
    },
    set: (newUsed, newMost) => {
      [used, most] = [newUsed, newMost];
    },
    standing: () => ({ used, most }),
  };
}
