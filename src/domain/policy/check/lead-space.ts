import { OUT } from '../../scoring/grade.ts';
import type { When } from '../condition-schema.ts';
import type { PolicyDocument } from '../schema.ts';
import { leadGround, possibleGrades } from '../solve/lead-ground.ts';
import { type Answer, leadFinder } from '../solve/solver.ts';
import { factTypes } from '../vocabulary.ts';
import { conditionsOf } from './rule-book.ts';

/** All the leads that a policy can meet, as its conditions tell them apart. */
export interface LeadSpace {
  /** A lead for which these hold and those do not. */
  readonly find: (holds: readonly When[], fails?: readonly When[]) => Answer;
  /** `none` when it is proven that there is no such lead; never an example. */
  readonly prove: (holds: readonly When[], fails?: readonly When[]) => Answer;
  /** `find` of leads as routing sees them: who is disqualified has grade `out`, and nobody else. */
  readonly findRouted: (holds: readonly When[], fails?: readonly When[]) => Answer;
  readonly proveRouted: (holds: readonly When[], fails?: readonly When[]) => Answer;
}

const spaces = new WeakMap<PolicyDocument, LeadSpace>();

/** Compiled once for a document, since several checks ask. */
export function leadSpace(document: PolicyDocument): LeadSpace {
  const known = spaces.get(document);
  if (known) return known;
  const conditions = conditionsOf(document).map(({ when }) => when);
  const isOut = equals('grade', OUT);
  const find = leadFinder(leadGround(document), [...conditions, ...valuesAskedFor(document), isOut]);
  const given = gradeLaws(document, isOut);
  const lawsFor = (conditions: readonly When[]): readonly When[] => (conditions.some(asksGrade) ? given : []);
  const space: LeadSpace = {
    find: (holds, fails = []) => find({ holds, fails }),
    prove: (holds, fails = []) => find({ holds, fails, proofOnly: true }),
    findRouted: (holds, fails = []) => find({ holds, fails, given: lawsFor([...holds, ...fails]) }),
    proveRouted: (holds, fails = []) =>
      find({ holds, fails, given: lawsFor([...holds, ...fails]), proofOnly: true }),
  };
  spaces.set(document, space);
  return space;
}

/** `fact: value` as a condition. */
export const equals = (fact: string, value: string): When => ({ facts: { [fact]: value } });

/** Rules that hold for good: enabled, and bound to no season. */
export const isLasting = (rule: {
  readonly enabled: boolean;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}): boolean => rule.enabled && rule.from === undefined && rule.until === undefined;

/** What the checks ask beside the policy's own conditions. */
function valuesAskedFor(document: PolicyDocument): When[] {
  const types = factTypes(document);
  const tables = Object.values(document.fit.groups)
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => ('by' in rule ? [rule.by] : []));
  return [
    ...possibleGrades(document).map((grade) => equals('grade', grade)),
    ...Object.keys(document.returns).map((reason) => equals('reason', reason)),
    ...[...new Set(tables)].flatMap((fact) => {
      const type = types.get(fact);
      return type?.kind === 'one_of' ? type.values.map((value) => equals(fact, value)) : [];
    }),
  ];
}

function gradeLaws({ disqualify, grades }: PolicyDocument, isOut: When): When[] {
  const made = [
    ...Object.values(grades.matrix).flat(),
    ...grades.adjust.flatMap((rule) => [rule.cap_at, rule.raise_to]),
  ];
  const enabled = disqualify.filter((rule) => rule.enabled).map(({ when }) => when);
  const onlyThey: When = { facts: {}, any: [{ facts: {}, not: isOut }, ...enabled] };
  const allOfThem = disqualify
    .filter(isLasting)
    .map(({ when }): When => ({ facts: {}, any: [{ facts: {}, not: when }, isOut] }));
  return made.includes(OUT) ? allOfThem : [onlyThey, ...allOfThem];
}

const asksGrade = (when: When): boolean =>
  Object.hasOwn(when.facts, 'grade') ||
  [...(when.all ?? []), ...(when.any ?? []), ...(when.not ? [when.not] : [])].some(asksGrade);
