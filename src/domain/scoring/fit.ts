import type { PolicyDocument } from '../policy/schema.ts';
import type { FitRule } from '../policy/scoring-schema.ts';
import { compileWhen, type Lists } from './condition.ts';
import type { Context } from './context.ts';
import { capGroup, sideScore, type Uncapped } from './group.ts';
import { describeFacts, describeWhen } from './reason.ts';
import type { RuleShare } from './scorecard.ts';
import { inSeason } from './season.ts';

export interface SideScore {
  readonly score: number;
  readonly shares: readonly RuleShare[];
}

export type LineOf = (path: readonly PropertyKey[]) => number | null;

/** Who they are: recomputed from scratch each time, never fades. */
export function compileFit(
  fit: PolicyDocument['fit'],
  lists: Lists,
  lineOf: LineOf,
): (context: Context) => SideScore {
  const groups = Object.entries(fit.groups).map(([group, { max, rules }]) => ({
    max,
    rules: rules.map((rule, i) =>
      compileRule(rule, group, lists, lineOf(['fit', 'groups', group, 'rules', i])),
    ),
  }));
  return (context) => {
    const results = groups.map(({ max, rules }) =>
      capGroup(
        rules.map((rule) => rule(context)).filter((share) => share !== undefined),
        max,
      ),
    );
    return { score: sideScore(results, fit.max), shares: results.flatMap((result) => result.shares) };
  };
}

type CompiledRule = (context: Context) => Uncapped | undefined;

function compileRule(rule: FitRule, group: string, lists: Lists, line: number | null): CompiledRule {
  const active = inSeason(rule);
  const share = (points: number, because: string): Uncapped => ({
    id: rule.id,
    side: 'fit',
    group,
    line,
    raw: points,
    decayed: points,
    because,
  });
  if ('by' in rule) {
    const table = new Map(
      Object.entries(rule.points).map(([value, points]) => [value.toLowerCase(), points]),
    );
    return ({ facts, now }) => {
      const value = facts[rule.by];
      const points = value === undefined ? undefined : table.get(String(value).toLowerCase());
      return points === undefined || !active(now)
        ? undefined
        : share(points, describeFacts([rule.by], facts));
    };
  }
  const holds = compileWhen(rule.when, lists);
  return (context) =>
    active(context.now) && holds(context)
      ? share(rule.points, describeWhen(rule.when, context.facts))
      : undefined;
}
