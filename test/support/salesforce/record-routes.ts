import { type Answer, refuse, resourceMissing } from './answers.ts';
import { type Ask, bodyOf, param, ROOT, writerOf } from './ask.ts';
import type { FakeRecord } from './fake-salesforce.ts';
import type { Field } from './fields.ts';
import { createFile } from './files.ts';
import { upsertRecord } from './upsert.ts';
import { createRecord, deleteRecord, recordOf, updateRecord } from './write-record.ts';

export function createOne(ask: Ask): Answer {
  const type = param(ask, 'type');
  const body = bodyOf(ask);
  const { id } = ask.org.together(() =>
    type === 'ContentVersion' ? createFile(writerOf(ask), body) : createRecord(writerOf(ask), type, body),
  );
  return { status: 201, body: { id, success: true, errors: [] } };
}

export function readOne(ask: Ask): Answer {
  const type = param(ask, 'type');
  const fields = visible(ask, type);
  const record = recordOf(ask.org, type, param(ask, 'id'));
  if (record.isDeleted) return resourceMissing();
  const asked = ask.query.get('fields')?.split(',');
  for (const name of asked ?? [])
    if (!fields.has(name)) refuse('INVALID_FIELD', `No such column '${name}' on sobject of type ${type}`);
  const values = (asked ?? [...fields.keys()]).map((name) => [name, record.values[name] ?? null]);
  const attributes = { type, url: `${ROOT}/sobjects/${type}/${record.id}` };
  return { status: 200, body: { attributes, ...Object.fromEntries(values) } };
}

export function updateOne(ask: Ask): Answer {
  const type = param(ask, 'type');
  const given = bodyOf(ask);
  if ('Id' in given) ask.org.violations.push(`a PATCH of one ${type} has an Id in its body`);
  updateRecord(writerOf(ask), recordOf(ask.org, type, param(ask, 'id')), given);
  return { status: 204 };
}

export function deleteOne(ask: Ask): Answer {
  deleteRecord(writerOf(ask), recordOf(ask.org, param(ask, 'type'), param(ask, 'id')));
  return { status: 204 };
}

/** Salesforce: neither `Id` nor the key may stand in the body. */
export function upsertOne(ask: Ask): Answer {
  const [type, key] = [param(ask, 'type'), param(ask, 'field')];
  const given = bodyOf(ask);
  for (const name of ['Id', key])
    if (name in given) {
      ask.org.violations.push(`an upsert of one ${type} by ${key} has ${name} in its body`);
      refuse('INVALID_FIELD', `The ${name} field should not be specified in the sobject data.`, [name]);
    }
  const updateOnly = ask.query.get('updateOnly') === 'true';
  const done = upsertRecord(writerOf(ask), type, key, param(ask, 'value'), given, updateOnly);
  if (done.kind === 'several')
    return { status: 300, body: done.records.map(({ id }) => `${ROOT}/sobjects/${type}/${id}`) };
  const { created, record } = done;
  if (!created && ask.ground.options.upsertStatus === 204) return { status: 204 };
  return { status: created ? 201 : 200, body: { id: record.id, success: true, errors: [], created } };
}

/** What was deleted in a stretch of time, merged records among it. */
export function deletedOnes(ask: Ask): Answer {
  const type = param(ask, 'type');
  visible(ask, type);
  const [start, end] = ['start', 'end'].map((name) => Date.parse(ask.query.get(name) ?? ''));
  if (start === undefined || end === undefined || !(end - start >= 60_000))
    return refuse('INVALID_REPLICATION_DATE', 'startDate must be at least one minute before endDate');
  const at = (record: FakeRecord): string => String(record.values['SystemModstamp']);
  const deletedRecords = ask.org
    .all(type)
    .filter((one) => one.isDeleted && Date.parse(at(one)) >= start && Date.parse(at(one)) <= end)
    .map((one) => ({ id: one.id, deletedDate: at(one) }));
  const latestDateCovered = ask.org.now();
  return {
    status: 200,
    body: { deletedRecords, earliestDateAvailable: '2026-01-01T00:00:00.000+0000', latestDateCovered },
  };
}

function visible({ org }: Ask, type: string): Map<string, Field> {
  const fields = org.access.get(type) === 'none' ? undefined : org.types.get(type);
  if (!fields) return resourceMissing();
  return new Map([...fields].filter(([, { access }]) => access !== 'none'));
}
