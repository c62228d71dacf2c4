import type { PolicyDocument } from '../schema.ts';
import { type FactType, factTypes } from '../vocabulary.ts';
import { addConditions } from './condition-names.ts';
import { expectations } from './expectations.ts';
import { FACT_PLACES, keysByPlace, namesByPlace, OPEN_FACT, suggestionsByPlace } from './names-by-place.ts';
import { type JsonSchema, partsOf, refTo } from './part.ts';

/** Made of an address or a name, so a test need not give them. */
const MADE = new Set(['email.kind', 'email.host', 'email.domain', 'company.kind']);

/** Puts the names of a policy into its JSON Schema, so that an editor completes them and refuses others. */
export function addNames(schema: JsonSchema, document: PolicyDocument): void {
  const { definitions = {} } = schema;
  const parts = [
    ...Object.entries(definitions).flatMap(([name, part]) => [...partsOf(part, name)]),
    ...partsOf(schema, ''),
  ];
  const each = (paths: readonly string[], change: (part: JsonSchema, path: string) => void): void => {
    for (const { part, path } of parts) if (paths.includes(path)) change(part, path);
  };
  const names = namesByPlace(document);
  each(Object.keys(names), (part, path) => {
    // An empty list of names would refuse everything; the checker says what is missing.
    if (part.type === 'string' && names[path]?.length) part.enum = names[path];
  });
  const suggestions = suggestionsByPlace(document);
  each(Object.keys(suggestions), (part, path) => {
    const usual = suggestions[path] ?? [];
    const [name] = Object.entries(suggestions).find(([, names]) => names === usual) ?? [path];
    definitions[name] = { enum: usual };
    if (part.type === 'string') part.anyOf = [refTo(name), { type: 'string' }];
  });
  const facts = factTypes(document);
  each(FACT_PLACES, (part) => {
    part.anyOf = [{ enum: [...facts.keys()] }, { pattern: OPEN_FACT }];
  });
  const keys = keysByPlace(document);
  each(Object.keys(keys), (part, path) => {
    const { additionalProperties: value } = part;
    if (typeof value !== 'object') return;
    const shared = value.properties === undefined ? value : refTo(`${path}.*`);
    if (shared !== value) definitions[`${path}.*`] = value;
    closeMap(part, Object.fromEntries((keys[path] ?? []).map((key) => [key, shared])));
  });
  each(['fit.groups.*.rules[]'], (rule) => tablesByFact(rule, facts));
  each(['tests[].lead'], (part) => {
    const raw = [...facts.keys()].filter((fact) => !Object.hasOwn(document.facts, fact) && !MADE.has(fact));
    part.properties = Object.fromEntries(raw.map((fact) => [fact, part.additionalProperties as JsonSchema]));
  });
  each(['tests[].expect'], (part) => closeMap(part, expectations(document)));
  addConditions(schema, parts, document);
}

/** A map of free keys -> one that has only these. */
function closeMap(part: JsonSchema, keys: Readonly<Record<string, JsonSchema>>): void {
  part.properties = { ...part.properties, ...keys };
  part.additionalProperties = false;
  delete part.propertyNames;
}

/** In `{ by: company.size, points: … }` only values of the fact have points. */
function tablesByFact(rule: JsonSchema, facts: ReadonlyMap<string, FactType>): void {
  const { by, points } = rule.properties ?? {};
  const value = points?.additionalProperties;
  if (by === undefined || typeof value !== 'object') return;
  rule.allOf = [...facts].flatMap(([fact, type]) => {
    if (type.kind !== 'one_of') return [];
    const table = Object.fromEntries(type.values.map((name) => [name, value]));
    const then = { properties: { points: { properties: table, additionalProperties: false } } };
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
    return [{ if: { properties: { by: { const: fact } } }, then }];
  });
}
