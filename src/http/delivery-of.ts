import type { FastifyRequest } from 'fastify';
import type { Delivery } from '../intake/source.ts';

/** The name of the source, as the path says it. */
export const sourceOf = ({ params }: FastifyRequest): string => (params as { source: string }).source;

/** A request as the sources see it: bytes, headers and address as they came. */
export const deliveryOf = (
  { headers, body, method, url, ip }: FastifyRequest,
  publicUrl: string,
  pathToken: string | undefined,
  receivedAt: Date,
): Delivery => ({
  headers,
  method,
  url: publicUrl + url,
  body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  contentType: (headers['content-type'] ?? '').split(';', 1).join('').trim().toLowerCase(),
  pathToken,
  address: ip,
  receivedAt,
});
