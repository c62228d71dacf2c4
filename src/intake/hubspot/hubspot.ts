import type { CrmNews } from '../../domain/lead/crm-news.ts';
import type { Submission } from '../../domain/lead/lead.ts';
import { Fault } from '../../faults.ts';
import { decodeJson, isObject, type Json } from '../body/body.ts';
import { sameContent, sha256 } from '../body/same-content.ts';
import { readTime } from '../reading/instant.ts';
import type { DedupeKey, Delivery, DeliveryPart, Source, SourceSettings } from '../source.ts';
import { newsIn } from './event.ts';
import { idIn } from './fields.ts';
import { formSubmissionIn, isFormSubmission } from './form.ts';
import { HUBSPOT_BYTES, itemsIn } from './list.ts';
import { verifyHubSpot, versionsTaken } from './signature.ts';

const LIMITS = { mostBytes: HUBSPOT_BYTES, mostKeys: 20_000 };

/**
 * HubSpot's webhooks: a list of events, each of which becomes a signal of its own. What our own poll of HubSpot finds
 * comes the same way: a form that was filled in there, or a contact that changed while nobody listened.
 */
export const hubspot = {
  contentTypes: ['application/json'],
  mostBytes: LIMITS.mostBytes,
  verify: (delivery: Delivery, settings: SourceSettings) => {
    verifyHubSpot(delivery, settings.secrets, versionsTaken(settings, ['v3']));
    return 'signature';
  },
  inspect: ({ body }: Delivery) => void itemsIn(body, LIMITS),
  dedupe: sameContent,
  split: ({ body }: Delivery) => itemsIn(body, LIMITS).map(partOf),
  parse,
} satisfies Source;

const partOf = (event: Json): DeliveryPart => {
  const text = JSON.stringify(event);
  // An import tells of thousands, and our own writes come back as events; somebody who fills in a form waits for us.
  const urgent = isObject(event) && event['changeSource'] === 'FORM';
  return { body: Buffer.from(text), dedupe: dedupeOf(event, text), urgent };
};

/**
 * HubSpot's `eventId` alone is not unique, and each attempt counts `attemptNumber` up: so an event is known by all that
 * it is about, and never by its attempt. One that does not say what it is about is known by its text.
 */
function dedupeOf(event: Json, text: string): DedupeKey {
  const known =
    isObject(event) &&
    ABOUT.some((name) => idIn(event, name) !== null) &&
    readTime(event['occurredAt']) !== null;
  const words = known ? NAMING.map((name) => event[name] ?? null).map(plain) : text;
  return { key: `event:${sha256(JSON.stringify(words))}`, windowMs: null };
}

/** News of a link may leave `objectId` out. */
const ABOUT = ['objectId', 'fromObjectId', 'toObjectId'];
const NAMING = [
  ...ABOUT,
  ...'portalId subscriptionId objectTypeId subscriptionType eventType propertyName occurredAt eventId'.split(
    ' ',
  ),
];

/** The same whether an id came as a number or as text. */
const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** @throws Fault BODY_* saying what is missing */
function parse(body: Buffer, _contentType: string, settings: SourceSettings): Submission | CrmNews {
  const event = decodeJson(body, LIMITS);
  if (Array.isArray(event) && event.length === 0) return NOTHING;
  if (!isObject(event))
    throw new Fault(
      'BODY_MALFORMED',
      'This is no event of HubSpot: it is not an object. The other events of the delivery went on.',
    );
  if (isFormSubmission(event)) return formSubmissionIn(event, settings);
  if (event['poll'] === 'changed')
    return {
      ...newsIn({ ...event, subscriptionType: 'contact.propertyChange' }),
      because: 'changed while nobody listened',
    };
  return newsIn(event);
}

/** What an empty delivery says. */
const NOTHING: CrmNews = {
  kind: 'crm_news',
  change: 'elsewhere',
  id: '',
  formerIds: [],
  at: null,
  because: 'HubSpot sent a delivery without events',
};
