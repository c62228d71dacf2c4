import { Fault } from '../../faults.ts';
import { decodeJson, isObject, type JsonObject, textIn } from '../body/body.ts';
import { readTime } from '../reading/instant.ts';
import { SALESFORCE_BYTES } from './outbound.ts';

const LIMITS = { mostBytes: SALESFORCE_BYTES, mostKeys: 20_000 };
const MOST_RECORDS = 500;
const LONGEST = 40;
/** What a flow may call the id of its record. */
const NAMES = ['leadId', 'contactId', 'recordId', 'id'];

/** What an HTTP callout of a flow says of one record. */
export interface Callout {
  /** As it came; null: none was given. */
  readonly objectId: string | null;
  readonly org: string | null;
  readonly event: string | null;
  /** ISO 8601 in UTC. */
  readonly occurredAt: string | null;
}

/**
 * The JSON that a flow sends by itself: `{ leadId, orgId, eventId }`, or a list of such.
 * @returns null for what stands in the list and is no object
 * @throws Fault BODY_*
 */
export function readCallouts(body: Buffer): readonly (Callout | null)[] {
  const value = decodeJson(body, LIMITS);
  const items = Array.isArray(value) ? value : [value];
  if (items.length > MOST_RECORDS)
    throw new Fault(
      'BODY_TOO_LARGE',
      `The body names more than ${MOST_RECORDS} records. Send fewer at a time.`,
    );
  return items.map((item) => (isObject(item) ? calloutOf(item) : null));
}

const calloutOf = (item: JsonObject): Callout => ({
  objectId:
    NAMES.map((name) => textIn(item, name))
      .find((id) => id !== null)
      ?.slice(0, LONGEST) ?? null,
  org: textIn(item, 'orgId'),
  event: textIn(item, 'eventId'),
  occurredAt: readTime(item['occurredAt']),
});
