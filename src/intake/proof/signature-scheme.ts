import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from '../../faults.ts';
import type { Delivery } from '../source.ts';

type Signed = Pick<Delivery, 'headers' | 'body' | 'receivedAt'>;

/** How a provider signs: an HMAC over the raw bytes, keyed with the secret of the source. */
export interface SignatureScheme {
  /** That carries the digest; lower case. */
  readonly header: string;
  readonly hash: 'sha1' | 'sha256';
  readonly encoding: 'hex' | 'base64';
  /** Stands before the digest: `sha256=`. */
  readonly prefix?: string;
  /** When it was signed, where the provider says so and signs it too. */
  readonly timestamp?: {
    /** A header of its own, lower case; without it the header of the digest reads `t=…,v1=…`. */
    readonly header?: string;
    readonly unit: 's' | 'ms';
    readonly toleranceMs: number;
  };
  /** What is signed, one after the other; without it, the body. Null: the delivery lacks what must be there. */
  readonly signed?: (delivery: Signed, timestamp: string) => readonly (string | Buffer)[] | null;
}

const MOST_DIGESTS = 10;

/**
 * Checks that any of the live secrets signed exactly these bytes. The digest is checked before the age, so that only who
 * knows the secret learns that its clock is wrong.
 * @throws Fault SIGNATURE_MISSING, SIGNATURE_MISMATCH, SIGNATURE_STALE
 */
export function verifySignature(scheme: SignatureScheme, delivery: Signed, secrets: readonly string[]): void {
  const given = claimedBy(scheme, delivery.headers);
  const parts =
    given && (scheme.signed?.(delivery, given.timestamp) ?? (scheme.signed ? null : [delivery.body]));
  const isOurs = secrets.some(
    (secret) => secret !== '' && parts && given && isSignedBy(secret, scheme, parts, given.digests),
  );
  if (!given || !isOurs)
    throw new Fault(
      'SIGNATURE_MISMATCH',
      `No live secret of this source made the signature in ${scheme.header}. Compare the secret with the provider's, and let nothing on the way change the body.`,
    );
  if (scheme.timestamp && isStale(given.timestamp, scheme.timestamp, delivery.receivedAt))
    throw new Fault(
      'SIGNATURE_STALE',
      `The signature in ${scheme.header} was made too long ago, or in the future. Deliveries that are sent anew are signed anew.`,
    );
}

interface Claimed {
  readonly digests: readonly Buffer[];
  /** '' where the scheme has none. */
  readonly timestamp: string;
}

/** Null: the header is there and malformed. @throws Fault SIGNATURE_MISSING */
function claimedBy(scheme: SignatureScheme, headers: IncomingHttpHeaders): Claimed | null {
  const text = headerOf(scheme.header, headers);
  const { timestamp } = scheme;
  if (!timestamp) return digestsIn([text], scheme, '');
  if (timestamp.header !== undefined) return digestsIn([text], scheme, headerOf(timestamp.header, headers));
  const parts = text.split(',', MOST_DIGESTS).map((part) => part.trim().split('='));
  const valuesOf = (name: string): string[] =>
    parts.flatMap(([key, ...value]) => (key === name ? [value.join('=')] : []));
  return digestsIn(valuesOf('v1'), scheme, valuesOf('t')[0] ?? '');
}

function digestsIn(texts: readonly string[], scheme: SignatureScheme, timestamp: string): Claimed | null {
  const { prefix = '', encoding, hash } = scheme;
  const shape = encoding === 'hex' ? HEX[hash] : BASE64[hash];
  const digests = texts
    .filter((text) => text.startsWith(prefix) && shape.test(text.slice(prefix.length)))
    .map((text) => Buffer.from(text.slice(prefix.length), encoding));
  const isTimed = scheme.timestamp === undefined || /^\d{1,16}$/.test(timestamp);
  return digests.length > 0 && isTimed ? { digests, timestamp } : null;
}

const HEX = { sha1: /^[0-9a-f]{40}$/i, sha256: /^[0-9a-f]{64}$/i };
const BASE64 = { sha1: /^[A-Za-z0-9+/]{27}=$/, sha256: /^[A-Za-z0-9+/]{43}=$/ };

function headerOf(name: string, headers: IncomingHttpHeaders): string {
  const text = [headers[name]].flat().join(', ').trim();
  if (text === '')
    throw new Fault(
      'SIGNATURE_MISSING',
      `The header ${name} is missing. Set the secret at the provider, so that it signs what it sends.`,
    );
  return text;
}

function isSignedBy(
  secret: string,
  { hash }: SignatureScheme,
  parts: readonly (string | Buffer)[],
  digests: readonly Buffer[],
): boolean {
  const hmac = createHmac(hash, secret);
  for (const part of parts) hmac.update(part);
  const wanted = hmac.digest();
  return digests.some((digest) => digest.length === wanted.length && timingSafeEqual(digest, wanted));
}

function isStale(
  timestamp: string,
  { unit, toleranceMs }: NonNullable<SignatureScheme['timestamp']>,
  now: Date,
): boolean {
  const at = Number(timestamp) * (unit === 's' ? 1_000 : 1);
  return Math.abs(now.getTime() - at) > toleranceMs;
}
