import type { CrmNews } from '../domain/lead/crm-news.ts';
import type { Proof } from '../domain/lead/door.ts';
import type { Submission } from '../domain/lead/lead.ts';
import { Fault } from '../faults.ts';
import { decodeBody, type JsonObject } from './body.ts';
import { columnMeaning } from './column-meaning.ts';
import { isHoneypotFilled } from './honeypot.ts';
import { multipartFields } from './multipart-text.ts';
import { nothingToDo } from './nothing-to-do.ts';
import { sameContent, sha256 } from './same-content.ts';
import { verifyShared } from './shared-secret.ts';
import type { DedupeKey, Delivery, Source, SourceReply, SourceSettings } from './source.ts';
import { verifyStandardWebhook } from './standard-webhooks.ts';
import { submissionOf } from './submission.ts';
import { withoutCaptcha } from './without-captcha.ts';

const JSON_TYPE = 'application/json';
const MULTIPART = 'multipart/form-data';
const CONTENT_TYPES = [JSON_TYPE, 'application/x-www-form-urlencoded', MULTIPART];

/** Any website form or script that posts fields of its own naming, from a server or from the browser of a visitor. */
export const form = {
  contentTypes: CONTENT_TYPES,
  verify,
  inspect: (delivery: Delivery) => {
    refuseContentType(delivery);
    fieldsOf(delivery.body, delivery.contentType);
  },
  dedupe,
  split: (delivery: Delivery) => [
    {
      body: withoutCaptcha(delivery.body, fieldsOf(delivery.body, delivery.contentType)),
      dedupe: dedupe(delivery),
    },
  ],
  thanks,
  // Told only here, when the sender has its answer: whoever fills the honeypot hears what everybody hears.
  parse: (body: Buffer, contentType: string, settings: SourceSettings): Submission | CrmNews => {
    const said = fieldsOf(body, contentType);
    if (isHoneypotFilled(said, settings)) return nothingToDo('spam: the honeypot was filled');
    return submissionOf(said, settings);
  },
  columnMeaning: (column: string, { fields }: SourceSettings) => columnMeaning(column, fields),
} satisfies Source;

/**
 * A signature is checked where there is one; else a browser says of itself on whose page it is; else the shared secret
 * as a bearer counts; else the token of the path.
 */
function verify(delivery: Delivery, settings: SourceSettings): Proof {
  const { secrets, origins = [] } = settings;
  const { origin } = delivery.headers;
  if (secrets.length > 0 && delivery.headers['webhook-signature'] !== undefined) {
    verifyStandardWebhook(delivery, secrets);
    return 'signature';
  }
  if (origin !== undefined && origins.includes(origin)) return 'origin';
  return verifyShared(
    delivery,
    settings,
    'Sign it as Standard Webhooks, send Authorization: Bearer with the secret of the source, call the URL that ends in its token, or post from a page of one of its origins.',
  );
}

/** @throws Fault BODY_*, CONTENT_TYPE_UNSUPPORTED */
export const fieldsOf = (body: Buffer, contentType: string): JsonObject =>
  contentType === MULTIPART ? multipartFields(body) : decodeBody(body, contentType);

function dedupe(delivery: Delivery): DedupeKey {
  const { headers, body, contentType } = delivery;
  const id = [headers['webhook-id'], headers['idempotency-key']]
    .flat()
    .find((text) => (text ?? '').trim() !== '');
  if (id !== undefined) return { key: `id:${sha256(id.trim())}`, windowMs: null };
  if (contentType !== MULTIPART) return sameContent(delivery);
  // Each post has a boundary of its own.
  return sameContent({ contentType, body: Buffer.from(JSON.stringify(multipartFields(body))) });
}

/** A form without a script shows its visitor whatever the answer is, so they are sent on to a page that says thanks. */
function thanks({ headers, contentType }: Delivery, { options }: SourceSettings): SourceReply | null {
  const isPage = contentType !== JSON_TYPE && /\btext\/html\b/i.test(headers.accept ?? '');
  if (typeof options['thanks'] !== 'string' || !isPage) return null;
  const location = new URL(options['thanks']).href; // as a header can hold it
  return { status: 303, contentType: 'text/html; charset=utf-8', body: '', headers: { location } };
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
