import { type RuleShare, tenth } from './scorecard.ts';

/** A rule's share before its group's cap. */
export type Uncapped = Omit<RuleShare, 'capped' | 'points'>;

export interface GroupResult {
  readonly sum: number;
  readonly shares: readonly RuleShare[];
}

/**
 * Sums a group and cuts the sum at its maximum. What is cut is taken from the last positive rules first, so that
 * the shares shown always add up to what the group gave.
 */
export function capGroup(shares: readonly Uncapped[], max: number): GroupResult {
  const total = shares.reduce((sum, share) => sum + share.decayed, 0);
  let excess = Math.max(0, total - max);
  const capped = shares.toReversed().map((share): RuleShare => {
    const taken = Math.min(excess, Math.max(0, share.decayed));
    excess -= taken;
    return {
      ...share,
      raw: tenth(share.raw),
      decayed: tenth(share.decayed),
      capped: tenth(taken),
      points: tenth(share.decayed - taken),
    };
  });
  return { sum: Math.min(max, total), shares: capped.toReversed() };
}

/** A side's score: the groups summed, kept between 0 and the side's maximum, rounded to a tenth. */
export const sideScore = (groups: readonly GroupResult[], max: number): number =>
  tenth(
    Math.min(
      max,
      Math.max(
        0,
        groups.reduce((sum, group) => sum + group.sum, 0),
      ),
    ),
  );
