import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { Fault } from '../../faults.ts';
import type { Delivery } from '../source.ts';

/** Three parts in base64url, none of them longer than any that a provider makes. */
const TOKEN = /^([\w-]{1,500})\.([\w-]{1,1000})\.([\w-]{43})$/;
const Head = z.object({ alg: z.literal('HS256') });
const Claims = z.object({ iss: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/i) });

/**
 * Checks a body that comes with a JSON Web Token about it (RFC 7515): the token is signed by a live secret with HMAC-SHA256
 * and nothing else, is of this issuer, and names the digest of exactly these bytes. What it says is read only after its signature was found good.
 * @param header that carries the token; lower case
 * @throws Fault SIGNATURE_MISSING, SIGNATURE_MISMATCH
 */
export function verifyBodyToken(
  { header, issuer }: { readonly header: string; readonly issuer: string },
  { headers, body }: Pick<Delivery, 'headers' | 'body'>,
  secrets: readonly string[],
): void {
  const token = [headers[header]].flat().join(', ').trim();
  if (token === '')
    throw new Fault(
      'SIGNATURE_MISSING',
      `The header ${header} is missing. Set the secret at the provider, so that it signs what it sends.`,
    );
  const [, head = '', claims = '', signature = ''] = TOKEN.exec(token) ?? [];
  const given = Buffer.from(signature, 'base64url');
  const isOurs = secrets.some((secret) => secret !== '' && isSame(given, sign(secret, `${head}.${claims}`)));
  if (!isOurs || !Head.safeParse(decoded(head)).success || !tellsOf(body, decoded(claims), issuer))
    throw new Fault(
      'SIGNATURE_MISMATCH',
      `No live secret of this source made the token in ${header}, or it is about another body. Compare the secret with the provider's, and let nothing on the way change the body.`,
    );
}

function tellsOf(body: Buffer, claims: unknown, issuer: string): boolean {
  const { data } = Claims.safeParse(claims);
  if (data === undefined || data.iss !== issuer) return false;
  return isSame(Buffer.from(data.sha256, 'hex'), createHash('sha256').update(body).digest());
}

const sign = (secret: string, text: string): Buffer => createHmac('sha256', secret).update(text).digest();

const isSame = (given: Buffer, wanted: Buffer): boolean =>
  given.length === wanted.length && timingSafeEqual(given, wanted);

/** Undefined: no JSON. */
function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
