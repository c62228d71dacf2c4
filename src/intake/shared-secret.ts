import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

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

/** What stands after `Authorization: Bearer`, as the bytes that came; null when there is no such header. */
export function bearerSecret(headers: IncomingHttpHeaders): Buffer | null {
  const given = BEARER.exec(headers.authorization ?? '')?.[1];
  // Node reads header bytes as Latin-1, so this is the way back to what was sent.
  return given === undefined ? null : Buffer.from(given.trimEnd(), 'latin1');
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
