import { longId } from '../../../src/domain/lead/salesforce-id.ts';
import { type Answer, attempt, type Refusal, Refused, refuse, rowOf } from './answers.ts';
import { type Ask, bodyOf, param, writerOf } from './ask.ts';
import type { FakeRecord } from './fake-salesforce.ts';
import { upsertRecord } from './upsert.ts';
import { createRecord, type Given, recordOf, updateRecord } from './write-record.ts';

const MOST_ROWS = 200;
const MOST_CHUNKS = 10;
type Row = { readonly id: string; readonly created?: boolean };

export const createMany = (ask: Ask): Answer =>
  each(
    ask,
    () => undefined,
    (row) => ({ id: createRecord(writerOf(ask), typeOf(ask, row), row).id }),
  );

export function updateMany(ask: Ask): Answer {
  const idOf = ({ id, Id }: Given): string | undefined => {
    const wanted = id ?? Id;
    return typeof wanted === 'string' ? (longId(wanted) ?? undefined) : undefined;
  };
  return each(ask, idOf, ({ id, Id, ...row }) => {
    const wanted = id ?? Id;
    if (typeof wanted !== 'string')
      return refuse('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
    return { id: updateRecord(writerOf(ask), rowRecord(ask, typeOf(ask, row), wanted), row).id };
  });
}

export function upsertMany(ask: Ask): Answer {
  const [type, key] = [param(ask, 'type'), param(ask, 'field')];
  const keyOf = ({ [key]: value }: Given): string | undefined =>
    typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  return each(ask, keyOf, ({ [key]: value, ...row }) => {
    if (typeOf(ask, row) !== type) refuse('INVALID_TYPE', `the rows are not all of type ${type}`);
    if (typeof value !== 'string' || value === '')
      return refuse('MISSING_ARGUMENT', `${key} not specified`, []);
    const done = upsertRecord(writerOf(ask), type, key, value, row, false);
    if (done.kind === 'several')
      return refuse('DUPLICATE_EXTERNAL_ID', `${key}: more than one record found for external id field`);
    return { id: done.record.id, created: done.created };
  });
}

/** A record that an update names. @throws Refused */
function rowRecord({ org }: Ask, type: string, id: string): FakeRecord {
  if (longId(id) !== null && !org.get(id))
    refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
  return recordOf(org, type, id);
}

/** Each row for itself, or with `allOrNone` all or none. */
function each(ask: Ask, keyOf: (row: Given) => string | undefined, write: (row: Given) => Row): Answer {
  const { records, allOrNone = false } = bodyOf(ask);
  const rows = rowsOf(ask, records);
  const twice = repeated(ask, rows.map(keyOf));
  const done: ({ readonly value: Row } | { readonly refusal: Refusal })[] = [];
  const all = (): void => {
    for (const row of rows) {
      const key = keyOf(row);
      const isTwin = key !== undefined && twice.has(key);
      done.push(isTwin ? { refusal: twin(key) } : attempt(() => ask.org.together(() => write(row))));
    }
    const failed = done.find((one) => 'refusal' in one);
    if (allOrNone === true && failed) throw new Refused(failed.refusal);
  };
  const isDone = 'value' in attempt(() => ask.org.together(all));
  return {
    status: 200,
    body: done.map((one) => {
      if ('refusal' in one) return rowOf(one.refusal);
      return isDone ? { ...one.value, success: true, errors: [] } : rowOf(ROLLED_BACK);
    }),
  };
}

/** @throws Refused for the whole request */
function rowsOf(ask: Ask, records: unknown): Given[] {
  if (!Array.isArray(records)) return refuse('JSON_PARSER_ERROR', 'records is missing');
  const rows = records as Given[];
  const { org } = ask;
  if (rows.length > MOST_ROWS) {
    org.violations.push(`a collection has ${rows.length} records`);
    refuse(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MOST_ROWS} records into this call`,
    );
  }
  const chunks = rows.filter((row, i) => i === 0 || typeIn(row) !== typeIn(rows[i - 1] ?? {})).length;
  if (chunks > MOST_CHUNKS) {
    org.violations.push(`a collection has ${chunks} chunks of types`);
    refuse('LIMIT_EXCEEDED', `No more than ${MOST_CHUNKS} chunks of types in one call`);
  }
  return rows;
}

const typeIn = ({ attributes }: Given): unknown => (attributes as { type?: unknown } | undefined)?.type;

function typeOf({ org }: Ask, row: Given): string {
  const type = typeIn(row);
  if (typeof type === 'string' && org.types.has(type) && org.access.get(type) !== 'none') return type;
  return refuse('INVALID_TYPE', `sObject type '${String(type)}' is not supported.`);
}

/** What stands twice in one call: Salesforce writes neither. */
function repeated({ org }: Ask, keys: readonly (string | undefined)[]): ReadonlySet<string> {
  const twice = new Set(keys.filter((key, i) => key !== undefined && keys.indexOf(key) !== i));
  for (const key of twice) org.violations.push(`a collection has ${key} twice`);
  return twice as ReadonlySet<string>;
}

const twin = (key: string): Refusal => ({
  status: 400,
  code: 'DUPLICATE_VALUE',
  message: `Duplicate id in list: ${key}`,
});

const ROLLED_BACK: Refusal = {
  status: 400,
  code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
};
