import type { Submission } from '../domain/lead/lead.ts';
import { Fault } from '../faults.ts';
import { decodeJson, isObject, type JsonObject } from './body.ts';
import { sameContent, sha256 } from './same-content.ts';
import { verifyShared } from './shared-secret.ts';
import { type SignatureScheme, verifySignature } from './signature-scheme.ts';
import type { DedupeKey, Delivery, Source, SourceReply, SourceSettings } from './source.ts';
import { submissionOf } from './submission.ts';

/** What one provider of forms does in its own way; all else is the same for every one. */
export interface Provider {
  /** As an admin knows it: "Typeform". */
  readonly name: string;
  /** Default: application/json. */
  readonly contentTypes?: readonly string[];
  /**
   * How it signs; null: it never does. Without a secret in the policy nothing can be checked by it, so the source then
   * needs a token in its address.
   */
  readonly scheme: SignatureScheme | null;
  /** Bytes -> fields; default: a JSON object. @throws Fault BODY_* */
  readonly decode?: (body: Buffer, contentType: string) => JsonObject;
  /** The provider's id of this delivery, or of the submission; null: it gives none. */
  readonly idOf: (body: JsonObject, headers: Delivery['headers']) => string | null;
  /**
   * What it says, as fields that `submissionOf` understands: names or labels with their values at the top, and under
   * `answers` as `[{label, value}]` those that have only a label; `form`, `page`, `referrer`, `occurred_at`, `utm_source` …,
   * `consent`, `files`. @throws Fault BODY_MALFORMED saying what is missing
   */
  readonly read: (body: JsonObject, settings: SourceSettings) => JsonObject;
  /** The event that this is, where it is not a form that was sent. */
  readonly event?: (body: JsonObject) => string;
  /** What it wants to hear with 200 where 202 would trouble it. */
  readonly reply?: (delivery: Delivery) => SourceReply | null;
}

/**
 * A source of a provider: verified over the raw bytes before anything is read. What cannot be read is stored and taken
 * all the same, and fails as a job that says what was missing: a provider that is refused would switch the hook off.
 */
export function providerSource(provider: Provider): Source {
  const { name, scheme, idOf, read, event, reply } = provider;
  const decode = provider.decode ?? decodeObject;
  return {
    contentTypes: provider.contentTypes ?? ['application/json'],
    verify: (delivery, settings) => verify(name, scheme, delivery, settings),
    inspect: () => undefined,
    dedupe: (delivery) => dedupe(delivery, decode, idOf),
    ...(reply && { reply }),
    parse: (body, contentType, settings): Submission => {
      const said = decode(body, contentType);
      return submissionOf(read(said, settings), settings, event?.(said));
    },
  };
}

function verify(
  name: string,
  scheme: SignatureScheme | null,
  delivery: Delivery,
  settings: SourceSettings,
): void {
  if (scheme !== null && settings.secrets.length > 0)
    return verifySignature(scheme, delivery, settings.secrets);
  verifyShared(
    delivery,
    settings,
    `${name} calls the address of the source with its token at the end: /hooks/${settings.name}/<token>.`,
  );
}

/** The provider's id counts for ever; without one, the same content within ten minutes. */
function dedupe(
  delivery: Delivery,
  decode: (body: Buffer, contentType: string) => JsonObject,
  idOf: Provider['idOf'],
): DedupeKey {
  try {
    const id = idOf(decode(delivery.body, delivery.contentType), delivery.headers);
    if (id !== null && id.trim() !== '') return { key: `id:${sha256(id.trim())}`, windowMs: null };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // Its job will say what is wrong with it.
  }
  return sameContent(delivery);
}

function decodeObject(body: Buffer): JsonObject {
  const value = decodeJson(body);
  if (!isObject(value)) throw new Fault('BODY_MALFORMED', 'The body is JSON but not an object.');
  return value;
}
