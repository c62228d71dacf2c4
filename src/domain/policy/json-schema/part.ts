/** A part of a JSON Schema, as far as it is worked on here. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: readonly unknown[];
  const?: unknown;
  pattern?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  patternProperties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  dependencies?: Record<string, string[]>;
  minItems?: number;
  minProperties?: number;
  items?: JsonSchema | JsonSchema[];
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  if?: JsonSchema;
  then?: JsonSchema;
  required?: string[];
  definitions?: Record<string, JsonSchema>;
  $schema?: string;
}

export const refTo = (definition: string): JsonSchema => ({ $ref: `#/definitions/${definition}` });

/**
 * Every part with its path, from the outside inwards. A path is written like `fit.groups.*.rules[].when`: `.*` is each
 * value of a map whose keys are free, `[]` each item of a list. Definitions are not gone into.
 */
export function* partsOf(schema: JsonSchema, path: string): Generator<{ part: JsonSchema; path: string }> {
  yield { part: schema, path };
  const { properties, additionalProperties: values, items, anyOf, allOf } = schema;
  for (const [key, inner] of Object.entries(properties ?? {}))
    yield* partsOf(inner, path === '' ? key : `${path}.${key}`);
  if (typeof values === 'object') yield* partsOf(values, `${path}.*`);
  for (const inner of [items ?? []].flat()) yield* partsOf(inner, `${path}[]`);
  for (const inner of [...(anyOf ?? []), ...(allOf ?? [])]) yield* partsOf(inner, path);
}
