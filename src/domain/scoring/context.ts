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
  /** What scoring has made of the lead so far, for the adjustments: it stands above a fact of the same name. */
  readonly scores?: Scores;
}

/** The names, beside facts, by which conditions ask about the outcome. */
export interface Scores {
  readonly fit: number;
  readonly engagement: number;
  /** Fit letter and engagement digit: `A1`. */
  readonly cell: string;
  readonly grade: string;
}

export const isScoreName = (name: string): name is keyof Scores =>
  name === 'fit' || name === 'engagement' || name === 'cell' || name === 'grade';

export type Predicate = (context: Context) => boolean;
