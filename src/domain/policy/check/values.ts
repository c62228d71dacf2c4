import type { Scalar } from '../../lead/lead.ts';
import { countryHint, isCountry } from '../countries.ts';
import { instead, type Path, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { type FactType, factTypes } from '../vocabulary.ts';
import type { Say } from './rule-book.ts';
import { eventUsesOf, factUsesOf, tablesOf, valuesOf } from './uses.ts';

/** What a fact is compared with must be something that the fact can be. */
export function checkValues(document: PolicyDocument, say: Say): void {
  const seen = new Set<string>();
  const sayOnce: Say = (severity, code, message, path) => {
    const key = `${message} ${path.map(String).join(' ')}`;
    if (!seen.has(key)) say(severity, code, message, path);
    seen.add(key);
  };
  for (const use of factUsesOf(document))
    for (const { value, path } of valuesOf(use, document.lists))
      sayValue(use.name, value, use.types.get(use.name), path, sayOnce);
  const types = factTypes(document);
  for (const { properties } of eventUsesOf(document))
    for (const use of properties)
      for (const { value, path } of valuesOf(use, document.lists))
        sayValue(use.name, value, types.get(use.name), path, sayOnce);
  for (const { by, points, path } of tablesOf(document)) {
    const type = types.get(by);
    if (type?.kind === 'number')
      say(
        'error',
        'wrong-type',
        `${by} is a number; make bands of it under facts, then give each band its points`,
        [...path, 'by', VALUE],
      );
    else
      for (const value of Object.keys(points)) sayValue(by, value, type, [...path, 'points', value], sayOnce);
  }
}

/** Says what is wrong with a value for a fact of this type, if anything is. */
export function sayValue(
  name: string,
  value: Scalar,
  type: FactType | undefined,
  path: Path,
  say: Say,
): void {
  if (type === undefined) return;
  const text = String(value);
  switch (type.kind) {
    case 'one_of':
      if (!valueSet(type).has(text.trim().toLowerCase())) {
        const code = name === 'grade' ? 'unknown-grade' : 'unknown-value';
        say('error', code, `"${text}" is not a value of ${name}${instead(text, type.values)}`, path);
      }
      break;
    case 'country':
      if (!isCountry(text))
        say('error', 'unknown-country', `"${text}" is not a country code.${countryHint(text)}`, path);
      break;
    case 'number':
      if (typeof value === 'boolean' || text.trim() === '' || !Number.isFinite(Number(text)))
        say('error', 'wrong-type', `${name} is a number, and "${text}" is none`, path);
      break;
    case 'yes_no':
      if (!/^(?:true|false|yes|no|y|n|on|off|0|1)$/i.test(text.trim()))
        say('error', 'wrong-type', `${name} is true or false, and "${text}" is neither`, path);
      break;
    case 'text':
    case 'date':
    case 'any':
      break;
  }
}

const sets = new WeakMap<FactType, ReadonlySet<string>>();

/** Values are compared in any case. */
function valueSet(type: FactType & { readonly kind: 'one_of' }): ReadonlySet<string> {
  const set = sets.get(type) ?? new Set(type.values.map((value) => value.toLowerCase()));
  sets.set(type, set);
  return set;
}
