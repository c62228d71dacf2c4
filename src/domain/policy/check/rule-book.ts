import type { When } from '../condition-schema.ts';
import type { Path } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { type FactType, factTypes, returnTypes, scoreTypes } from '../vocabulary.ts';

/** Notes a problem at a place. A path that ends in VALUE means the value that stands there, else its key is meant. */
export type Say = (severity: 'error' | 'warning', code: string, message: string, path: Path) => void;

/** One paragraph of what is checked, on a document whose form is right. */
export type Check = (document: PolicyDocument, say: Say) => void;

/** A `when` of the policy, with the facts it may name. */
export interface Condition {
  readonly path: Path;
  readonly when: When;
  readonly types: ReadonlyMap<string, FactType>;
  readonly where: 'disqualify' | 'fit' | 'adjust' | 'routing' | 'mql_when' | 'recycle' | 'applies_to';
  /** Of the rule that it belongs to; `mql_when` and `applies_to` are called so. */
  readonly id: string;
}

/** Every condition of the policy, in the order of the sections. Routes without a `when` have none. */
export function conditionsOf(document: PolicyDocument): Condition[] {
  const facts = factTypes(document);
  const scores = scoreTypes(document);
  const scored = new Map([...facts, ...scores]);
  const beforeGrade = new Map([...scored].filter(([name]) => name !== 'grade'));
  const returned = new Map([...facts, ...returnTypes(document)]);
  const { applies_to: appliesTo, stages } = document;
  const found: Condition[] = [];
  const add = (
    where: Condition['where'],
    types: Condition['types'],
    rules: readonly { id: string; when?: When | undefined }[],
    path: Path,
  ): void => {
    rules.forEach(({ id, when }, i) => {
      if (when) found.push({ path: [...path, i, 'when'], when, types, where, id });
    });
  };
  if (appliesTo)
    found.push({
      path: ['applies_to'],
      when: { facts: appliesTo },
      types: facts,
      where: 'applies_to',
      id: 'applies_to',
    });
  add('disqualify', facts, document.disqualify, ['disqualify']);
  for (const [group, { rules }] of Object.entries(document.fit.groups))
    add('fit', facts, rules, ['fit', 'groups', group, 'rules']);
  add('adjust', beforeGrade, document.grades.adjust, ['grades', 'adjust']);
  if (stages.mql_when)
    found.push({
      path: ['stages', 'mql_when'],
      when: stages.mql_when,
      types: scored,
      where: 'mql_when',
      id: 'mql_when',
    });
  add('routing', scored, document.routing, ['routing']);
  add('recycle', returned, document.recycle, ['recycle']);
  return found;
}

/** A condition and all that is nested in it, each with its own path; `depth` is 1 for the outermost. */
export function* partsOf(
  when: When,
  path: Path,
  depth = 1,
): Generator<{ when: When; path: Path; depth: number }> {
  yield { when, path, depth };
  for (const key of ['all', 'any'] as const)
    for (const [i, inner] of (when[key] ?? []).entries()) yield* partsOf(inner, [...path, key, i], depth + 1);
  if (when.not) yield* partsOf(when.not, [...path, 'not'], depth + 1);
}
