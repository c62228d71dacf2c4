import type { Context } from './context.ts';
import type { Group, Side } from './rule.ts';
import { type RuleShare, tenth } from './scorecard.ts';

/** What a group gives: its rules summed, cut at its maximum. */
export function groupSum({ max, rules }: Group, context: Context): number {
  let sum = 0;
  for (const rule of rules) sum += rule.points(context) ?? 0;
  return Math.min(max, sum);
}

/** A side's score: the groups summed, kept between 0 and the side's maximum, rounded to a tenth. */
export function sideScore({ max, groups }: Side, context: Context): number {
  let sum = 0;
  for (const group of groups) sum += groupSum(group, context);
  return scoreFrom(sum, max);
}

/** Never falls when the sum rises. */
export const scoreFrom = (sum: number, max: number): number => tenth(Math.min(max, Math.max(0, sum)));

/** Every rule that fired, with what it gave. */
export const sideShares = ({ groups }: Side, context: Context): RuleShare[] =>
  groups.flatMap((group) => groupShares(group, context));

/**
 * What passes the group's maximum is taken from the last positive rules first, so that the shares shown always add up
 * to what the group gave.
 */
function groupShares({ max, rules }: Group, context: Context): RuleShare[] {
  const fired = rules.flatMap((rule) => {
    const points = rule.points(context);
    return points === undefined ? [] : [{ rule, points }];
  });
  let excess = Math.max(0, fired.reduce((sum, { points }) => sum + points, 0) - max);
  return fired
    .toReversed()
    .map(({ rule, points }): RuleShare => {
      const taken = Math.min(excess, Math.max(0, points));
      excess -= taken;
      const { raw, because, facts, events } = rule.account(context);
      return {
        ...rule.of,
        raw: tenth(raw),
        decayed: tenth(points),
        because,
        capped: tenth(taken),
        points: tenth(points - taken),
        facts,
        events,
      };
    })
    .toReversed();
}
