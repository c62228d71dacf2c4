import type { Crm } from '../src/flow/ports.ts';
import type { Database } from '../src/store/database.ts';
import type { FakeProcess } from './fake-process.ts';

export interface Case {
  readonly name: string;
  readonly leads: number;
  readonly latencyMs: number;
  /** Calls that the CRM takes in 10 s; null: as many as one likes. */
  readonly limit: number | null;
  readonly mostCallsPerLead?: number;
  readonly leastLeadsPerSecond?: number;
  /** How many times the time that the limit allows for the calls made. */
  readonly mostTimesTheLimit?: number;
}

/** A CRM that leads are handed off to, and what that may cost there. */
export interface HandoffCrm {
  readonly name: string;
  readonly cases: readonly Case[];
  /** Jobs under way at once, as Baton has them. */
  readonly concurrency: { readonly signal: number; readonly effect: number };
  /** A fake of it, in a process of its own. */
  readonly start: (one: Case) => Promise<FakeProcess>;
  readonly open: (database: Database, url: string, one: Case) => Crm;
  /** What the fake saw. */
  readonly seen: (url: string) => Promise<Seen>;
}

export interface Seen {
  readonly calls: number;
  /** By method and path, where the fake tells. */
  readonly byPath?: Readonly<Record<string, number>>;
  /** How many records there are of each type of which every lead leaves one. */
  readonly records: Readonly<Record<string, number>>;
  /** What a client should not do: calls above the limit, and the like. */
  readonly wrong: number;
}
