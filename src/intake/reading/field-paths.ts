import { isObject, type Json, type JsonObject } from '../body/body.ts';
import { partsOf } from '../body/json-limits.ts';
import { type Field, isBlank } from './fields.ts';

/** Stands for every item of a list. */
const EACH = '*';

/**
 * What a body says at places that the policy points at, such as `lead.contact.0.email` or `items.*.name`: each a field under
 * the path as the policy writes it; and the body without them, so that nothing is said twice.
 * @param paths names that may be paths; those that lead nowhere give nothing
 */
export function fieldsAt(
  body: JsonObject,
  paths: readonly string[],
): { readonly fields: readonly Field[]; readonly rest: JsonObject } {
  const fields: Field[] = [];
  let rest = body;
  for (const label of paths) {
    const path = partsOf(label).filter((part) => part !== '');
    if (path.length < 2) continue;
    const taken = takenFrom(rest, path) ?? takenFrom(rest, withoutPlace(path));
    if (taken === null || !isObject(taken.rest)) continue;
    fields.push({ label, value: path.includes(EACH) ? taken.values : (taken.values[0] ?? null) });
    rest = taken.rest;
  }
  return { fields, rest };
}

/** A body that was a list has been taken apart: its items need not be named. */
const withoutPlace = ([first = '', ...path]: readonly string[]): readonly string[] =>
  first === '0' || first === EACH ? path : [first, ...path];

interface Taken {
  readonly values: readonly Json[];
  readonly rest: Json;
}

/** Null: the path leads nowhere. */
function takenFrom(value: Json, [part = '', ...deeper]: readonly string[]): Taken | null {
  if (Array.isArray(value) && part === EACH) return takenFromEach(value, deeper);
  const inside = partOf(value, part);
  if (inside === undefined) return null;
  const taken = deeper.length === 0 ? { values: [inside], rest: null } : takenFrom(inside, deeper);
  return taken && { values: taken.values, rest: replaced(value, part, taken.rest) };
}

function takenFromEach(list: readonly Json[], deeper: readonly string[]): Taken | null {
  if (deeper.length === 0) return { values: list, rest: null };
  const all = list.map((item) => takenFrom(item, deeper));
  const values = all.flatMap((taken) => taken?.values ?? []);
  const rest = list.map((item, at) => {
    const taken = all[at];
    return taken ? taken.rest : item;
  });
  return values.length === 0 ? null : { values, rest };
}

const partOf = (value: Json, part: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, part)
    ? value[part]
    : Array.isArray(value) && /^\d{1,4}$/.test(part)
      ? value[Number(part)]
      : undefined;

/** What was taken leaves no trace in an object; in a list the places of the others stay. */
function replaced(value: Json, part: string, by: Json): Json {
  if (Array.isArray(value)) return value.with(Number(part), by);
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = Object.assign(Object.create(null), value, { [part]: by });
  if (isBlank(by)) delete copy[part];
  return copy;
}
