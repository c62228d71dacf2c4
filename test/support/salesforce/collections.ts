import { type Answer, attempt, type Refusal, Refused, refuse, rowOf } from './answers.ts';
import { type Ask, bodyOf, param, writerOf } from './ask.ts';
import { upsertRecord } from './upsert.ts';
import { createRecord, type Given, recordOf, updateRecord } from './write-record.ts';

const MOST_ROWS = 200;
const MOST_CHUNKS = 10;
type Row = { readonly id: string; readonly created?: boolean };

export const createMany = (ask: Ask): Answer =>
  each(ask, (row) => ({ id: createRecord(writerOf(ask), typeOf(row), row).id }));

export function updateMany(ask: Ask): Answer {
  const seen = new Set<string>();
  return each(ask, ({ id, Id, ...row }) => {
    const [type, wanted] = [typeOf(row), id ?? Id];
    if (typeof wanted !== 'string')
      return refuse('MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
    const record = recordOf(ask.org, type, wanted);
    once(seen, record.id);
    return { id: updateRecord(writerOf(ask), record, row).id };
  });
}

export function upsertMany(ask: Ask): Answer {
  const [type, key] = [param(ask, 'type'), param(ask, 'field')];
  const seen = new Set<string>();
  return each(ask, ({ [key]: value, ...row }) => {
    if (typeOf(row) !== type) refuse('INVALID_TYPE', `the rows are not all of type ${type}`);
    if (typeof value !== 'string' || value === '')
      return refuse('MISSING_ARGUMENT', `${key} not specified`, []);
    once(seen, value.toLowerCase());
    const done = upsertRecord(writerOf(ask), type, key, value, row, false);
    if (done.kind === 'several')
      return refuse('DUPLICATE_EXTERNAL_ID', `${key}: more than one record found for external id field`);
    return { id: done.record.id, created: done.created };
  });
}

/** Each row for itself, or with `allOrNone` all or none. */
function each(ask: Ask, write: (row: Given) => Row): Answer {
  const { records, allOrNone = false } = bodyOf(ask);
  const rows = rowsOf(ask, records);
  const done: ({ readonly value: Row } | { readonly refusal: Refusal })[] = [];
  const all = (): void => {
    for (const row of rows) done.push(attempt(() => ask.org.together(() => write(row))));
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
function rowsOf({ org }: Ask, records: unknown): Given[] {
  if (!Array.isArray(records)) return refuse('JSON_PARSER_ERROR', 'records is missing');
  const rows = records as Given[];
  if (rows.length > MOST_ROWS) {
    org.violations.push(`a collection has ${rows.length} records`);
    refuse(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MOST_ROWS} records into this call`,
    );
  }
  const chunks = rows.filter((row, i) => i === 0 || typeOf(row) !== typeOf(rows[i - 1] ?? {})).length;
  if (chunks > MOST_CHUNKS) {
    org.violations.push(`a collection has ${chunks} chunks of types`);
    refuse('LIMIT_EXCEEDED', `No more than ${MOST_CHUNKS} chunks of types in one call`);
  }
  return rows;
}

function typeOf({ attributes }: Given): string {
  const type = (attributes as { type?: unknown } | undefined)?.type;
  return typeof type === 'string'
    ? type
    : refuse('INVALID_TYPE', 'The type of the record is missing (attributes)');
}

/** Salesforce: a record must not stand twice in one call. */
function once(seen: Set<string>, key: string): void {
  if (seen.has(key)) refuse('DUPLICATE_VALUE', `Duplicate id in list: ${key}`, []);
  seen.add(key);
}

const ROLLED_BACK: Refusal = {
  status: 400,
  code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
};
