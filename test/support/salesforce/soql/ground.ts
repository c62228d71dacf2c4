import { SoqlError } from './soql-error.ts';
import type { Path } from './syntax.ts';

export type Value = string | number | boolean | null;

export interface FakeRecord {
  readonly id: string;
  readonly type: string;
  readonly values: Readonly<Record<string, Value>>;
  readonly isDeleted: boolean;
}

export interface FieldOf {
  readonly type: string;
  /** Of text; only a text area of at most 255 letters can be filtered. */
  readonly length?: number;
  /** What a path calls the record that it leads to: `Owner` for OwnerId. */
  readonly relationship?: string;
  readonly referenceTo?: readonly string[];
}

/** What a query is asked of. Id and IsDeleted need not be among the fields. */
export interface SoqlGround {
  /** By name as Salesforce spells it. */
  readonly fieldsOf: (type: string) => ReadonlyMap<string, FieldOf> | undefined;
  readonly recordsOf: (type: string) => readonly FakeRecord[];
  readonly byId: (id: string) => FakeRecord | undefined;
}

/** One step of a path, from a record to one that it names. */
export interface Hop {
  readonly relationship: string;
  readonly field: string;
  /** It may lead to records of several types (Owner, Who). */
  readonly isPolymorphic: boolean;
}

/** A field that a query names, looked up. */
export interface Column {
  readonly hops: readonly Hop[];
  readonly name: string;
  readonly field: FieldOf;
}

const EVERYWHERE: readonly (readonly [string, FieldOf])[] = [
  ['Id', { type: 'id' }],
  ['IsDeleted', { type: 'boolean' }],
];

/** @throws SoqlError INVALID_TYPE, INVALID_FIELD */
export function columnOf(ground: SoqlGround, type: string, path: Path): Column {
  const hops: Hop[] = [];
  let types: readonly string[] = [type];
  for (const relationship of path.slice(0, -1)) {
    const found = fieldIn(ground, types, (_, field) => same(field.relationship, relationship));
    if (!found) throw noRelationship(relationship);
    types = found.field.referenceTo ?? [];
    const isPolymorphic = types.length > 1;
    hops.push({ relationship: found.field.relationship ?? relationship, field: found.name, isPolymorphic });
  }
  const wanted = path.at(-1) ?? '';
  const found = fieldIn(ground, types, (name) => same(name, wanted));
  if (found) return { hops, ...found };
  // Salesforce: what a polymorphic path leads to tells its type.
  if (types.length > 1 && same('Type', wanted)) return { hops, name: 'Type', field: { type: 'picklist' } };
  throw noColumn(wanted, types.length > 1 ? 'Name' : (types[0] ?? type));
}

function fieldIn(
  ground: SoqlGround,
  types: readonly string[],
  isIt: (name: string, field: FieldOf) => boolean,
): { name: string; field: FieldOf } | undefined {
  for (const type of types) {
    const fields = ground.fieldsOf(type);
    if (!fields) throw new SoqlError('INVALID_TYPE', `sObject type '${type}' is not supported.`);
    for (const [name, field] of [...fields, ...EVERYWHERE]) if (isIt(name, field)) return { name, field };
  }
  return undefined;
}

/** The record to which these hops lead; null: nothing stands there. */
export function targetOf(ground: SoqlGround, record: FakeRecord, hops: readonly Hop[]): FakeRecord | null {
  let target = record;
  for (const { field } of hops) {
    const id = target.values[field];
    const next = typeof id === 'string' ? ground.byId(id) : undefined;
    if (!next || next.isDeleted) return null;
    target = next;
  }
  return target;
}

export function valueOf(ground: SoqlGround, record: FakeRecord, { hops, name }: Column): Value {
  const target = targetOf(ground, record, hops);
  if (target === null) return null;
  if (name === 'Id') return target.id;
  if (name === 'IsDeleted') return target.isDeleted;
  const isTypeOf = name === 'Type' && hops.at(-1)?.isPolymorphic;
  return target.values[name] ?? (isTypeOf ? target.type : null);
}

const same = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();

const noRelationship = (name: string): SoqlError =>
  new SoqlError(
    'INVALID_FIELD',
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`,
  );

const noColumn = (name: string, type: string): SoqlError =>
  new SoqlError(
    'INVALID_FIELD',
    `No such column '${name}' on entity '${type}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.`,
  );
