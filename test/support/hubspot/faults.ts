import type { FakeFault, FakeHubSpot } from './fake-hubspot.ts';

export interface Faults {
  readonly plan: FakeHubSpot['fault'];
  /** The fault for this request, which is spent by it. */
  readonly next: (method: string, path: string) => FakeFault | undefined;
  readonly clear: () => void;
}

/** The one that was planned first goes first. */
export function planFaults(): Faults {
  let planned: { fault: FakeFault; method?: string | undefined; path?: RegExp | undefined; left: number }[] =
    [];
  return {
    plan: (fault, { method, path } = {}, times = 1) => {
      planned.push({ fault, method, path, left: times });
    },
    next: (method, path) => {
      const found = planned.find(
        (one) =>
          (one.method === undefined || one.method === method) &&
          (one.path === undefined || path.search(one.path) >= 0),
      );
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) planned = planned.filter((one) => one !== found);
      return found.fault;
    },
    clear: () => {
      planned = [];
    },
  };
}
