import type { PolicyDocument } from '../schema.ts';

export interface Thresholds {
  readonly side: 'fit' | 'engagement';
  readonly key: 'fit_letter' | 'engagement_digit';
  /** In the order written, without the lowest band. */
  readonly bands: readonly { readonly name: string; readonly from: number }[];
}

export const thresholdsOf = ({ grades }: PolicyDocument): readonly Thresholds[] =>
  (['fit', 'engagement'] as const).map((side) => {
    const key = side === 'fit' ? 'fit_letter' : 'engagement_digit';
    return {
      side,
      key,
      bands: Object.entries(grades[key]).flatMap(([name, from]) =>
        from === 'lowest' ? [] : [{ name, from }],
      ),
    };
  });

export interface SideGroup {
  readonly side: 'fit' | 'engagement';
  readonly name: string;
  readonly max: number;
  readonly fades: boolean;
  readonly rules: readonly SideRule[];
}

export interface SideRule {
  readonly id: string;
  readonly i: number;
  /** The points it gives at once; of a table the most, and the least in `low`. */
  readonly high: number;
  readonly low: number;
  /** Most that it can add, decay aside: infinite for events that are counted each time, since windows follow windows. */
  readonly reach: number;
  /** Points of one full window; null for a rule that counts one event only. */
  readonly window: number | null;
}

/** Both sides of scoring as plain numbers. Rules that are switched off give nothing and are left out. */
export function groupsOf({ fit, engagement }: PolicyDocument): SideGroup[] {
  const fits = Object.entries(fit.groups).map(
    ([name, { max, rules }]): SideGroup => ({
      side: 'fit',
      name,
      max,
      fades: false,
      rules: rules.flatMap((rule, i) => {
        if (!rule.enabled) return [];
        const points = typeof rule.points === 'number' ? [rule.points] : Object.values(rule.points);
        const high = Math.max(...points);
        return [{ id: rule.id, i, high, low: Math.min(...points), reach: Math.max(0, high), window: null }];
      }),
    }),
  );
  const engaged = Object.entries(engagement.groups).map(
    ([name, { max, decay, rules }]): SideGroup => ({
      side: 'engagement',
      name,
      max,
      fades: decay !== 'none',
      rules: rules.flatMap(({ enabled, id, points, count }, i) => {
        if (!enabled) return [];
        const window = typeof count === 'object' ? points * count.at_most : null;
        const reach = points <= 0 ? 0 : window === null ? points : Number.POSITIVE_INFINITY;
        return [{ id, i, high: points, low: points, reach, window }];
      }),
    }),
  );
  return [...fits, ...engaged];
}

/** The most that a group can give. */
export const groupReach = ({ max, rules }: SideGroup): number =>
  Math.max(
    0,
    Math.min(
      max,
      rules.reduce((sum, { reach }) => sum + reach, 0),
    ),
  );
