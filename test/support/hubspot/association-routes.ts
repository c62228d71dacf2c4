import { type Answer, batchAnswer, type ItemRefusal, invalid, Refused } from './answers.ts';
import { type Ask, idOf, inputsOf, param, present, typeIn } from './ask.ts';
import { readLink, readSpecs } from './check-input.ts';
import { byId } from './find-record.ts';
import { ASSOCIATION_TYPES, defaultAssociation, OBJECT_TYPES } from './object-types.ts';
import { idsOf } from './record-view.ts';
import { connect, touch } from './write-record.ts';

const MOST_INPUTS = 1000;
const MOST_ON_A_PAGE = 500;

export function batchReadAssociations(ask: Ask): Answer {
  const { portal } = ask;
  const [from, to] = [typeIn(ask, 'from'), typeIn(ask, 'to')];
  const [one, other] = [OBJECT_TYPES[from].one.toLowerCase(), OBJECT_TYPES[to].one.toLowerCase()];
  const results: unknown[] = [];
  const refused: ItemRefusal[] = [];
  for (const input of inputsOf<{ id?: unknown; after?: string }>(ask, MOST_INPUTS)) {
    const id = idOf(input);
    const record = byId(portal, from, id);
    const ids = record ? idsOf(record, to) : [];
    if (!record || ids.length === 0) {
      const refusal = {
        status: 404,
        category: 'OBJECT_NOT_FOUND',
        subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
        message: `No ${other} is associated with ${one} ${id}.`,
        context: { fromObjectId: [id], fromObjectType: [one], toObjectType: [other] },
      };
      refused.push({ refusal });
    } else {
      const start = Number(input.after ?? 0);
      const end = start + MOST_ON_A_PAGE;
      results.push({
        from: { id },
        // A number here, unlike everywhere else.
        to: ids.slice(start, end).map((toId) => ({
          toObjectId: Number(toId),
          associationTypes: [...(record.associations.get(`${to}/${toId}`) ?? [])].map((typeId) => ({
            category: 'HUBSPOT_DEFINED',
            typeId,
            label: ASSOCIATION_TYPES.get(typeId)?.label ?? null,
          })),
        })),
        ...(end < ids.length && { paging: { next: { after: String(end) } } }),
      });
    }
  }
  return batchAnswer(200, results, refused);
}

/** The body is a list of association types. */
export function associate(ask: Ask): Answer {
  return put(ask, readSpecs(ask.body), 201);
}

export function associateByDefault(ask: Ask): Answer {
  const associationTypeId = defaultAssociation(typeIn(ask, 'from'), typeIn(ask, 'to')) ?? 0;
  return put(ask, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }], 200);
}

function put(ask: Ask, specs: ReturnType<typeof readSpecs>, status: number): Answer {
  const { portal } = ask;
  const [from, to] = [typeIn(ask, 'from'), typeIn(ask, 'to')];
  const record = present(byId(portal, from, param(ask, 'id')));
  const links = specs.map((spec) => readLink(portal, from, param(ask, 'toId'), spec));
  for (const link of links) {
    if ('status' in link) throw new Refused(link);
    if (link.to !== to) throw new Refused(invalid(`${link.typeId} does not lead from ${from} to ${to}`));
  }
  touch(portal, record);
  for (const link of links) if (!('status' in link)) connect(portal, record, link);
  const ids = { fromObjectId: Number(record.id), toObjectId: Number(param(ask, 'toId')) };
  const types = { fromObjectTypeId: OBJECT_TYPES[from].id, toObjectTypeId: OBJECT_TYPES[to].id };
  return { status, body: { ...types, ...ids, labels: [] } };
}
