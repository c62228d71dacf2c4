import { BlockList, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Fault } from '../faults.ts';
import type { AddressLimit } from '../intake/source.ts';
import { sourceOf } from './delivery-of.ts';

/** Of a source that there is not: null. */
export type LimitOf = (source: string) => AddressLimit | null;

/** Where a proxy stands that nobody named in BATON_TRUSTED_PROXIES: all visitors seem to have its address. */
const NEAR = new BlockList();
for (const [net, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  NEAR.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  NEAR.addSubnet(net, bits, 'ipv6');

const isNear = (address: string): boolean => NEAR.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/**
 * Counts what each address posts from browsers to a source, before anything of it is read. Of IPv6, all addresses of one
 * network of 64 bits are one. Each process counts by itself.
 */
export function limitAddresses(
  app: FastifyInstance,
  isFromPage: (request: FastifyRequest) => boolean,
  limitOf: LimitOf,
): void {
  const counters = new Map<string, ReturnType<FastifyInstance['createRateLimit']>>();
  const counterOf = (source: string) => {
    const known = counters.get(source);
    if (known) return known;
    const counter = app.createRateLimit({
      max: () => limitOf(source)?.most ?? Number.MAX_SAFE_INTEGER,
      timeWindow: () => limitOf(source)?.windowMs ?? 1,
    });
    counters.set(source, counter);
    return counter;
  };
  app.addHook('onRequest', async (request) => {
    if (request.method !== 'POST' || !isFromPage(request)) return;
    const source = sourceOf(request);
    const limit = limitOf(source);
    if (limit === null || (!limit.isAsked && isNear(request.ip))) return;
    const count = await counterOf(source)(request);
    if (count.isAllowed || !count.isExceeded) return;
    throw new Fault(
      'RATE_LIMITED',
      `This address sent this form more than ${limit.most} times. Send it again later: Retry-After says when.`,
      { retryAfterMs: count.ttl },
    );
  });
}
