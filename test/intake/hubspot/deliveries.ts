import { signatureV1, signatureV2, signatureV3 } from '../../../src/intake/hubspot/signature.ts';
import type { Delivery } from '../../../src/intake/source.ts';
import { delivery } from '../deliveries.ts';

export const SECRET = 'c1a2b3c4-0000-4000-8000-d5e6f7a8b9c0';

/** A delivery as HubSpot sends it: v3, and the older v1 beside it. */
export function signed(body: unknown, over: Partial<Delivery> = {}, timestamp?: string): Delivery {
  const sent = delivery({ url: 'https://baton.example/hooks/hubspot', body: bodyOf(body), ...over });
  const time = timestamp ?? String(sent.receivedAt.getTime());
  return {
    ...sent,
    headers: {
      'x-hubspot-signature-v3': signatureV3(SECRET, sent, time),
      'x-hubspot-request-timestamp': time,
      'x-hubspot-signature': signatureV1(SECRET, sent),
      'x-hubspot-signature-version': 'v1',
      ...over.headers,
    },
  };
}

/** As workflows sign. */
export function signedV2(body: unknown): Delivery {
  const sent = delivery({ url: 'https://baton.example/hooks/workflow', body: bodyOf(body) });
  return {
    ...sent,
    headers: { 'x-hubspot-signature': signatureV2(SECRET, sent), 'x-hubspot-signature-version': 'v2' },
  };
}

const bodyOf = (body: unknown): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

/** One event as HubSpot sends it. */
export const event = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  eventId: 4711,
  subscriptionId: 81,
  portalId: 990,
  appId: 12,
  occurredAt: 1_793_000_000_000,
  subscriptionType: 'contact.propertyChange',
  attemptNumber: 0,
  objectId: 5001,
  propertyName: 'jobtitle',
  propertyValue: 'Head of Ovens',
  changeSource: 'CRM_UI',
  sourceId: 'userId:7',
  ...over,
});
