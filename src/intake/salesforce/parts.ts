import { longId, longIfId, typeOfId } from '../../domain/lead/salesforce-id.ts';
import { sameContent, sha256 } from '../body/same-content.ts';
import type { DedupeKey, DeliveryPart } from '../source.ts';
import type { Callout } from './callout.ts';
import type { OutboundMessage } from './outbound.ts';

const JSON_TYPE = 'application/json';
/** More at once are an import, or what waited while we were away; of fewer, somebody may wait for the answer. */
const FEW = 10;

/**
 * Each notification as a signal of its own. Salesforce sends one again, even after it was taken: its id says which.
 * Never empty.
 */
export function partsOfMessage({ org, action, notifications }: OutboundMessage): readonly DeliveryPart[] {
  return notifications.map(({ id, type, objectId }) => {
    const object = objectId && longIfId(objectId);
    const outbound = type ?? (object && typeOfId(object));
    return partOf(
      { outbound, objectId: object, notification: id && longIfId(id), action, org },
      id && `om:${org}:${longId(id) ?? sha256(id)}`,
      notifications.length,
    );
  });
}

/** Each record that a flow names as a signal of its own; an event that tells of several is several. Never empty. */
export function partsOfCallouts(callouts: readonly (Callout | null)[]): readonly DeliveryPart[] {
  if (callouts.length === 0) return [partOf([], null, 1)];
  return callouts.map((callout) => {
    if (callout === null) return partOf('no object', null, callouts.length);
    const { objectId, org, event, occurredAt } = callout;
    const object = objectId && longIfId(objectId);
    const said = {
      callout: event?.slice(0, 80) ?? null,
      objectId: object,
      org: org && longIfId(org),
      occurredAt,
    };
    return partOf(
      said,
      event && `callout:${sha256(JSON.stringify([said.org, event, object]))}`,
      callouts.length,
    );
  });
}

function partOf(said: unknown, key: string | null, together: number): DeliveryPart {
  const body = Buffer.from(JSON.stringify(said));
  const dedupe: DedupeKey =
    key === null ? sameContent({ body, contentType: JSON_TYPE }) : { key, windowMs: null };
  return { body, contentType: JSON_TYPE, dedupe, urgent: together <= FEW };
}
