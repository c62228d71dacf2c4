import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from '../../faults.ts';
import type { Delivery } from '../source.ts';

const TOLERANCE_S = 300;
const MOST_SIGNATURES = 10;
const ENCODED_PREFIX = 'whsec_';

type Signed = Pick<Delivery, 'headers' | 'body' | 'receivedAt'>;

/**
 * Checks a delivery against https://www.standardwebhooks.com: HMAC-SHA256 over `id.timestamp.body`, the body
 * being the very bytes that came. Any live secret will do. The signature is checked before the age, so only a
 * sender that knows the secret learns that its clock is wrong.
 * @throws Fault SIGNATURE_MISSING, SIGNATURE_MISMATCH, SIGNATURE_STALE
 */
export function verifyStandardWebhook(signed: Signed, secrets: readonly string[]): void {
  const id = headerOf(signed.headers, 'webhook-id');
  const timestamp = headerOf(signed.headers, 'webhook-timestamp');
  const signatures = signaturesIn(headerOf(signed.headers, 'webhook-signature'));

  const wellFormed = /^\d{1,12}$/.test(timestamp) && signatures.length > 0;
  if (!wellFormed || !secrets.some((secret) => isSignedBy(secret, id, timestamp, signed.body, signatures)))
    throw new Fault(
      'SIGNATURE_MISMATCH',
      'No live secret of this source made this signature. Sign "id.timestamp.body" over the exact bytes of the body, timestamp in whole seconds, and send it as "v1,<base64>".',
    );

  const now = Math.floor(signed.receivedAt.getTime() / 1000);
  if (Math.abs(now - Number(timestamp)) > TOLERANCE_S)
    throw new Fault(
      'SIGNATURE_STALE',
      'The signature is more than five minutes away from our clock. Sign each delivery when it is sent, and set the clock of the sender.',
    );
}

/** Node joins a header sent twice with ", ". None of these values may hold that, so it is simply no match. */
function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  const text = Array.isArray(value) ? value.join(', ') : (value ?? '').trim();
  if (text === '')
    throw new Fault(
      'SIGNATURE_MISSING',
      `The header ${name} is missing. A signed delivery carries all three webhook-* headers.`,
    );
  return text;
}

/** The `v1` signatures among the first ten of a header such as `v1,abc= v1a,def= v1,ghi=`. */
function signaturesIn(header: string): Buffer[] {
  if (header.includes(', ')) return [];
  return header
    .split(' ', MOST_SIGNATURES)
    .flatMap((entry) => /^v1,([A-Za-z0-9+/]{43}=)$/.exec(entry)?.[1] ?? [])
    .map((encoded) => Buffer.from(encoded, 'base64'));
}

function isSignedBy(
  secret: string,
  id: string,
  timestamp: string,
  body: Buffer,
  signatures: readonly Buffer[],
): boolean {
  const key = keyOf(secret);
  if (key.length === 0) return false;
  const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.some((given) => given.length === wanted.length && timingSafeEqual(given, wanted));
}

const keyOf = (secret: string): Buffer =>
  secret.startsWith(ENCODED_PREFIX)
    ? Buffer.from(secret.slice(ENCODED_PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8');
