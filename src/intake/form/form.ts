import type { Proof } from '../../domain/lead/door.ts';
import type { Submission } from '../../domain/lead/lead.ts';
import { Fault } from '../../faults.ts';
import { decodeBody, type JsonObject } from '../body/body.ts';
import { multipartFields } from '../body/multipart-text.ts';
import { sameContent, sha256 } from '../body/same-content.ts';
import { verifyShared } from '../proof/shared-secret.ts';
import { verifyStandardWebhook } from '../proof/standard-webhooks.ts';
import type { DedupeKey, Delivery, DeliveryPart, Source, SourceReply, SourceSettings } from '../source.ts';
import { submissionOf } from '../submission.ts';
import { columnMeaning } from './column-meaning.ts';
import { FILLED, withoutHoneypot } from './honeypot.ts';
import { formItems } from './items.ts';
import { readUpload } from './upload.ts';
import { sameUpload, UPLOAD_TYPE, uploadedFields, withUploaded } from './uploaded-form.ts';
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
  split,
  upload: readUpload,
  thanks,
  // Told only here, when the sender has its answer: whoever fills the honeypot hears what everybody hears.
  parse: (body: Buffer, contentType: string, settings: SourceSettings): Submission => {
    const { said, isFilled } = withoutHoneypot(fieldsOf(body, contentType), settings);
    const submission = withUploaded(submissionOf(said, settings), body, contentType);
    return isFilled ? { ...submission, doubts: [FILLED] } : submission;
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
export function fieldsOf(body: Buffer, contentType: string): JsonObject {
  if (contentType === JSON_TYPE) return formItems(body)[0];
  if (contentType === UPLOAD_TYPE) return uploadedFields(body);
  return contentType === MULTIPART ? multipartFields(body) : decodeBody(body, contentType);
}

/** An automation may send several submissions at once; each is known again by its place among them. */
function split(delivery: Delivery): readonly DeliveryPart[] {
  const items = delivery.contentType === JSON_TYPE ? formItems(delivery.body) : [];
  if (items.length < 2) {
    const said = fieldsOf(delivery.body, delivery.contentType);
    return [{ body: withoutCaptcha(delivery.body, said), dedupe: dedupe(delivery) }];
  }
  return items.map((item, at) => {
    const body = Buffer.from(JSON.stringify(item));
    return { body: withoutCaptcha(body, item), dedupe: dedupe({ ...delivery, body }, ` ${at}`) };
  });
}

function dedupe(delivery: Delivery, place = ''): DedupeKey {
  const { headers, body, contentType } = delivery;
  const id = [headers['webhook-id'], headers['idempotency-key']]
    .flat()
    .find((text) => (text ?? '').trim() !== '');
  if (id !== undefined) return { key: `id:${sha256(id.trim(), place)}`, windowMs: null };
  if (contentType === UPLOAD_TYPE) return sameContent({ contentType, body: sameUpload(body) });
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
function refuseContentType({ headers, contentType, files }: Delivery): void {
  const parameters = (headers['content-type'] ?? contentType).split(';').slice(1);
  const charset = parameters
    .map((one) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/i.exec(one)?.[1])
    .find(Boolean);
  const isUtf8 = charset === undefined || /^utf-?8$/i.test(charset);
  const isPlain = /^(?:identity)?$/i.test(headers['content-encoding'] ?? '');
  const isKnown = files !== undefined || CONTENT_TYPES.includes(contentType);
  if (!isKnown || !isUtf8 || !isPlain)
    throw new Fault(
      'CONTENT_TYPE_UNSUPPORTED',
      `This source takes ${CONTENT_TYPES.join(' or ')}, in UTF-8 and not compressed. Set Content-Type to the one you send.`,
    );
}
