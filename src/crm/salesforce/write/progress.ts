import type { Found } from '../people.ts';
import type { OpenTask } from './look-for.ts';

export type PartName = 'person' | 'Task' | 'Note';

/** How far a write has come, over what Salesforce refused on the way. */
export interface Progress {
  /** The record to be changed; null: it is to be made. */
  there: Found | null;
  /** The id of the person once written. */
  done: string | null;
  /** The task as Salesforce has it; null: it is to be made. */
  task: OpenTask | null;
  /** Parts that are not written, any more. */
  readonly dropped: Set<PartName>;
  /** Fields that Salesforce refused. */
  readonly left: Readonly<Record<PartName, Set<string>>>;
  readonly warnings: string[];
  /** The next call is for this write alone. */
  alone: boolean;
  /** Nothing but Baton's own fields is written: a duplicate rule minds the others. */
  ownOnly: boolean;
  /** Our key is on another record, where it stays. */
  keyless: boolean;
  readonly tries: { turn: number; round: number; lock: number; taken: number };
}

/** Before anything was written or refused. */
export const begin = (there: Found | null, task: OpenTask | null): Progress => ({
  there,
  done: null,
  task,
  dropped: new Set(),
  left: { person: new Set(), Task: new Set(), Note: new Set() },
  warnings: [],
  alone: false,
  ownOnly: false,
  keyless: false,
  tries: { turn: 0, round: 0, lock: 0, taken: 0 },
});
