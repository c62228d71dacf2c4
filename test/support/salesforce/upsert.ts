import { refuse } from './answers.ts';
import { checkValue } from './check-values.ts';
import type { FakeRecord } from './fake-salesforce.ts';
import {
  createRecord,
  type Given,
  recordOf,
  updateRecord,
  type Writer,
  writableType,
} from './write-record.ts';

export type Upserted =
  | { readonly kind: 'done'; readonly record: FakeRecord; readonly created: boolean }
  /** Several have the value, of which none is written. */
  | { readonly kind: 'several'; readonly records: readonly FakeRecord[] };

/** The record with this value of an external id is changed, or made. @throws Refused */
export function upsertRecord(
  writer: Writer,
  type: string,
  key: string,
  value: string,
  given: Given,
  updateOnly: boolean,
): Upserted {
  const { org } = writer;
  const field = writableType(org, type).get(key);
  if (key === 'Id')
    return { kind: 'done', record: updateRecord(writer, recordOf(org, type, value), given), created: false };
  if (!field?.externalId || field.access === 'none')
    return refuse('NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${key}`);
  const wanted = checkValue(field, value);
  if (wanted === null) return refuse('MISSING_ARGUMENT', `${key} not specified`);
  const found = org.having(type, key, wanted);
  if (found.length > 1) return { kind: 'several', records: found };
  const [one] = found;
  if (one) return { kind: 'done', record: updateRecord(writer, one, given), created: false };
  if (updateOnly) return refuse('NOT_FOUND', 'The requested resource does not exist');
  return { kind: 'done', record: createRecord(writer, type, { ...given, [key]: wanted }), created: true };
}
