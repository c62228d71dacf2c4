import type { Json, JsonObject } from '../body/body.ts';
import { textOf } from './plain-values.ts';

/** Which form it was: by its name, so that a rule can say it, with the id beside it; by its id where it has no name. */
export function namedForm(name: Json | undefined, id: Json | undefined): JsonObject {
  const named = textOf(name ?? null);
  const known = textOf(id ?? null);
  return named === null ? { form: known } : { form: named, form_id: known };
}
