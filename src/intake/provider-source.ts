import type { AnswersElsewhere } from '../domain/lead/answers-elsewhere.ts';
import type { Proof } from '../domain/lead/door.ts';
import type { Doubt } from '../domain/lead/doubt.ts';
import { Fault } from '../faults.ts';
import { decodeJson, isObject, type JsonObject } from './body/body.ts';
import { keyOfId, sameContent, sha256 } from './body/same-content.ts';
import { nothingToDo } from './nothing-to-do.ts';
import { verifyShared } from './proof/shared-secret.ts';
import { type SignatureScheme, verifySignature } from './proof/signature-scheme.ts';
import type {
  DedupeKey,
  Delivery,
  DeliveryPart,
  Parsed,
  Source,
  SourceReply,
  SourceSettings,
} from './source.ts';
import { submissionOf } from './submission.ts';

/** What one provider of forms does in its own way; all else is the same for every one. */
export interface Provider {
  /** As an admin knows it: "Typeform". */
  readonly name: string;
  /** Default: application/json. */
  readonly contentTypes?: readonly string[];
  /**
   * How it signs, or what checks that one of the live secrets did; null: it never does. Without a secret in the policy nothing can be checked by it, so the source then
   * needs a token in its address.
   */
  readonly scheme: SignatureScheme | CheckSignature | null;
  /** For those that prove themselves in another way than by a header over the bytes. @throws Fault SIGNATURE_* */
  readonly verify?: Source['verify'];
  readonly mostBytes?: number;
  /** Bytes -> fields; default: a JSON object. @throws Fault BODY_* */
  readonly decode?: (body: Buffer, contentType: string) => JsonObject;
  /**
   * The signals that a delivery holds, or the one that is kept of it where that is not all that came; each is stored as
   * JSON by itself. Empty: the delivery as it came.
   */
  readonly parts?: (body: JsonObject, delivery: Delivery) => readonly JsonObject[];
  /** The provider's id of this delivery (of this part of it), or of the submission; null: it gives none. */
  readonly idOf: (body: JsonObject, headers: Delivery['headers']) => string | null;
  /**
   * For those who send a submission anew once it is edited: its id, which stays. What `idOf` gives has to differ then, or
   * it would be taken for a repetition.
   */
  readonly edition?: (body: JsonObject) => string | null;
  /**
   * What it says, as fields that `submissionOf` understands: names or labels with their values at the top, and under
   * `answers` as `[{label, value}]` those that have only a label; `form`, `page`, `referrer`, `occurred_at`, `utm_source` …,
   * `consent`, `files`. @throws Fault BODY_MALFORMED saying what is missing
   */
  readonly read: (body: JsonObject, settings: SourceSettings) => JsonObject;
  /** The lead that it only names, whose answers are fetched; null: it names none, and is read. */
  readonly elsewhere?: (body: JsonObject) => AnswersElsewhere | null;
  /** The submission that is taken back, by the id under which it came or may yet come; null: none is. */
  readonly withdrawn?: (body: JsonObject) => { readonly what: string; readonly id: string } | null;
  /** Why there is nothing to do about it: "a ping"; null: there is. */
  readonly nothing?: (body: JsonObject) => string | null;
  /** What it knows that speaks against a person having sent it. */
  readonly doubts?: (body: JsonObject) => readonly Doubt[];
  /** The event that this is, where it is not a form that was sent. */
  readonly event?: (body: JsonObject) => string;
  /** Ids by which it knows whoever this is, beside an `anonymous_id` among the fields; the surest first. */
  readonly visitor?: (body: JsonObject) => readonly (string | null)[];
  /** Done in passing, like a look at a page: whoever has written to us goes first. */
  readonly inPassing?: (body: JsonObject) => boolean;
  /** What it wants to hear with 200 where 202 would trouble it. */
  readonly reply?: (delivery: Delivery) => SourceReply | null;
  readonly challenge?: Source['challenge'];
}

/** @throws Fault SIGNATURE_* */
type CheckSignature = (delivery: Delivery, secrets: readonly string[]) => void;

/** For those to whom no other status than 200 means that it is safe. */
export const OK: SourceReply = { contentType: 'application/json; charset=utf-8', body: '{}' };

const JSON_TYPE = 'application/json';
/** More at once are no single person who waits for an answer. */
const FEW = 10;
/** Segment: up to 4,000 in a batch; nobody sends more. */
const MOST_PARTS = 5_000;

/**
 * A source of a provider: verified over the raw bytes before anything is read. What cannot be read is stored and taken
 * all the same, and fails as a job that says what was missing: a provider that is refused would switch the hook off.
 */
export function providerSource(provider: Provider): Source {
  const { name, scheme, idOf, read, elsewhere, withdrawn, event, visitor, nothing } = provider;
  const { parts, reply, challenge, mostBytes } = provider;
  const decode = provider.decode ?? decodeObject;
  return {
    contentTypes: provider.contentTypes ?? [JSON_TYPE],
    takesAnyType: true,
    verify: provider.verify ?? ((delivery, settings) => verify(name, scheme, delivery, settings)),
    inspect: () => undefined,
    dedupe: (delivery) => dedupe(delivery, decode, idOf),
    ...(parts && { split: (delivery) => split(delivery, decode, provider) }),
    ...(reply && { reply }),
    ...(challenge && { challenge }),
    ...(mostBytes && { mostBytes }),
    parse: (body, contentType, settings): Parsed => {
      const said = decode(body, contentType);
      const why = nothing?.(said);
      if (why) return nothingToDo(why);
      const taken = withdrawn?.(said);
      if (taken) return { kind: 'withdrawal', what: taken.what, delivery: keyOfId(taken.id) };
      const named = elsewhere?.(said);
      if (named) return named;
      const ids = (visitor?.(said) ?? []).filter((id) => id !== null);
      const submission = submissionOf(read(said, settings), settings, event?.(said), ids);
      const edition = provider.edition?.(said);
      const doubts = provider.doubts?.(said) ?? [];
      return {
        ...submission,
        ...(edition && { edition: sha256(edition) }),
        ...(doubts.length > 0 && { doubts }),
      };
    },
  };
}

/** Never empty. @throws Fault BODY_TOO_LARGE */
function split(
  delivery: Delivery,
  decode: NonNullable<Provider['decode']>,
  { parts, idOf, inPassing }: Provider,
): readonly DeliveryPart[] {
  const said = readable(() => decode(delivery.body, delivery.contentType));
  const found = said === null ? [] : (parts?.(said, delivery) ?? []);
  const isUrgent = (part: JsonObject): boolean => found.length <= FEW && !inPassing?.(part);
  if (found.length === 0)
    return [
      {
        body: delivery.body,
        dedupe: dedupe(delivery, decode, idOf),
        urgent: said === null || isUrgent(said),
      },
    ];
  if (found.length > MOST_PARTS)
    throw new Fault(
      'BODY_TOO_LARGE',
      `The body holds more than ${MOST_PARTS} signals. Send fewer at a time.`,
    );
  return found.map((part) => {
    const body = Buffer.from(JSON.stringify(part));
    const id = readable(() => idOf(part, delivery.headers));
    const dedupe = keyOf(id, { body, contentType: JSON_TYPE });
    return { body, contentType: JSON_TYPE, dedupe, urgent: isUrgent(part) };
  });
}

function verify(
  name: string,
  scheme: Provider['scheme'],
  delivery: Delivery,
  settings: SourceSettings,
): Proof {
  if (scheme !== null && settings.secrets.length > 0) {
    if (typeof scheme === 'function') scheme(delivery, settings.secrets);
    else verifySignature(scheme, delivery, settings.secrets);
    return 'signature';
  }
  return verifyShared(
    delivery,
    settings,
    `${name} calls the address of the source with its token at the end: /hooks/${settings.name}/<token>.`,
  );
}

/** The provider's id counts for ever; without one, the same content within ten minutes. */
function dedupe(
  delivery: Delivery,
  decode: NonNullable<Provider['decode']>,
  idOf: Provider['idOf'],
): DedupeKey {
  return keyOf(
    readable(() => idOf(decode(delivery.body, delivery.contentType), delivery.headers)),
    delivery,
  );
}

const keyOf = (id: string | null, content: Pick<Delivery, 'body' | 'contentType'>): DedupeKey =>
  id !== null && id.trim() !== '' ? { key: keyOfId(id), windowMs: null } : sameContent(content);

/** Null for what cannot be read: its job will say what is wrong with it. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

function decodeObject(body: Buffer): JsonObject {
  const value = decodeJson(body);
  if (!isObject(value)) throw new Fault('BODY_MALFORMED', 'The body is JSON but not an object.');
  return value;
}
