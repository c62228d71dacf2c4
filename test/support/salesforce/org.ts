import { longId } from '../../../src/domain/lead/salesforce-id.ts';
import type { FakeOptions, FakeRecord, FakeRule, FakeValue } from './fake-salesforce.ts';
import type { Field } from './fields.ts';
import { PREFIXES, READ_ONLY_TYPES, standardTypes } from './standard-types.ts';

/** All that the fake remembers. Records are never changed but replaced, so that what was done can be undone. */
export interface Org {
  readonly id: string;
  readonly userId: string;
  /** Who does what a test does by hand. */
  readonly adminId: string;
  /** Gets leads that assignment rules take away. */
  readonly defaultOwnerId: string;
  readonly types: Map<string, Map<string, Field>>;
  /** What the integration user may do with a type; not named: all. */
  readonly access: Map<string, 'none' | 'read'>;
  readonly rules: FakeRule[];
  readonly violations: string[];
  /** Fields that nobody sees but by a permission set: `Lead.X__c`. */
  readonly hidden: Set<string>;
  /** What permission sets let their users do with fields (`Lead.X__c`), by the id of the set. */
  readonly grants: Map<string, Map<string, 'none' | 'read' | 'write'>>;
  /** Salesforce keeps whole seconds. */
  readonly now: () => string;
  readonly newId: (type: string) => string;
  /** Deleted ones too. */
  readonly get: (id: string) => FakeRecord | undefined;
  readonly all: (type: string) => readonly FakeRecord[];
  readonly put: (record: FakeRecord) => void;
  /** Records that are not deleted and have this value in a field that is unique or an external id, whatever the case. */
  readonly having: (type: string, field: string, value: FakeValue) => readonly FakeRecord[];
  /** Undoes all that `work` put when it throws. */
  readonly together: <T>(work: () => T) => T;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function openOrg({ clock = () => new Date() }: FakeOptions): Org {
  const types = standardTypes();
  const records = new Map<string, FakeRecord>();
  const byType = new Map<string, Map<string, FakeRecord>>();
  const index = new Map<string, Set<string>>();
  const undo: (FakeRecord | string)[] = [];
  let depth = 0;
  let made = 300_007;

  const newId = (type: string): string => {
    made += 41;
    let [rest, digits] = [made, ''];
    for (; rest > 0; rest = Math.floor(rest / 62)) digits = DIGITS.charAt(rest % 62) + digits;
    return long(`${PREFIXES[type] ?? 'a00'}5g${digits.padStart(10, '0')}`);
  };
  const keysOf = (record: FakeRecord): string[] =>
    record.isDeleted
      ? []
      : [...(types.get(record.type)?.values() ?? [])]
          .filter((one) => one.unique || one.externalId)
          .map(({ name }) => ({ name, value: record.values[name] ?? null }))
          .filter(({ value }) => value !== null)
          .map(({ name, value }) => keyOf(record.type, name, value));
  const put = (id: string, record: FakeRecord | undefined): void => {
    const before = records.get(id);
    if (depth > 0) undo.push(before ?? id);
    for (const key of before ? keysOf(before) : []) index.get(key)?.delete(id);
    if (!record) {
      records.delete(id);
      if (before) byType.get(before.type)?.delete(id);
      return;
    }
    records.set(id, record);
    if (!byType.has(record.type)) byType.set(record.type, new Map());
    byType.get(record.type)?.set(id, record);
    for (const key of keysOf(record)) index.set(key, (index.get(key) ?? new Set()).add(id));
  };
  return {
    id: long('00D5g0000088aBc'),
    userId: long('0055g00000AbCdE'),
    adminId: long('0055g00000AdMiN'),
    defaultOwnerId: long('0055g00000ZzDeF'),
    types,
    access: new Map([...READ_ONLY_TYPES].map((type) => [type, 'read'])),
    rules: [],
    violations: [],
    hidden: new Set(),
    grants: new Map(),
    now: () => stamp(clock()),
    newId,
    get: (id) => records.get(longId(id) ?? ''),
    all: (type) => [...(byType.get(type)?.values() ?? [])],
    put: (record) => put(record.id, record),
    having: (type, field, value) =>
      [...(index.get(keyOf(type, field, value)) ?? [])].flatMap((id) => records.get(id) ?? []),
    together: (work) => {
      const start = undo.length;
      depth += 1;
      try {
        return work();
      } catch (error) {
        for (const was of undo.splice(start).toReversed())
          if (typeof was === 'string') restore(was, undefined);
          else restore(was.id, was);
        throw error;
      } finally {
        depth -= 1;
        if (depth === 0) undo.length = 0;
      }
    },
  };

  function restore(id: string, record: FakeRecord | undefined): void {
    const kept = depth;
    depth = 0;
    put(id, record);
    depth = kept;
  }
}

const keyOf = (type: string, field: string, value: FakeValue): string =>
  `${type}/${field}/${String(value).toLowerCase()}`;

/** As Salesforce writes instants. */
export const stamp = (date: Date): string => `${date.toISOString().slice(0, 19)}.000+0000`;

/** @throws Error for what has not the shape of an id */
export function long(id: string): string {
  const found = longId(id);
  if (found === null) throw new Error(`${id} has not the shape of an id of Salesforce`);
  return found;
}

/** The type that an id is of, by how it begins. */
export const typeOfId = (id: string): string | undefined =>
  Object.entries(PREFIXES).find(([, prefix]) => id.startsWith(prefix))?.[0];
