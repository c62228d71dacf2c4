import { isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { objectIn } from '../body/json-parts.ts';
import { eventName } from '../reading/event-name.ts';
import { meaningOf } from '../reading/known-fields.ts';
import { readEmail } from '../reading/person-fields.ts';

/** Known names that a page or a click has as well as a person. */
const OF_NO_PERSON = new Set(['page', 'path', 'referrer', 'form']);
const VIEWS = ['page', 'screen'];

/** `Demo Requested` -> demo_requested; what cannot be written so is `tracked`, with its own name as an answer. */
export const trackedName = (body: JsonObject): string => eventName(textIn(body, 'event') ?? '') ?? 'tracked';

/** What a call of Segment says of the person and of what they did, as fields. */
export function fieldsOfCall(body: JsonObject): JsonObject {
  const context = objectIn(body, 'context');
  const { address = null, ...traits } = { ...objectIn(context, 'traits'), ...objectIn(body, 'traits') };
  const userId = body['userId'] ?? null;
  return {
    ...traits,
    ...placeIn(address),
    answers: propertiesIn(body, emailIn(traits)),
    ...campaignIn(objectIn(context, 'campaign')),
    page_url: pageOf(objectIn(context, 'page')),
    page_referrer: objectIn(context, 'page')['referrer'] ?? null,
    consent: consentIn(objectIn(context, 'consent')),
    occurred_at: body['timestamp'] ?? body['originalTimestamp'] ?? body['sentAt'] ?? null,
    user_id: userId,
    anonymous_id: body['anonymousId'] ?? null,
    // Some sites know people by their address.
    ...(readEmail(userId) !== null && { email_address: userId }),
    ...(body['type'] === 'track' && trackedName(body) === 'tracked' && { event: body['event'] ?? null }),
  };
}

/**
 * What was done, and to what. `name` and `title` are the person's only in a form that was sent, which says their e-mail
 * address too; else they are those of a page or a product.
 */
function propertiesIn(body: JsonObject, known: string | null): readonly JsonObject[] {
  const properties = objectIn(body, 'properties');
  const email = emailIn(properties);
  const isForm = body['type'] === 'track' && email !== null && (known ?? email) === email;
  const own = VIEWS.includes(textIn(body, 'type') ?? '') ? { name: body['name'] ?? null } : {};
  return Object.entries({ ...own, ...properties }).map(([name, value]) => ({
    label: isForm || !isOfPerson(name) ? name : `${textIn(body, 'type')}.${name}`,
    value,
  }));
}

function isOfPerson(name: string): boolean {
  const meaning = meaningOf(name);
  return meaning?.kind === 'known' && !OF_NO_PERSON.has(meaning.field);
}

/** The first address among the fields of these names, normalised. */
function emailIn(fields: JsonObject): string | null {
  for (const [name, value] of Object.entries(fields)) {
    const meaning = meaningOf(name);
    if (meaning?.kind === 'known' && meaning.field === 'email') return readEmail(value);
  }
  return null;
}

/** The address with what stands behind its `?`, which some senders tell apart from it. */
function pageOf(page: JsonObject): string | null {
  const url = textIn(page, 'url') ?? textIn(page, 'path');
  const search = textIn(page, 'search');
  return url === null || search === null || url.includes('?') ? url : url + search;
}

const placeIn = (address: Json): JsonObject =>
  isObject(address)
    ? {
        country: address['country'] ?? null,
        city: address['city'] ?? null,
        region: address['state'] ?? address['region'] ?? null,
        postal_code: address['postalCode'] ?? null,
        street: address['street'] ?? null,
      }
    : { address };

/** Segment: `name` is what the rest of the world calls utm_campaign. */
const campaignIn = (campaign: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(campaign).map(([name, value]) => [`utm_${name === 'name' ? 'campaign' : name}`, value]),
  );

const consentIn = (consent: JsonObject): readonly JsonObject[] =>
  Object.entries(objectIn(consent, 'categoryPreferences')).map(([purpose, granted]) => ({
    purpose,
    granted,
    wording: purpose,
  }));
