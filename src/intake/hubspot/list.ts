import { Fault } from '../../faults.ts';
import { type BodyLimits, decodeJson, type Json } from '../body/body.ts';

/** HubSpot sends up to 100 at once; a few more would do no harm, a hundred thousand tiny ones would. */
const MOST_ITEMS = 500;

/**
 * A hundred values of a long text, or the history of every property of a contact, are more than any form sends; and
 * what HubSpot is told 413 about is lost.
 */
export const HUBSPOT_BYTES = 1024 * 1024;

/** What stands in the list that a body is; a body that is none, or an empty one, stands for itself. @throws Fault BODY_* */
export function itemsIn(body: Buffer, limits: BodyLimits): readonly Json[] {
  const value = decodeJson(body, limits);
  const items = Array.isArray(value) && value.length > 0 ? value : [value];
  if (items.length > MOST_ITEMS)
    throw new Fault(
      'BODY_TOO_LARGE',
      `The body holds more than ${MOST_ITEMS} events. HubSpot sends up to 100.`,
    );
  return items;
}
