import type { Policy } from '../policy/policy.ts';
import type { Path } from '../policy/problem.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import type { RuleFiring } from './simulation.ts';

/** A rule of a policy and where it stands. */
export interface ListedRule extends Pick<RuleFiring, 'id' | 'part' | 'line'> {
  readonly enabled: boolean;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** A table of points by value has something to say of nearly everybody; that is what it is for. */
  readonly isTable: boolean;
}

/** A policy with the places of what is written in it. */
export interface RuleBook {
  readonly document: PolicyDocument;
  readonly rules: ReadonlyMap<string, ListedRule>;
  /** null where nothing is written. */
  readonly lineOf: (path: Path) => number | null;
}

export function ruleBookOf({ document, placeOf }: Policy): RuleBook {
  const lineOf = (path: Path): number | null => placeOf(path)?.line ?? null;
  const rules = new Map<string, ListedRule>();
  for (const { part, path, list } of listsOf(document)) {
    list.forEach(({ id, enabled, from, until, ...rest }, i) =>
      rules.set(id, { id, part, line: lineOf([...path, i]), enabled, from, until, isTable: 'by' in rest }),
    );
  }
  return { document, rules, lineOf };
}

interface RuleList {
  readonly part: RuleFiring['part'];
  readonly path: Path;
  readonly list: readonly Omit<ListedRule, 'part' | 'line' | 'isTable'>[];
}

/** In the order in which they are asked. */
function listsOf({ disqualify, fit, engagement, grades, routing }: PolicyDocument): RuleList[] {
  const groups = (
    part: 'fit' | 'engagement',
    side: { groups: Record<string, { rules: RuleList['list'] }> },
  ) =>
    Object.entries(side.groups).map(([name, { rules }]) => ({
      part,
      path: [part, 'groups', name, 'rules'],
      list: rules,
    }));
  return [
    { part: 'disqualify', path: ['disqualify'], list: disqualify },
    ...groups('fit', fit),
    ...groups('engagement', engagement),
    { part: 'adjust', path: ['grades', 'adjust'], list: grades.adjust },
    { part: 'routing', path: ['routing'], list: routing },
  ];
}
