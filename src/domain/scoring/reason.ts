import { cut } from '../cut.ts';
import type { When } from '../policy/condition-schema.ts';
import type { Facts } from './context.ts';

const MAX_VALUE = 80;

/** `company.size is mid, company.country is US`: the facts that a rule looked at, as they are. */
export function describeFacts(names: readonly string[], facts: Facts): string {
  return names.map((name) => `${name} ${describeValue(facts[name])}`).join(', ');
}

/** The facts and events that a condition names, in words. */
export function describeWhen(when: When, facts: Facts): string {
  const parts = [
    ...Object.keys(when.facts).map((name) => describeFacts([name], facts)),
    ...(when.event === undefined ? [] : [`did ${when.event}`]),
    ...(when.all ?? []).map((inner) => describeWhen(inner, facts)),
    ...(when.any ? [when.any.map((inner) => describeWhen(inner, facts)).join(' or ')] : []),
    ...(when.not ? [`not (${describeWhen(when.not, facts)})`] : []),
  ];
  return parts.join(', ');
}

function describeValue(value: Facts[string]): string {
  return value === undefined ? 'is not known' : `is ${cut(String(value), MAX_VALUE)}`;
}
