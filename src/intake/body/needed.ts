import { Fault } from '../../faults.ts';
import { isObject, type JsonObject } from './body.ts';
import { objectsIn } from './json-parts.ts';

/** A part that a body of this kind always has. @throws Fault BODY_MALFORMED saying what is missing */
export function needed(object: JsonObject, name: string, sender: string): JsonObject {
  const value = object[name];
  if (isObject(value)) return value;
  throw new Fault(
    'BODY_MALFORMED',
    `The body has no "${name}" with fields in it, so it is no submission as ${sender} sends it.`,
  );
}

/** As `needed`, for a list; what is no object in it is left out. @throws Fault BODY_MALFORMED */
export function neededList(object: JsonObject, name: string, sender: string): readonly JsonObject[] {
  if (Array.isArray(object[name])) return objectsIn(object, name);
  throw new Fault(
    'BODY_MALFORMED',
    `The body has no list "${name}", so it is no submission as ${sender} sends it.`,
  );
}
