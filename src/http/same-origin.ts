import type { FastifyRequest } from 'fastify';
import { Fault } from '../faults.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site made a signed-in browser send. `Sec-Fetch-Site` cannot be forged by a page, but browsers
 * leave it out on plain http, so `Origin` is asked where it is absent; a browser sends one of them with every unsafe method.
 * @throws Fault CROSS_SITE_REQUEST
 */
export function refuseCrossSite({ method, headers }: FastifyRequest, publicUrl: string): void {
  if (SAFE.has(method)) return;
  const site = headers['sec-fetch-site'];
  if (site === undefined ? isOurs(headers.origin, headers.host, publicUrl) : site === 'same-origin') return;
  throw new Fault(
    'CROSS_SITE_REQUEST',
    'A page of another site asked for this with your session. Use the pages here, or a bearer token.',
  );
}

function isOurs(origin: string | undefined, host: string | undefined, publicUrl: string): boolean {
  const url = URL.parse(origin ?? '');
  return url !== null && (url.origin === new URL(publicUrl).origin || url.host === host);
}
