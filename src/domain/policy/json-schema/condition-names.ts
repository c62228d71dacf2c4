import type { PolicyDocument } from '../schema.ts';
import { type FactType, factTypes, returnTypes, scoreTypes } from '../vocabulary.ts';
import { OPEN_FACT } from './names-by-place.ts';
import { type JsonSchema, refTo } from './part.ts';

type FactTypes = ReadonlyMap<string, FactType>;

/** Gives every condition the facts that it may name, each with its values: what scoring has made is known only after it. */
export function addConditions(
  schema: JsonSchema,
  parts: readonly { part: JsonSchema; path: string }[],
  document: PolicyDocument,
): void {
  const { definitions = {} } = schema;
  const base = definitions['condition'];
  if (base === undefined) return;
  const facts = factTypes(document);
  const scores = scoreTypes(document);
  const scored = new Map([...facts, ...scores]);
  const ungraded = new Map([...scored].filter(([name]) => name !== 'grade'));
  const places: readonly [definition: string, FactTypes, paths: readonly string[]][] = [
    ['condition_ungraded', ungraded, ['grades.adjust[].when']],
    ['condition_graded', scored, ['routing[].when', 'stages.mql_when']],
    ['condition_returned', new Map([...facts, ...returnTypes(document)]), ['recycle[].when']],
  ];
  for (const [definition, types, paths] of places) {
    definitions[definition] = conditionOver(base, types, definition);
    for (const { part, path } of parts)
      if (paths.includes(path) && part.allOf) part.allOf = [refTo(definition)];
  }
  definitions['condition'] = conditionOver(base, facts, 'condition');
  for (const { part, path } of parts)
    if (path === 'applies_to') Object.assign(part, over(part, facts), { propertyNames: {} });
}

/** A condition that may name these facts and those whose names only a sender or a CRM knows. */
function conditionOver(base: JsonSchema, types: FactTypes, name: string): JsonSchema {
  const [from, to] = [refTo('condition'), refTo(name)].map((ref) => JSON.stringify(ref));
  return over(JSON.parse(JSON.stringify(base).replaceAll(from ?? '', to ?? '')) as JsonSchema, types);
}

function over(part: JsonSchema, types: FactTypes): JsonSchema {
  const facts = Object.fromEntries([...types].map(([fact, type]) => [fact, matchOf(type)]));
  return {
    ...part,
    properties: { ...part.properties, ...facts },
    patternProperties: { [OPEN_FACT]: refTo('match') },
    additionalProperties: false,
  };
}

function matchOf(type: FactType): JsonSchema {
  const values = valuesOf(type);
  if (values === null) return refTo('match');
  return { anyOf: [values, { type: 'array', items: values, minItems: 1 }, refTo('test')] };
}

function valuesOf(type: FactType): JsonSchema | null {
  if (type.kind === 'one_of') return type.values.length > 0 ? { enum: type.values } : null;
  return type.kind === 'yes_no' ? { type: 'boolean' } : null;
}
