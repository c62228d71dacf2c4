import { Fault } from '../../faults.ts';
import { decodeBody, type JsonObject, textIn } from '../body/body.ts';
import { idIn, objectIn, objectsIn } from '../body/json-parts.ts';
import { isOneOf } from '../proof/shared-secret.ts';
import { type SignatureScheme, verifySignature } from '../proof/signature-scheme.ts';
import { OK, providerSource } from '../provider-source.ts';
import type { Delivery, SourceReply, SourceSettings } from '../source.ts';
import {
  deletionByHand,
  deletionCode,
  deletionId,
  deletionReply,
  FORM_TYPE,
  verifyDeletion,
} from './meta-deletion.ts';

/** Meta: the test tool sends ids of fours alone, of which nothing can be asked. */
const TEST = /^4{6,}$/;
/** It becomes part of an address, so nothing but digits is taken. */
const ID = /^\d{1,40}$/;
const LONGEST_CHALLENGE = 200;
const SCHEME = {
  header: 'x-hub-signature-256',
  hash: 'sha256',
  encoding: 'hex',
  prefix: 'sha256=',
} as const satisfies SignatureScheme;

/**
 * Lead ads of Facebook and Instagram. Meta only tells the id of a lead; each id becomes a signal of its own. Its Data
 * Deletion Requests come to the same address.
 */
export const meta = providerSource({
  name: 'Meta',
  contentTypes: ['application/json', FORM_TYPE],
  decode: decodeBody,
  scheme: (delivery, secrets) =>
    delivery.contentType === FORM_TYPE
      ? verifyDeletion(delivery, secrets)
      : verifySignature(SCHEME, delivery, secrets),
  challenge,
  parts: (body) =>
    objectsIn(body, 'entry').flatMap((entry) =>
      objectsIn(entry, 'changes').map((change) => partOf(body, entry, change)),
    ),
  idOf: (body) => {
    const code = deletionCode(body);
    return code === null ? idIn(leadIn(body), 'leadgen_id') : deletionId(code);
  },
  nothing: (body) => {
    const field = textIn(changeIn(body), 'field');
    if (field !== null && field !== 'leadgen') return `no lead: ${field.slice(0, 80)}`;
    return TEST.test(idIn(leadIn(body), 'leadgen_id') ?? '') ? 'a test lead of Meta, without answers' : null;
  },
  elsewhere: (body) => {
    const id = idIn(leadIn(body), 'leadgen_id') ?? '';
    return ID.test(id) ? { kind: 'answers_elsewhere', provider: 'meta', id } : null;
  },
  read: (body) => {
    if (deletionCode(body) !== null) throw deletionByHand(body);
    throw new Fault('BODY_MALFORMED', 'Meta named no lead: leadgen_id is missing, or is no number.');
  },
  reply: (delivery) => (delivery.contentType === FORM_TYPE ? deletionReply(delivery) : OK),
});

/** As Meta would have sent it by itself. */
const partOf = (
  { object = null }: JsonObject,
  { id = null, time = null }: JsonObject,
  change: JsonObject,
): JsonObject => ({ object, entry: [{ id, time, changes: [change] }] });

const changeIn = (body: JsonObject): JsonObject =>
  objectsIn(body, 'entry').flatMap((entry) => objectsIn(entry, 'changes'))[0] ?? {};

const leadIn = (body: JsonObject): JsonObject => objectIn(changeIn(body), 'value');

/** Meta asks when its admin saves the address, with the verify token that stands there: one of the source, or a token of its. */
function challenge({ url }: Delivery, { tokens, options }: SourceSettings): SourceReply {
  const asked = URL.parse(url)?.searchParams;
  const { verify_token: verify } = options;
  const own = Array.isArray(verify) ? verify.filter((one) => typeof one === 'string') : [];
  const given = Buffer.from(asked?.get('hub.verify_token') ?? '');
  const said = asked?.get('hub.challenge') ?? '';
  const isMeta = asked?.get('hub.mode') === 'subscribe' && /^[\x21-\x7e]+$/.test(said);
  if (!isOneOf(given, [...tokens, ...own]) || !isMeta || said.length > LONGEST_CHALLENGE)
    throw new Fault(
      'CHALLENGE_REFUSED',
      'This is not the question of Meta with a verify token of this source. Compare the verify token at Meta with verify_token (or token) in the policy.',
    );
  return { contentType: 'text/plain; charset=utf-8', body: said };
}
