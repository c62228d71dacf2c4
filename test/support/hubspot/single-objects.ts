import type { ObjectType } from '../../../src/crm/hubspot/hubspot-api.ts';
import { type Answer, Refused } from './answers.ts';
import { type Ask, idOf, pageOf, param, present, textOr, typeIn } from './ask.ts';
import { wholeRefusal } from './batch-write.ts';
import { checkInput, readInput } from './check-input.ts';
import { find } from './find-record.ts';
import { objectType } from './object-types.ts';
import type { Portal, StoredRecord } from './portal.ts';
import { idsOf, view, viewWritten } from './record-view.ts';
import { change, erase, insert, merge } from './write-record.ts';

const listed = (query: URLSearchParams, name: string): string[] =>
  query
    .getAll(name)
    .flatMap((text) => text.split(','))
    .filter(Boolean);

export function getObject(ask: Ask): Answer {
  const { portal, query } = ask;
  return { status: 200, body: viewWithAssociations(portal, recordIn(ask), query) };
}

export function listObjects(ask: Ask): Answer {
  const { portal, query } = ask;
  const page = pageOf([...portal.records[typeIn(ask)].values()], query, 100, 10);
  const results = page.results.map((record) => viewWithAssociations(portal, record, query));
  return { status: 200, body: { ...page, results } };
}

function viewWithAssociations(portal: Portal, record: StoredRecord, query: URLSearchParams) {
  const types = listed(query, 'associations').map(objectType);
  const shown = view(portal, record, listed(query, 'properties'));
  const associations = types
    .filter((type) => type !== undefined)
    .map((type): [ObjectType, string[]] => [type, idsOf(record, type)])
    .filter(([, ids]) => ids.length > 0)
    .map(([type, ids]) => [
      type,
      { results: ids.map((id) => ({ id, type: `${one(record.type)}_to_${one(type)}` })) },
    ]);
  return associations.length > 0
    ? { ...shown, associations: Object.fromEntries(associations) as object }
    : shown;
}

const one = (type: ObjectType): string => (type === 'companies' ? 'company' : type.slice(0, -1));

export function createObject(ask: Ask): Answer {
  const { portal, body } = ask;
  const type = typeIn(ask);
  const checked = checkInput(portal, type, readInput(body), undefined);
  if (checked.kind === 'refused') throw new Refused(wholeRefusal(checked.refusal));
  const record = insert(portal, type, checked.properties, checked.links, 'INTEGRATION');
  return { status: 201, body: viewWritten(portal, record, Object.keys(checked.properties)) };
}

export function updateObject(ask: Ask): Answer {
  const { portal, body } = ask;
  const record = recordIn(ask);
  const checked = checkInput(portal, record.type, readInput(body), record);
  if (checked.kind === 'refused') throw new Refused(wholeRefusal(checked.refusal));
  change(portal, record, checked.properties);
  return { status: 200, body: viewWritten(portal, record, Object.keys(checked.properties)) };
}

/** Who is not there is deleted already. */
export function archiveObject(ask: Ask): Answer {
  const record = find(ask.portal, typeIn(ask), param(ask, 'id'));
  if (record) erase(ask.portal, record);
  return { status: 204 };
}

export function mergeObjects(ask: Ask): Answer {
  const { portal, body } = ask;
  const type = typeIn(ask);
  const get = (name: string) =>
    present(find(portal, type, idOf({ id: body[name] })), `No object with id ${String(body[name])}`);
  const stays = get('primaryObjectId');
  const gone = get('objectIdToMerge');
  merge(portal, stays, gone);
  return { status: 200, body: view(portal, stays) };
}

export function gdprDelete(ask: Ask): Answer {
  const { portal, body } = ask;
  const record = find(portal, typeIn(ask), idOf({ id: body['objectId'] }), textOr(body['idProperty']));
  if (record) erase(portal, record);
  return { status: 204 };
}

function recordIn(ask: Ask): StoredRecord {
  const idProperty = ask.query.get('idProperty') ?? undefined;
  return present(find(ask.portal, typeIn(ask), param(ask, 'id'), idProperty));
}
