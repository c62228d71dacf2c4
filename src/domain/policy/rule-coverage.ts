import type { Route } from '../routing/route.ts';
import type { Context } from '../scoring/context.ts';
import type { Scorecard } from '../scoring/scorecard.ts';
import { inSeason } from '../scoring/season.ts';
import type { Policy } from './policy.ts';
import type { Path } from './problem.ts';

/** A rule of any section, or one entry of its table. */
export interface PolicyRule {
  readonly section: 'disqualify' | 'fit' | 'engagement' | 'adjust' | 'routing';
  readonly id: string;
  /** The entry of a `by` table; null for a rule without one. */
  readonly entry: string | null;
  readonly line: number | null;
}

/** A rule that had a say in one lead's decision. */
export interface FiredRule extends PolicyRule {
  /** What it gave in the end; null for rules that give no points. */
  readonly points: number | null;
  /** What it states, before time and a full group took their share. */
  readonly stated: number | null;
  readonly because: string;
}

interface Outcome {
  readonly context: Context;
  readonly scorecard: Scorecard;
  readonly route: Route;
}

/** Every rule that had a say. One that gave nothing, such as a table's entry of 0 points, had none. */
export function firedRules({ context, scorecard, route }: Outcome, { document }: Policy): FiredRule[] {
  const { disqualified: out } = scorecard;
  const tables = new Map(
    Object.values(document.fit.groups)
      .flatMap(({ rules }) => rules)
      .flatMap((rule) => ('by' in rule ? [[rule.id, rule] as const] : [])),
  );
  const entryOf = (id: string): string | null => {
    const table = tables.get(id);
    const value = String(table && context.facts[table.by]).toLowerCase();
    return Object.keys(table?.points ?? {}).find((entry) => entry.toLowerCase() === value) ?? null;
  };
  const withoutPoints = (
    section: PolicyRule['section'],
    { id, line }: Pick<PolicyRule, 'id' | 'line'>,
    because: string,
  ): FiredRule => ({ section, id, entry: null, line, points: null, stated: null, because });
  return [
    ...(out ? [withoutPoints('disqualify', out, out.reason)] : []),
    ...scorecard.rules
      .filter(({ raw }) => raw !== 0)
      .map(
        ({ id, side, line, points, raw, because }): FiredRule => ({
          section: side,
          id,
          entry: side === 'fit' ? entryOf(id) : null,
          line,
          points,
          stated: raw,
          because,
        }),
      ),
    ...scorecard.adjustments.map((moved) =>
      withoutPoints('adjust', moved, `${moved.from} became ${moved.to}`),
    ),
    withoutPoints('routing', route, route.because),
  ];
}

/** The rules that count at `now` (epoch ms) and that none of these have fired, in the order of the file. */
export function rulesNotFired(fired: readonly FiredRule[], policy: Policy, now: number): PolicyRule[] {
  const nameOf = ({ section, id, entry }: PolicyRule): string => JSON.stringify([section, id, entry]);
  const seen = new Set(fired.map(nameOf));
  return rulesOf(policy, now).filter((rule) => !seen.has(nameOf(rule)));
}

function rulesOf({ document, placeOf }: Policy, now: number): PolicyRule[] {
  const lineOf = (path: Path): number | null => placeOf(path)?.line ?? null;
  type Rule = Parameters<typeof inSeason>[0] & { readonly id: string; readonly points?: unknown };
  const list = (section: PolicyRule['section'], rules: readonly Rule[], path: Path): PolicyRule[] =>
    rules.flatMap((rule, i): PolicyRule[] => {
      if (!inSeason(rule)(now)) return [];
      const at = [...path, i];
      if (typeof rule.points !== 'object' || rule.points === null)
        return [{ section, id: rule.id, entry: null, line: lineOf(at) }];
      return Object.entries(rule.points).flatMap(([entry, points]) =>
        points === 0 ? [] : [{ section, id: rule.id, entry, line: lineOf([...at, 'points', entry]) }],
      );
    });
  const groups = (side: 'fit' | 'engagement'): PolicyRule[] =>
    Object.entries(document[side].groups).flatMap(([group, { rules }]) =>
      list(side, rules, [side, 'groups', group, 'rules']),
    );
  return [
    ...list('disqualify', document.disqualify, ['disqualify']),
    ...groups('fit'),
    ...groups('engagement'),
    ...list('adjust', document.grades.adjust, ['grades', 'adjust']),
    ...list('routing', document.routing, ['routing']),
  ];
}
