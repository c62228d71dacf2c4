import type { Context } from './context.ts';
import type { Evidence } from './evidence.ts';
import type { RuleShare } from './scorecard.ts';

/** A rule of fit or engagement, ready to give points. */
export interface Rule {
  readonly of: Pick<RuleShare, 'id' | 'side' | 'group' | 'line'>;
  /** What it gives, before the cap of its group; undefined when it does not fire. */
  readonly points: (context: Context) => number | undefined;
  /** What it states and why it fires, for the scorecard; asked only of a rule that fires. */
  readonly account: (context: Context) => Pick<RuleShare, 'raw' | 'because'> & Evidence;
}

export interface Group {
  readonly max: number;
  readonly rules: readonly Rule[];
}

/** Fit or engagement. */
export interface Side {
  readonly max: number;
  readonly groups: readonly Group[];
}

export type LineOf = (path: readonly PropertyKey[]) => number | null;
