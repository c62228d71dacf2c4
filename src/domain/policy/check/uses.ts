import type { Scalar } from '../../lead/lead.ts';
import type { Match, Where } from '../condition-schema.ts';
import { type Path, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import type { FactType } from '../vocabulary.ts';
import { type Condition, conditionsOf, partsOf } from './rule-book.ts';

/** A fact, or a property of an event, that a rule compares with something. */
export interface Use {
  readonly name: string;
  readonly match: Match;
  /** Of the name. */
  readonly path: Path;
}

/** A fact that a condition looks at. */
export interface FactUse extends Use {
  readonly types: ReadonlyMap<string, FactType>;
  readonly condition: Condition;
}

const usesIn = (where: Where | undefined, path: Path): Use[] =>
  Object.entries(where ?? {}).map(([name, match]) => ({ name, match, path: [...path, name] }));

/** Every fact that a condition of the policy looks at, nested ones too. */
export const factUsesOf = (document: PolicyDocument): FactUse[] =>
  conditionsOf(document).flatMap((condition) =>
    [...partsOf(condition.when, condition.path)].flatMap(({ when, path }) =>
      usesIn(when.facts, path).map((use) => ({ ...use, types: condition.types, condition })),
    ),
  );

/** An event that a rule counts or asks for, with the properties it wants. */
export interface EventUse {
  readonly name: string;
  readonly path: Path;
  readonly properties: readonly Use[];
}

export function eventUsesOf(document: PolicyDocument): EventUse[] {
  const asked = conditionsOf(document).flatMap((condition) =>
    [...partsOf(condition.when, condition.path)].flatMap(({ when, path }) =>
      when.event === undefined
        ? []
        : [
            {
              name: when.event,
              path: [...path, 'event', VALUE],
              properties: usesIn(when.where, [...path, 'where']),
            },
          ],
    ),
  );
  const counted = Object.entries(document.engagement.groups).flatMap(([group, { rules }]) =>
    rules.map(({ event, where }, i) => {
      const path = ['engagement', 'groups', group, 'rules', i];
      return { name: event, path: [...path, 'event', VALUE], properties: usesIn(where, [...path, 'where']) };
    }),
  );
  return [...asked, ...counted];
}

/** Points by the value of a fact. */
export interface Table {
  readonly id: string;
  readonly by: string;
  readonly points: Readonly<Record<string, number>>;
  /** Of the rule. */
  readonly path: Path;
}

export const tablesOf = ({ fit }: PolicyDocument): Table[] =>
  Object.entries(fit.groups).flatMap(([group, { rules }]) =>
    rules.flatMap((rule, i) =>
      'by' in rule
        ? [{ id: rule.id, by: rule.by, points: rule.points, path: ['fit', 'groups', group, 'rules', i] }]
        : [],
    ),
  );

/** The values that a fact is compared with, each where it stands; those of a list stand in the list. */
export function valuesOf(
  { match, path }: Use,
  lists: PolicyDocument['lists'],
): { readonly value: Scalar; readonly path: Path }[] {
  const each = (values: readonly Scalar[], above: Path): { value: Scalar; path: Path }[] =>
    values.map((value, i) => ({ value, path: [...above, i] }));
  if (Array.isArray(match)) return each(match, path);
  if (typeof match !== 'object') return [{ value: match, path: [...path, VALUE] }];
  if (match.not_in) return each(match.not_in, [...path, 'not_in']);
  if (match.in_list !== undefined && Object.hasOwn(lists, match.in_list))
    return each(lists[match.in_list] ?? [], ['lists', match.in_list]);
  return [];
}

/** Every list of rules whose ids share one set of names. */
export function ruleListsOf(document: PolicyDocument): {
  readonly path: Path;
  readonly rules: readonly { id: string; from?: string | undefined; until?: string | undefined }[];
}[] {
  const { disqualify, fit, engagement, grades, routing, recycle } = document;
  const inGroups = (side: 'fit' | 'engagement', groups: typeof fit.groups | typeof engagement.groups) =>
    Object.entries(groups).map(([group, { rules }]) => ({ path: [side, 'groups', group, 'rules'], rules }));
  return [
    { path: ['disqualify'], rules: disqualify },
    ...inGroups('fit', fit.groups),
    ...inGroups('engagement', engagement.groups),
    { path: ['grades', 'adjust'], rules: grades.adjust },
    { path: ['routing'], rules: routing },
    { path: ['recycle'], rules: recycle },
  ];
}
