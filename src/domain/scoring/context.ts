import type { LeadEvent, Scalar } from '../lead/lead.ts';
import type { History } from './history.ts';

export type FactValue = Scalar | readonly Scalar[];

/** Facts under their dotted names. A name that is absent is unknown. */
export type Facts = { readonly [name: string]: FactValue | undefined };

/** All that a rule may look at. */
export interface Context {
  readonly facts: Facts;
  /** Newest first. */
  readonly events: readonly LeadEvent[];
  /** The same events as `historyOf` reads them; whoever asks more than once about a lead reads them once. */
  readonly history?: History;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export type Predicate = (context: Context) => boolean;
