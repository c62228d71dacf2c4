import type { FakeFault, FakeSalesforce, FaultMatch } from './fake-salesforce.ts';

type RowFault = Extract<FakeFault, { kind: 'row' }>;
export type RequestFault = Exclude<FakeFault, RowFault>;

export interface Faults {
  readonly plan: FakeSalesforce['fault'];
  /** The fault for this request, which is spent by it. @param text all that it says, to find types in */
  readonly next: (method: string, path: string, text: string) => RequestFault | undefined;
  /** The fault for this record. @param method of the request, or part of a composite, that writes it; text: what it writes */
  readonly nextRow: (method: string, path: string, type: string, text: string) => RowFault | undefined;
  readonly clear: () => void;
}

interface Planned<Fault> {
  readonly fault: Fault;
  readonly match: FaultMatch;
  left: number;
}

/** The one that was planned first goes first. */
export function planFaults(): Faults {
  const requests: Planned<RequestFault>[] = [];
  const rows: Planned<RowFault>[] = [];
  return {
    plan: (fault, match = {}, times = 1) => {
      if (fault.kind === 'row') rows.push({ fault, match, left: times });
      else requests.push({ fault, match, left: times });
    },
    next: (method, path, text) =>
      take(
        requests,
        (match) => fits(match, method, path, text) && (match.type === undefined || names(text, match.type)),
      ),
    nextRow: (method, path, type, text) =>
      take(
        rows,
        (match) => fits(match, method, path, text) && (match.type === undefined || match.type === type),
      ),
    clear: () => {
      requests.length = 0;
      rows.length = 0;
    },
  };
}

const fits = (
  { method, path, says }: FaultMatch,
  itsMethod: string,
  itsPath: string,
  text: string,
): boolean =>
  (method === undefined || method === itsMethod) &&
  (path === undefined || itsPath.search(path) >= 0) &&
  // A query inside a composite stands there as in an address.
  (says === undefined || text.includes(says) || text.includes(encodeURIComponent(says)));

const names = (text: string, type: string): boolean =>
  new RegExp(`(?:/sobjects/|"type"\\s*:\\s*"|\\bFROM[\\s+])${type}\\b`).test(text);

function take<Fault>(planned: Planned<Fault>[], isMeant: (match: FaultMatch) => boolean): Fault | undefined {
  const found = planned.find(({ match }) => isMeant(match));
  if (!found) return undefined;
  found.left -= 1;
  if (found.left <= 0) planned.splice(planned.indexOf(found), 1);
  return found.fault;
}
