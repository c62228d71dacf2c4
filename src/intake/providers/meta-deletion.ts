import { createHmac, timingSafeEqual } from 'node:crypto';
import { Fault } from '../../faults.ts';
import { decodeJson, isObject, type JsonObject, textIn } from '../body/body.ts';
import { idIn } from '../body/json-parts.ts';
import { keyOfId, sha256 } from '../body/same-content.ts';
import type { Delivery, SourceReply } from '../source.ts';

/** Meta: of `<signature>.<payload>`, both base64url, the signature is over the payload as it stands there. */
const SIGNED = /^([\w-]{43}=?)\.([\w-]+={0,2})$/;

/** What came as a form is a Data Deletion Request; all else of Meta's is JSON. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * Checks that Meta signed a Data Deletion Request with the secret of the app.
 * @throws Fault SIGNATURE_MISSING, SIGNATURE_MISMATCH
 */
export function verifyDeletion({ body }: Pick<Delivery, 'body'>, secrets: readonly string[]): void {
  const request = new URLSearchParams(body.toString()).get('signed_request') ?? '';
  if (request === '')
    throw new Fault(
      'SIGNATURE_MISSING',
      'The body has no signed_request, with which Meta asks for a deletion.',
    );
  const [, signature = '', payload = ''] = SIGNED.exec(request) ?? [];
  const given = Buffer.from(signature, 'base64url');
  const isOurs = secrets.some((secret) => secret !== '' && isSignedBy(secret, payload, given));
  if (!isOurs || payloadOf(request)['algorithm'] !== 'HMAC-SHA256')
    throw new Fault(
      'SIGNATURE_MISMATCH',
      'No live secret of this source made the signature of the signed_request by HMAC-SHA256. Compare the secret with the app secret at Meta.',
    );
}

function isSignedBy(secret: string, payload: string, given: Buffer): boolean {
  const wanted = createHmac('sha256', secret).update(payload).digest();
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/**
 * By what a request is known, to us and to the person: nobody finds it out who does not know the signature.
 * Null: this is no request.
 */
export function deletionCode(body: JsonObject): string | null {
  const request = textIn(body, 'signed_request');
  return request && sha256(request).slice(0, 24);
}

/** The id of its delivery, by its code. */
export const deletionId = (code: string): string => `deletion ${code}`;

/** The key that it is stored under. */
export const deletionKey = (code: string): string => keyOfId(deletionId(code));

/** What Meta shows the person: where they see what became of it, and under which code. */
export function deletionReply({ url, body }: Delivery): SourceReply | null {
  const request = new URLSearchParams(body.toString()).get('signed_request')?.trim() ?? '';
  const code = deletionCode({ signed_request: request });
  if (code === null) return null;
  const status = url.replace(/\/hooks\/([^/?]+).*$/, `/deletion/$1/${code}`);
  return {
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify({ url: status, confirmation_code: code }),
  };
}

/** Meta tells no id of a user with a lead, so nobody can be found by one. */
export function deletionByHand(body: JsonObject): Fault {
  const user = idIn(payloadOf(textIn(body, 'signed_request') ?? ''), 'user_id')?.slice(0, 40) ?? '(none)';
  return new Fault(
    'ERASURE_BY_HAND',
    `Meta's user ${user} asks for their data to be deleted. The number is of your app alone and comes with no lead, so nobody can be found by it here: nothing was erased. Whoever works with the app at Meta may know who it is: erase them with "baton erase <e-mail address>". Then end this job with "baton settle <job> --note …"; until then the person reads that somebody is looking into it.`,
  );
}

/** What the request says; nothing where it cannot be read. */
function payloadOf(request: string): JsonObject {
  try {
    const payload = decodeJson(Buffer.from(request.split('.')[1] ?? '', 'base64url'));
    return isObject(payload) ? payload : {};
  } catch (error) {
    if (error instanceof Fault) return {};
    throw error;
  }
}
