import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Proof } from '../../domain/lead/door.ts';
import { Fault } from '../../faults.ts';
import type { Delivery, SourceSettings } from '../source.ts';

const BEARER = /^Bearer +(\S.*)$/i;

/**
 * True when `given` is one of the live secrets. Both sides are hashed first, so the comparison takes the same
 * time whatever their length, and every secret is tried. An empty secret matches nothing.
 */
export function isOneOf(given: Buffer, secrets: readonly string[]): boolean {
  const wanted = sha256(given);
  let found = false;
  for (const secret of secrets) {
    const same = timingSafeEqual(wanted, sha256(Buffer.from(secret, 'utf8')));
    found = (same && secret !== '') || found;
  }
  return found;
}

/**
 * Checks the secret of the source as a bearer, else the token of the path.
 * @param missing what to tell a sender who shows neither
 * @throws Fault SIGNATURE_MISSING, SIGNATURE_MISMATCH
 */
export function verifyShared(
  { headers, pathToken }: Delivery,
  { secrets, tokens }: SourceSettings,
  missing: string,
): Proof {
  const bearer = secrets.length > 0 ? bearerSecret(headers) : null;
  if (bearer !== null) {
    refuseUnless(isOneOf(bearer, secrets), 'Authorization: Bearer');
    return 'secret';
  }
  if (tokens.length > 0 && pathToken !== undefined) {
    refuseUnless(isOneOf(Buffer.from(pathToken), tokens), 'the path');
    return 'token';
  }
  throw new Fault('SIGNATURE_MISSING', `The request proves nothing about its sender. ${missing}`);
}

function refuseUnless(matches: boolean, place: string): void {
  if (!matches)
    throw new Fault(
      'SIGNATURE_MISMATCH',
      `The secret in ${place} is not one of this source. Compare it with the policy.`,
    );
}

/** What stands after `Authorization: Bearer`, as the bytes that came; null when there is no such header. */
function bearerSecret(headers: IncomingHttpHeaders): Buffer | null {
  const given = BEARER.exec(headers.authorization ?? '')?.[1];
  // Node reads header bytes as Latin-1, so this is the way back to what was sent.
  return given === undefined ? null : Buffer.from(given.trimEnd(), 'latin1');
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
