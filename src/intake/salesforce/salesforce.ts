import type { CrmNews } from '../../domain/lead/crm-news.ts';
import type { Proof } from '../../domain/lead/door.ts';
import { isSameId } from '../../domain/lead/salesforce-id.ts';
import { Fault } from '../../faults.ts';
import { decodeJson } from '../body/body.ts';
import { sameContent } from '../body/same-content.ts';
import { verifyShared } from '../proof/shared-secret.ts';
import type { Delivery, DeliveryPart, Source, SourceSettings } from '../source.ts';
import { readCallouts } from './callout.ts';
import { salesforceNewsIn } from './news.ts';
import { readOutbound, SALESFORCE_BYTES, withoutSession } from './outbound.ts';
import { partsOfCallouts, partsOfMessage } from './parts.ts';

const JSON_TYPE = 'application/json';

/** Salesforce: 200 with any other body counts as a failure, and all of it is sent again for a day. */
const ACK = {
  contentType: 'text/xml; charset=utf-8',
  body: '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>',
};

/**
 * Outbound messages of Salesforce, and the JSON that a flow sends by itself. Both only say where to look: each record
 * becomes a signal of its own, and is read from Salesforce. What our own poll and change events find comes the same way.
 */
export const salesforce = {
  contentTypes: [JSON_TYPE, 'text/xml', 'application/xml', 'application/soap+xml'],
  mostBytes: SALESFORCE_BYTES,
  verify,
  inspect,
  dedupe: sameContent,
  split,
  reply: ({ contentType }: Delivery) => (contentType === JSON_TYPE ? null : ACK),
  parse,
} satisfies Source;

interface Read {
  /** The organisations that say it. */
  readonly orgs: readonly string[];
  /** What set it off; undefined for a callout, which does not say. */
  readonly action?: string | null;
  readonly parts: readonly DeliveryPart[];
}

/** @throws Fault BODY_* */
function read(body: Buffer, contentType: string): Read {
  if (contentType !== JSON_TYPE) {
    const message = readOutbound(body);
    return { orgs: [message.org], action: message.action, parts: partsOfMessage(message) };
  }
  const callouts = readCallouts(body);
  const orgs = callouts.flatMap((callout) => callout?.org ?? []);
  return { orgs, parts: partsOfCallouts(callouts) };
}

/** Null where it cannot be read, since then it is stored as it came and changes nothing. */
function readable({ body, contentType }: Delivery): Read | null {
  try {
    return read(body, contentType);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/**
 * Salesforce signs nothing. So a sender must know the token of the address or the secret of the source, and what it
 * sends must be of the organisation and of the actions that the source names.
 */
function verify(delivery: Delivery, settings: SourceSettings): Proof {
  const proof = verifyShared(
    delivery,
    settings,
    'Let the outbound message call the URL that ends in the token of the source, or send Authorization: Bearer with its secret.',
  );
  const { org, actions } = settings.options;
  const said = readable(delivery);
  if (said === null) return proof;
  if (typeof org === 'string' && !said.orgs.every((one) => isSameId(one, org)))
    throw new Fault(
      'SIGNATURE_MISMATCH',
      'The message is of another organisation of Salesforce than this source. Compare its OrganizationId with SALESFORCE_ORG_ID, or with org in the policy.',
    );
  const { action } = said;
  const isOneOf = (known: readonly unknown[]): boolean =>
    known.some((one) => isSameId(action ?? '', String(one)));
  if (action !== undefined && Array.isArray(actions) && !isOneOf(actions))
    throw new Fault(
      'SIGNATURE_MISMATCH',
      'The ActionId of the message is none of those that the policy lists under actions.',
    );
  return proof;
}

/** XML that nobody will ever understand is taken all the same: Salesforce would send it again for a day. */
function inspect({ body, contentType }: Delivery): void {
  if (body.length > SALESFORCE_BYTES)
    throw new Fault(
      'BODY_TOO_LARGE',
      `The body is larger than ${SALESFORCE_BYTES / 1024} KB. Let the outbound message send the Id alone.`,
    );
  if (contentType === JSON_TYPE) readCallouts(body);
}

function split(delivery: Delivery): readonly DeliveryPart[] {
  const { body } = delivery;
  return (
    readable(delivery)?.parts ?? [
      { body: withoutSession(body), dedupe: sameContent(delivery), urgent: false },
    ]
  );
}

/** @throws Fault BODY_* for what could not be read at the door, and stands here as it came */
function parse(body: Buffer, contentType: string): CrmNews {
  if (contentType === JSON_TYPE) return salesforceNewsIn(decodeJson(body));
  const [first, second] = read(body, contentType).parts;
  if (first === undefined || second !== undefined)
    throw new Fault(
      'BODY_MALFORMED',
      'The message was not taken apart when it came. The poll finds its records.',
    );
  return salesforceNewsIn(decodeJson(first.body));
}
