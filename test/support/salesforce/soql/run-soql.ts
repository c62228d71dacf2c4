import type { FakeRecord } from '../fake-salesforce.ts';

export class SoqlError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
export interface SoqlGround {
  fieldsOf(
    type: string,
  ):
    | ReadonlyMap<string, { type: string; relationship?: string; referenceTo?: readonly string[] }>
    | undefined;
  recordsOf(type: string): readonly FakeRecord[];
  byId(id: string): FakeRecord | undefined;
}
export type SoqlRow = Record<string, unknown>;

/** A stand-in: `SELECT a, b FROM T [WHERE f = 'x' | f IN ('x', 'y')]`. */
export function runSoql(
  text: string,
  ground: SoqlGround,
  options: { deleted: boolean },
): { records: SoqlRow[] } {
  const [, names = '', type = '', field, list = ''] =
    /^\s*SELECT\s+(.+?)\s+FROM\s+(\w+)(?:\s+WHERE\s+(\w+)\s*(?:=|IN)\s*(.+?))?\s*$/is.exec(text) ?? [];
  const fields = ground.fieldsOf(type);
  if (!fields) throw new SoqlError('INVALID_TYPE', `sObject type '${type}' is not supported.`);
  const asked = names.split(',').map((name) => name.trim());
  for (const name of asked)
    if (!fields.has(name))
      throw new SoqlError('INVALID_FIELD', `No such column '${name}' on entity '${type}'.`);
  const values = [...list.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, value = '']) => value.toLowerCase());
  const records = ground
    .recordsOf(type)
    .filter(
      (one) =>
        (options.deleted || !one.isDeleted) &&
        (!field || values.includes(String(one.values[field] ?? '').toLowerCase())),
    )
    .map((one) => ({
      attributes: { type, url: `/services/data/v66.0/sobjects/${type}/${one.id}` },
      ...Object.fromEntries(asked.map((name) => [name, one.values[name] ?? null])),
    }));
  return { records };
}
