import { writeFile } from 'node:fs/promises';
import { policyJsonSchema } from '../domain/policy/json-schema/json-schema.ts';
import { restorePolicy } from '../domain/policy/policy.ts';
import { policyHash } from '../store/policy-files.ts';
import { readPolicyText } from './policy-text.ts';

/**
 * `baton schema`: JSON Schema for editors, with the names of this policy. Of a policy that cannot be read it gives the
 * language without the names, and says so.
 */
export async function schema(file: string, { out }: { out?: string }): Promise<void> {
  const text = await readPolicyText(file);
  const read = restorePolicy(text, policyHash(text));
  if (!read.ok)
    console.error(
      `${file} is broken (npx baton check says where), so the schema has none of its names, only the language.`,
    );
  const json = `${lines(policyJsonSchema(read.ok ? read.policy.document : undefined))}\n`;
  if (out === undefined) process.stdout.write(json);
  else await writeFile(out, json);
}

const MAX_WIDTH = 110;

/** JSON in which all that fits into a line takes one. @param used columns of the line that are taken already */
function lines(value: unknown, indent = '', used = 0): string {
  const line = flat(value);
  if (typeof value !== 'object' || value === null || used + line.length < MAX_WIDTH) return line;
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => inner + lines(item, inner, inner.length))
    : Object.entries(value).map(([key, item]) => {
        const name = `${inner}${JSON.stringify(key)}: `;
        return name + lines(item, inner, name.length);
      });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

function flat(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`;
  const items = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${flat(item)}`);
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}
