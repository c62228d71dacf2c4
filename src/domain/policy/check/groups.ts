import { VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import type { EngagementRule, FitRule } from '../scoring-schema.ts';
import { groupReach, groupsOf, type SideGroup } from './reachable.ts';
import type { Say } from './rule-book.ts';

/** Caps that cut everything, or can never be met; rules that work against each other. */
export function checkGroups(document: PolicyDocument, say: Say): void {
  const groups = groupsOf(document);
  for (const group of groups) checkCap(group, say);
  for (const side of ['fit', 'engagement'] as const) {
    const own = groups.filter((group) => group.side === side);
    const most = own.reduce((sum, { max }) => sum + max, 0);
    if (own.length > 0 && most < document[side].max)
      say(
        'warning',
        'unreachable-max',
        `the groups give ${most} together, so ${side} never comes to its max of ${document[side].max}`,
        [side, 'max', VALUE],
      );
  }
  checkOpposites(document, say);
}

function checkCap(group: SideGroup, say: Say): void {
  const { side, name, max, rules } = group;
  const path = [side, 'groups', name];
  const reach = rules.reduce((sum, rule) => sum + rule.reach, 0);
  if (max === 0 && rules.length > 0 && rules.every(({ low, high }) => low >= 0 && high > 0)) {
    say(
      'error',
      'group-max',
      `a max of 0 cuts off all that these rules give; write the most that ${name} may count for`,
      [...path, 'max', VALUE],
    );
    return;
  }
  if (groupReach(group) < max && rules.length > 0)
    say(
      'warning',
      'unreachable-max',
      `the rules of ${name} give ${reach} at most, so its max of ${max} is never reached`,
      [...path, 'max', VALUE],
    );
  if (max === 0) return;
  for (const { id, i, high } of rules)
    if (high > max)
      say(
        'warning',
        'hidden-by-cap',
        `${id} gives ${high}, and ${name} counts for ${max} at most: the rest is always cut off`,
        [...path, 'rules', i, 'points'],
      );
}

/** Two rules that ask the same, one giving and one taking: one of them is a mistake, or they should be one rule. */
function checkOpposites({ fit, engagement }: PolicyDocument, say: Say): void {
  type Groups = Readonly<Record<string, { readonly rules: readonly (FitRule | EngagementRule)[] }>>;
  const sides: readonly (readonly ['fit' | 'engagement', Groups])[] = [
    ['fit', fit.groups],
    ['engagement', engagement.groups],
  ];
  const seen = new Map<string, { id: string; points: number }>();
  for (const [side, groups] of sides)
    for (const [name, { rules }] of Object.entries(groups))
      rules.forEach((rule, i) => {
        if (!rule.enabled || typeof rule.points !== 'number' || rule.points === 0) return;
        const asked =
          'when' in rule ? rule.when : 'event' in rule ? { event: rule.event, where: rule.where } : {};
        const key = canonical(asked);
        const other = seen.get(key);
        if (other && Math.sign(other.points) !== Math.sign(rule.points))
          say(
            'warning',
            'opposite-rules',
            `${rule.id} and ${other.id} ask the same, and one gives ${other.points} while the other gives ${rule.points}; make them one rule`,
            [side, 'groups', name, 'rules', i],
          );
        if (!other) seen.set(key, { id: rule.id, points: rule.points });
      });
}

/** The same text for the same condition, whatever the order of its keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
