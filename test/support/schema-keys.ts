import * as z from 'zod';
import { Test } from '../../src/domain/policy/condition-schema.ts';
import { PolicySchema } from '../../src/domain/policy/schema.ts';
import { RuleBase } from '../../src/domain/policy/scoring-schema.ts';

/** The part of a JSON schema that says where keys may stand. */
interface Node {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node | readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly allOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly definitions?: Readonly<Record<string, Node>>;
}

const ROOT = z.toJSONSchema(PolicySchema, {
  io: 'input',
  target: 'draft-7',
  unrepresentable: 'any',
}) as Node;

/** A condition has keys of its own, which stand wherever one is allowed; they are listed apart. */
const CONDITION = ['when', 'mql_when', 'where', 'not', 'all', 'any', 'applies_to'];

export const OPERATORS = Object.keys(Test.shape);
export const RULE_KEYS = Object.keys(RuleBase.shape);
export const CONDITION_KEYS = ['all', 'any', 'not', 'event', 'where', 'within', 'times', 'times.at_least'];

const resolved = (node: Node): Node => {
  if (node.$ref === undefined) return node;
  const name = node.$ref.split('/').at(-1) ?? '';
  return node.$ref === '#' ? ROOT : (ROOT.definitions?.[name] ?? {});
};

const branches = (node: Node): Node[] => {
  const at = resolved(node);
  return [at, ...[...(at.anyOf ?? []), ...(at.allOf ?? []), ...(at.oneOf ?? [])].flatMap(branches)];
};

const itemsOf = (node: Node): Node[] => [node.items ?? []].flat();

/**
 * Every key of the schema as `people.cap.open`: names that the writer chooses and places in lists are left out, and so
 * is what stands inside a condition.
 */
export function schemaKeys(): string[] {
  const found = new Set<string>();
  const walk = (node: Node, path: readonly string[]): void => {
    for (const at of branches(node)) {
      for (const [key, value] of Object.entries(at.properties ?? {})) {
        found.add([...path, key].join('.'));
        if (!CONDITION.includes(key)) walk(value, [...path, key]);
      }
      if (typeof at.additionalProperties === 'object') walk(at.additionalProperties, path);
      for (const item of itemsOf(at)) walk(item, path);
    }
  };
  walk(ROOT, []);
  return [...found];
}

/** The keys of the schema that a written value uses, named as `schemaKeys` names them. */
export function keysUsed(value: unknown): Set<string> {
  const used = new Set<string>();
  const walk = (written: unknown, node: Node, path: readonly string[]): void => {
    for (const at of branches(node)) {
      if (Array.isArray(written)) {
        for (const one of written) for (const item of itemsOf(at)) walk(one, item, path);
        continue;
      }
      if (typeof written !== 'object' || written === null) continue;
      for (const [key, inner] of Object.entries(written)) {
        const known = at.properties?.[key];
        if (known !== undefined) used.add([...path, key].join('.'));
        if (known !== undefined && !CONDITION.includes(key)) walk(inner, known, [...path, key]);
        if (known === undefined && typeof at.additionalProperties === 'object')
          walk(inner, at.additionalProperties, path);
      }
    }
  };
  walk(value, ROOT, []);
  return used;
}
