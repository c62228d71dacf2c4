import * as z from 'zod';
import { Match, Test, When } from '../condition-schema.ts';
import { Duration } from '../duration.ts';
import { type PolicyDocument, PolicySchema } from '../schema.ts';
import { descriptionOf } from './key-descriptions.ts';
import { addNames } from './live-names.ts';
import { type JsonSchema, partsOf } from './part.ts';

/** What is used in many places is written once, under these names. */
const SHARED = z.registry<{ id: string }>();
SHARED.add(When, { id: 'condition' });
SHARED.add(Match, { id: 'match' });
SHARED.add(Test, { id: 'test' });
SHARED.add(Duration, { id: 'duration' });

/**
 * JSON Schema (draft 7) of `policy.yaml`, for editors: a sentence for every key, and unknown keys refused. With a
 * policy, its own names are the only ones that may be used: facts, lists, pools, templates, grades …
 * What the language checks by a function (an absence that ends before it begins) is left to `baton check`.
 */
export function policyJsonSchema(document?: PolicyDocument): JsonSchema {
  const made = z.toJSONSchema(PolicySchema, {
    target: 'draft-7',
    io: 'input',
    metadata: SHARED,
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === Test) jsonSchema.minProperties = 1;
      // The pattern that knows leap years is longer than all the rest; the format says the same.
      if (jsonSchema.format === 'date') jsonSchema.pattern = String.raw`^\d{4}-\d\d-\d\d$`;
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  }) as JsonSchema;
  const { condition } = made.definitions ?? {};
  if (condition) {
    condition.minProperties = 1;
    condition.dependencies = { where: ['event'], within: ['event'], times: ['event'] };
  }
  for (const [name, part] of Object.entries(made.definitions ?? {})) describe(part, name);
  describe(made, '');
  if (document) addNames(made, document);
  return made;
}

function describe(schema: JsonSchema, root: string): void {
  for (const { part, path } of partsOf(schema, root)) {
    for (const [key, property] of Object.entries(part.properties ?? {})) {
      const description = descriptionOf(path === '' ? key : `${path}.${key}`);
      if (description !== undefined)
        part.properties = { ...part.properties, [key]: described(property, description) };
    }
  }
}

/** Beside a reference nothing else counts in draft 7, so the reference moves inwards. */
function described({ $ref, ...rest }: JsonSchema, description: string): JsonSchema {
  return { description, ...rest, ...($ref === undefined ? {} : { allOf: [{ $ref }] }) };
}
