import type { Proof } from '../../domain/lead/door.ts';
import { Fault } from '../../faults.ts';
import { decodeJson, isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { firstItem } from '../body/first-item.ts';
import { verifyShared } from '../proof/shared-secret.ts';
import { type SignatureScheme, verifySignature } from '../proof/signature-scheme.ts';
import { providerSource } from '../provider-source.ts';
import { visitorId } from '../reading/visitor-id.ts';
import type { Delivery, SourceSettings } from '../source.ts';
import { fieldsOfCall, trackedName } from './segment-call.ts';

/** Batches hold up to thousands of calls. */
const LIMITS = { mostBytes: 1024 * 1024, mostKeys: 60_000 };

const EVENTS = new Map([
  ['identify', 'identified'],
  ['page', 'page_viewed'],
  ['screen', 'screen_viewed'],
]);

// Segment: of a batch only the first call is signed. An HMAC with SHA-1 is sound, and there is nothing else.
const SCHEME: SignatureScheme = {
  header: 'x-signature',
  hash: 'sha1',
  encoding: 'hex',
  signed: ({ body }) => [firstItem(body) ?? body],
};

/** What people do on a website or in an app, by Segment's calls identify, track, page and screen. */
export const segment = providerSource({
  name: 'Segment',
  scheme: SCHEME,
  verify,
  mostBytes: LIMITS.mostBytes,
  decode: (body) => {
    const value = decodeJson(body, LIMITS);
    if (Array.isArray(value)) return { batch: value };
    if (!isObject(value)) throw new Fault('BODY_MALFORMED', 'The body is neither a call nor a list of such.');
    return value;
  },
  parts: ({ batch }, { body, pathToken }) => {
    const calls = Array.isArray(batch) ? batch.map(asCall) : [];
    const [first, ...others] = calls;
    const areProven = pathToken !== undefined || firstItem(body) === null || others.length === 0;
    return areProven || first === undefined ? calls : [first, { unsigned: others }];
  },
  idOf: (body) => textIn(body, 'messageId'),
  nothing: (body) => {
    const type = textIn(body, 'type');
    return type === null || type === 'track' || EVENTS.has(type) ? null : `a call of ${type.slice(0, 80)}`;
  },
  event: (body) => EVENTS.get(textIn(body, 'type') ?? '') ?? trackedName(body),
  inPassing: (body) => ['page', 'screen'].includes(textIn(body, 'type') ?? ''),
  visitor: (body) => [visitorId('user', body['userId'] ?? null)],
  read: (body) => {
    if (Array.isArray(body['unsigned']))
      throw new Fault(
        'BODY_MALFORMED',
        `Segment signs only the first call of a batch; ${body['unsigned'].length} more came with it, which anybody could have put there. Turn batching off at Segment, or give the source a token and let Segment call the address that ends in it.`,
      );
    if (textIn(body, 'type') === null)
      throw new Fault('BODY_MALFORMED', 'The call of Segment has no type: identify, track, page or screen.');
    return fieldsOfCall(body);
  },
});

/** A token in the address has to be right wherever there is one: it is what proves the rest of a batch. */
function verify(delivery: Delivery, settings: SourceSettings): Proof {
  const { secrets } = settings;
  if (secrets.length > 0) verifySignature(SCHEME, delivery, secrets);
  if (secrets.length === 0 || delivery.pathToken !== undefined)
    verifyShared(
      { ...delivery, headers: {} },
      settings,
      `Segment calls /hooks/${settings.name}/<token>, with a token of the source, or signs with its secret.`,
    );
  return secrets.length > 0 ? 'signature' : 'token';
}

const asCall = (item: Json): JsonObject => (isObject(item) ? item : { unreadable: item });
