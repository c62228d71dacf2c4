import type { PolicyDocument } from '../policy/schema.ts';
import type { FitRule } from '../policy/scoring-schema.ts';
import { compileWhen } from './condition.ts';
import type { FactValue } from './context.ts';
import { compileEvidence, factUsed } from './evidence.ts';
import { folded } from './folded.ts';
import { type Lists, NO, YES } from './match.ts';
import { describeFacts, describeWhen } from './reason.ts';
import type { LineOf, Rule, Side } from './rule.ts';
import { seasonal } from './season.ts';

/** Who they are: recomputed from scratch each time, never fades. */
export function compileFit(fit: PolicyDocument['fit'], lists: Lists, lineOf: LineOf): Side {
  const groups = Object.entries(fit.groups).map(([group, { max, rules }]) => ({
    max,
    rules: rules.map((rule, i): Rule => {
      const line = lineOf(['fit', 'groups', group, 'rules', i]);
      return { of: { id: rule.id, side: 'fit', group, line }, ...compileRule(rule, lists) };
    }),
  }));
  return { max: fit.max, groups };
}

function compileRule(rule: FitRule, lists: Lists): Pick<Rule, 'points' | 'account'> {
  if ('by' in rule) {
    const { by } = rule;
    const pointsFor = compileTable(rule.points);
    const points = seasonal(rule, ({ facts }) => pointsFor(facts[by]), undefined);
    return {
      points,
      account: (context) => ({
        raw: points(context) ?? 0,
        because: describeFacts([by], context.facts),
        facts: [factUsed(by, context.facts)],
        events: [],
      }),
    };
  }
  const { when, points } = rule;
  const holds = compileWhen(when, lists);
  const evidence = compileEvidence(when, lists);
  return {
    points: seasonal(rule, (context) => (holds(context) ? points : undefined), undefined),
    account: (context) => ({ raw: points, because: describeWhen(when, context.facts), ...evidence(context) }),
  };
}

/** Points by value, compared as conditions compare. Of a list the first value that the table knows counts. */
function compileTable(
  points: Readonly<Record<string, number>>,
): (value: FactValue | undefined) => number | undefined {
  const table = new Map(Object.entries(points).map(([value, points]) => [folded(value), points]));
  for (const words of [YES, NO]) {
    const ticked = table.get(words[0] ?? '');
    if (ticked !== undefined) for (const word of words) if (!table.has(word)) table.set(word, ticked);
  }
  const pointsFor = (value: FactValue | undefined): number | undefined => {
    if (typeof value === 'string') return table.get(value) ?? table.get(folded(value));
    if (typeof value !== 'object') return value === undefined ? undefined : table.get(folded(value));
    for (const one of value) {
      const found = pointsFor(one);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return pointsFor;
}
