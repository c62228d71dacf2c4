import { Fault } from '../../faults.ts';
import { type Json, type JsonObject, textIn } from '../body/body.ts';
import { plain } from '../body/html-text.ts';
import { asAnswers, epochSeconds, objectIn, objectsIn } from '../body/json-parts.ts';
import { OK, providerSource } from '../provider-source.ts';
import { eventName } from '../reading/event-name.ts';
import { visitorId } from '../reading/visitor-id.ts';

const CHAT = 'conversation.user.created';
/** What happens to a contact without their doing. */
const NO_ACT = /^contact\.(?:.+\.)?(?:deleted|archived|merged|tag\.\w+)$/;

/** Contacts that Intercom made or learned something about, and conversations that somebody began. */
export const intercom = providerSource({
  name: 'Intercom',
  // SHA-1 is weak where two texts may be chosen freely, which an HMAC does not allow; Intercom has nothing else.
  scheme: { header: 'x-hub-signature', hash: 'sha1', encoding: 'hex', prefix: 'sha1=' },
  idOf: (body) => textIn(body, 'id'),
  nothing: (body) => {
    const topic = textIn(body, 'topic');
    if (topic === null || topic === CHAT || (topic.startsWith('contact.') && !NO_ACT.test(topic)))
      return null;
    return topic === 'ping' ? 'a ping' : `nothing that a contact did: ${topic.slice(0, 80)}`;
  },
  event: (body) => {
    const topic = textIn(body, 'topic') ?? '';
    if (topic === CHAT) return 'chat_started';
    if (topic.endsWith('.unsubscribed')) return 'unsubscribed';
    return eventName(topic.replace(/^contact\.(?:user|lead)\./, 'contact.')) ?? 'contact_changed';
  },
  visitor: (body) => {
    const item = objectIn(objectIn(body, 'data'), 'item');
    const person = textIn(body, 'topic') === CHAT ? objectIn(objectIn(item, 'source'), 'author') : item;
    // What is `external_id` now was `user_id` before.
    const account = item['external_id'] ?? item['user_id'] ?? null;
    return [visitorId('user', account), visitorId('intercom', person['id'] ?? null)];
  },
  read: (body) => {
    const topic = textIn(body, 'topic');
    const item = objectIn(objectIn(body, 'data'), 'item');
    if (topic === null || Object.keys(item).length === 0)
      throw new Fault('BODY_MALFORMED', 'Intercom sent no topic, or no item under data.');
    return {
      ...(topic === CHAT ? conversation(item) : contact(item)),
      occurred_at: epochSeconds(body['created_at']),
    };
  },
  reply: () => OK,
});

/** `role` is Intercom's own ("lead"), and no job title. */
function contact(item: JsonObject): JsonObject {
  const place = { ...objectIn(item, 'location'), ...objectIn(item, 'location_data') };
  const companies = objectIn(item, 'companies');
  const [company] = [...objectsIn(companies, 'companies'), ...objectsIn(companies, 'data')].flatMap(
    (one) => textIn(one, 'name') ?? [],
  );
  return {
    email: item['email'] ?? null,
    phone: item['phone'] ?? null,
    name: item['name'] ?? null,
    company: company ?? null,
    country: place['country_code'] ?? place['country_name'] ?? place['country'] ?? null,
    city: place['city_name'] ?? place['city'] ?? null,
    region: place['region_name'] ?? place['region'] ?? null,
    referrer: item['referrer'] ?? null,
    ...withPrefix(item, 'utm_'),
    ...marks(item),
    answers: asAnswers(objectIn(item, 'custom_attributes')),
  };
}

/** What counts against writing to them; said only where it is true. Who has not unsubscribed has not agreed either. */
const marks = (item: JsonObject): Record<string, Json> => ({
  ...(item['unsubscribed_from_emails'] === true && {
    consent: { purpose: 'email', granted: false, wording: 'unsubscribed_from_emails' },
  }),
  ...(item['marked_email_as_spam'] === true && { marked_email_as_spam: true }),
  ...(item['has_hard_bounced'] === true && { has_hard_bounced: true }),
});

function conversation(item: JsonObject): JsonObject {
  const source = objectIn(item, 'source');
  const author = objectIn(source, 'author');
  return {
    email: author['email'] ?? null,
    name: author['name'] ?? null,
    message: [textIn(source, 'subject'), textIn(source, 'body')]
      .flatMap((html) => plain((html ?? '').replaceAll(/<[^<>]*>/g, ' ').replaceAll(/\s+/g, ' ')) || [])
      .join('\n'),
    page: source['url'] ?? null,
  };
}

const withPrefix = (item: JsonObject, prefix: string): JsonObject =>
  Object.fromEntries(Object.entries(item).filter(([name]) => name.startsWith(prefix)));
