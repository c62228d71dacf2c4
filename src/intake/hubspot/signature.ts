import { createHash, createHmac } from 'node:crypto';
import { Fault } from '../../faults.ts';
import { isOneOf } from '../proof/shared-secret.ts';
import type { Delivery, SourceSettings } from '../source.ts';

const TOLERANCE_MS = 5 * 60 * 1000;

const VERSIONS = ['v3', 'v2', 'v1'] as const;
export type SignatureVersion = (typeof VERSIONS)[number];

/** What HubSpot signs of a request. */
export type Signed = Pick<Delivery, 'method' | 'url' | 'body'>;

// HubSpot: exactly these are decoded in the address before it is signed; %20, %26, %3D and all others stay.
const DECODED = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/g;

/** Base64. @param timestamp as its header says, milliseconds since the epoch */
export const signatureV3 = (secret: string, { method, url, body }: Signed, timestamp: string): string =>
  createHmac('sha256', secret)
    .update(method + url.replace(DECODED, (code) => decodeURIComponent(code)))
    .update(body)
    .update(timestamp)
    .digest('base64');

/** Hex. Without a time in it: whoever overhears one can send it again. */
export const signatureV2 = (secret: string, { method, url, body }: Signed): string =>
  createHash('sha256')
    .update(secret + method + url)
    .update(body)
    .digest('hex');

/** Hex. Neither time nor address. */
export const signatureV1 = (secret: string, { body }: Pick<Signed, 'body'>): string =>
  createHash('sha256').update(secret).update(body).digest('hex');

/** The versions that the policy lists under `signatures`; without it those that are usual for the type. */
export const versionsTaken = (
  { options: { signatures } }: Pick<SourceSettings, 'options'>,
  usual: readonly SignatureVersion[],
): readonly SignatureVersion[] =>
  Array.isArray(signatures) ? VERSIONS.filter((version) => signatures.includes(version)) : usual;

export const isSigned = ({ headers }: Pick<Delivery, 'headers'>): boolean =>
  headers['x-hubspot-signature-v3'] !== undefined || headers['x-hubspot-signature'] !== undefined;

/**
 * Checks that HubSpot sent these very bytes to our public address. Any live secret will do. HubSpot sends an older
 * signature beside the newest: where there is a v3, it alone counts.
 *
 * @param taken the versions that the source takes; v3 is always taken
 * @throws Fault SIGNATURE_MISSING, SIGNATURE_MISMATCH, SIGNATURE_STALE
 */
export function verifyHubSpot(
  delivery: Delivery,
  secrets: readonly string[],
  taken: readonly SignatureVersion[],
): void {
  const v3 = headerOf(delivery, 'x-hubspot-signature-v3');
  if (v3 !== undefined) return verifyV3(v3, delivery, secrets);
  const old = headerOf(delivery, 'x-hubspot-signature');
  const version = taken.find((one) => one === headerOf(delivery, 'x-hubspot-signature-version'));
  if (old !== undefined && version === 'v2')
    return refuseUnless(old, secrets, (secret) => signatureV2(secret, delivery));
  if (old !== undefined && version === 'v1')
    return refuseUnless(old, secrets, (secret) => signatureV1(secret, delivery));
  throw new Fault(
    'SIGNATURE_MISSING',
    `The request has no signature that this source takes (X-HubSpot-Signature-v3${taken.includes('v2') ? ', or v2' : ''}${taken.includes('v1') ? ', or v1' : ''}). Older ones are taken where the policy lists them under signatures.`,
  );
}

/** The signature is checked before the age, so only a sender that knows the secret learns that its clock is wrong. */
function verifyV3(given: string, delivery: Delivery, secrets: readonly string[]): void {
  const timestamp = headerOf(delivery, 'x-hubspot-request-timestamp');
  if (timestamp === undefined)
    throw new Fault(
      'SIGNATURE_MISSING',
      'The header X-HubSpot-Request-Timestamp is missing. HubSpot sends it beside its signature.',
    );
  refuseUnless(given, /^\d{13}$/.test(timestamp) ? secrets : [], (secret) =>
    signatureV3(secret, delivery, timestamp),
  );
  if (Math.abs(delivery.receivedAt.getTime() - Number(timestamp)) > TOLERANCE_MS)
    throw new Fault(
      'SIGNATURE_STALE',
      'The signature is more than five minutes away from our clock. HubSpot signs each attempt anew: set the clock of this machine.',
    );
}

function refuseUnless(given: string, secrets: readonly string[], sign: (secret: string) => string): void {
  const wanted = secrets.filter((secret) => secret !== '').map(sign);
  if (!isOneOf(Buffer.from(given), wanted))
    throw new Fault(
      'SIGNATURE_MISMATCH',
      'No live secret of this source made this signature over these bytes and this address. Compare HUBSPOT_CLIENT_SECRET with the client secret of the app, and BATON_PUBLIC_URL with the target URL, letter by letter.',
    );
}

/** Node joins a header sent twice with ", ". No value here may hold that, so it is simply no match. */
const headerOf = ({ headers }: Delivery, name: string): string | undefined => {
  const value = headers[name];
  return value === undefined ? undefined : String(value).trim();
};
