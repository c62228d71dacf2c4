import { Fault } from '../faults.ts';
import { decodeBody } from './body.ts';
import { columnMeaning } from './column-meaning.ts';
import { sameContent, sha256 } from './same-content.ts';
import { verifyShared } from './shared-secret.ts';
import type { DedupeKey, Delivery, Source, SourceSettings } from './source.ts';
import { verifyStandardWebhook } from './standard-webhooks.ts';
import { submissionOf } from './submission.ts';

const CONTENT_TYPES = ['application/json', 'application/x-www-form-urlencoded'];

/** Any website form or script that posts JSON or urlencoded fields of its own naming. */
export const form = {
  contentTypes: CONTENT_TYPES,
  verify,
  inspect: (delivery: Delivery) => {
    refuseContentType(delivery);
    decodeBody(delivery.body, delivery.contentType);
  },
  dedupe,
  parse: (body: Buffer, contentType: string, settings: SourceSettings) =>
    submissionOf(decodeBody(body, contentType), settings),
  columnMeaning: (column: string, { fields }: SourceSettings) => columnMeaning(column, fields),
} satisfies Source;

/** A signature is checked where there is one; else the shared secret as a bearer; else the token of the path. */
function verify(delivery: Delivery, settings: SourceSettings): void {
  const { secrets } = settings;
  if (secrets.length > 0 && delivery.headers['webhook-signature'] !== undefined)
    return verifyStandardWebhook(delivery, secrets);
  verifyShared(
    delivery,
    settings,
    'Sign it as Standard Webhooks, send Authorization: Bearer with the secret of the source, or call the URL that ends in its token.',
  );
}

function dedupe(delivery: Delivery): DedupeKey {
  const { headers } = delivery;
  const id = [headers['webhook-id'], headers['idempotency-key']]
    .flat()
    .find((text) => (text ?? '').trim() !== '');
  if (id !== undefined) return { key: `id:${sha256(id.trim())}`, windowMs: null };
  return sameContent(delivery);
}

/** The body is read as UTF-8 and as it came: another charset or a compressed body is refused, not guessed at. */
function refuseContentType({ headers, contentType }: Delivery): void {
  const parameters = (headers['content-type'] ?? contentType).split(';').slice(1);
  const charset = parameters
    .map((one) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/i.exec(one)?.[1])
    .find(Boolean);
  const isUtf8 = charset === undefined || /^utf-?8$/i.test(charset);
  const isPlain = /^(?:identity)?$/i.test(headers['content-encoding'] ?? '');
  if (!CONTENT_TYPES.includes(contentType) || !isUtf8 || !isPlain)
    throw new Fault(
      'CONTENT_TYPE_UNSUPPORTED',
      `This source takes ${CONTENT_TYPES.join(' or ')}, in UTF-8 and not compressed. Set Content-Type to the one you send.`,
    );
}
