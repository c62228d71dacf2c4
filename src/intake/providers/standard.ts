import type { IncomingHttpHeaders } from 'node:http';
import { verifyStandardWebhook } from '../proof/standard-webhooks.ts';
import { providerSource } from '../provider-source.ts';

/** Any JSON that is signed as Standard Webhooks, by whoever sends it; its fields are read as those of a form. */
export const standard = providerSource({
  name: 'The sender',
  scheme: (delivery, secrets) =>
    verifyStandardWebhook({ ...delivery, headers: named(delivery.headers) }, secrets),
  idOf: (_body, headers) => [named(headers)['webhook-id']].flat()[0] ?? null,
  read: (body) => body,
});

/** Svix, from which the standard came, may still call the same three headers by its own name. */
const named = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  headers['webhook-id'] === undefined && headers['svix-id'] !== undefined
    ? {
        'webhook-id': [headers['svix-id']].flat().join(', '),
        'webhook-timestamp': [headers['svix-timestamp']].flat().join(', '),
        'webhook-signature': [headers['svix-signature']].flat().join(', '),
      }
    : headers;
