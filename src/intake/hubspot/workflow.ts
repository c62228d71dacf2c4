import type { CrmNews } from '../../domain/lead/crm-news.ts';
import type { Proof } from '../../domain/lead/door.ts';
import type { Submission } from '../../domain/lead/lead.ts';
import { Fault } from '../../faults.ts';
import { isObject, type Json, type JsonObject } from '../body/body.ts';
import { isForbidden, partsOf } from '../body/json-limits.ts';
import { sameContent, sha256 } from '../body/same-content.ts';
import { verifyShared } from '../proof/shared-secret.ts';
import { readTime } from '../reading/instant.ts';
import { meaningOf } from '../reading/known-fields.ts';
import type { DedupeKey, Delivery, DeliveryPart, Source, SourceSettings } from '../source.ts';
import { submissionOf } from '../submission.ts';
import { idIn } from './fields.ts';
import { HUBSPOT_BYTES, itemsIn } from './list.ts';
import { isSigned, verifyHubSpot, versionsTaken } from './signature.ts';
import { FORM, latestForm } from './submission.ts';

/** A contact with the history of each of its properties has more keys than any form. */
const LIMITS = { mostBytes: HUBSPOT_BYTES, mostKeys: 60_000 };

/**
 * The body of a workflow's "Send a webhook" action: one contact, as a form that it filled in. HubSpot documents only
 * that it is what reading the contact would give, or the properties that were picked, so every shape of those is read.
 */
export const hubspotWorkflow = {
  contentTypes: ['application/json'],
  mostBytes: LIMITS.mostBytes,
  verify,
  inspect: ({ body }: Delivery) => void contactsIn(body),
  dedupe: sameContent,
  split,
  parse,
} satisfies Source;

/** One contact, as HubSpot says it sends; or several in a list, since no sample of a delivery was ever published. */
function contactsIn(body: Buffer): readonly JsonObject[] {
  const contacts = itemsIn(body, LIMITS);
  if (!contacts.every(isObject))
    throw new Fault('BODY_MALFORMED', 'The body is neither a contact nor a list of them: {"email": "…", …}.');
  return contacts;
}

function split({ body, contentType }: Delivery): readonly DeliveryPart[] {
  const contacts = contactsIn(body);
  const bodies = contacts.length === 1 ? [body] : contacts.map((one) => Buffer.from(JSON.stringify(one)));
  return bodies.map((one, at) => ({
    body: one,
    dedupe: sameSubmission({ body: one, contentType }, contacts[at]),
  }));
}

/** A form that somebody filled in has an id; HubSpot repeats it for days. Without one, what comes again soon is the same. */
function sameSubmission(part: Pick<Delivery, 'body' | 'contentType'>, contact: JsonObject = {}): DedupeKey {
  const id = latestForm(contact)?.id;
  return id ? { key: `id:${sha256(id, part.body)}`, windowMs: null } : sameContent(part);
}

/** A signature is checked where there is one; else the source's own secret as a bearer; else the token of the path. */
function verify(delivery: Delivery, settings: SourceSettings): Proof {
  const { secrets } = settings;
  if (secrets.length > 0 && isSigned(delivery)) {
    verifyHubSpot(delivery, secrets, versionsTaken(settings, ['v3', 'v2']));
    return 'signature';
  }
  return verifyShared(
    delivery,
    settings,
    'In the workflow action choose "Include request signature in header" with the id of the app, or an API key in the header Authorization with the value "Bearer" and the secret of the source.',
  );
}

/** A contact that says neither e-mail nor phone is looked up by its id. @throws Fault BODY_* */
function parse(body: Buffer, _contentType: string, settings: SourceSettings): Submission | CrmNews {
  const [contact = {}] = contactsIn(body);
  const properties = propertiesOf(contact);
  const at = timeIn([contact['occurredAt'], contact['occurred_at']]);
  const id = [contact, properties]
    .flatMap((object) => ['vid', 'objectId', 'id', 'hs_object_id'].map((name) => idIn(object, name)))
    .find((found) => found !== null);
  const event = settings.options['event'];
  const name = typeof event === 'string' ? event : FORM;
  const { id: form = null, fields = {} } = latestForm(contact) ?? {};
  const said = submissionOf({ properties: readable(properties, settings), ...fields }, settings, name);
  if (said.identity.email === null && said.identity.phone === null && id !== undefined)
    return {
      kind: 'crm_news',
      change: 'changed',
      id,
      formerIds: [],
      at: at ?? timeIn(TIMES.map((name) => contact[name] ?? properties[name])),
      because: 'sent by a workflow',
    };
  const edition = name === FORM && form !== null && { edition: sha256(form) };
  return { ...said, ...edition, occurredAt: at ?? said.occurredAt };
}

/** Where a contact says when it was changed last, else when it was made. */
const TIMES = ['updatedAt', 'lastmodifieddate', 'createdAt', 'createdate'];

const timeIn = (values: readonly (Json | undefined)[]): string | null =>
  values.map(readTime).find((time) => time !== null) ?? null;

/** `{ properties: { email: { value, versions } } }`, `{ properties: { email } }`, `{ fields: … }` or all of it flat. */
function propertiesOf(contact: JsonObject): JsonObject {
  const within = [contact['properties'], contact['fields']].find(
    (value) => typeof value === 'object' && value !== null,
  );
  if (Array.isArray(within)) return Object.fromEntries(within.flatMap(named));
  return Object.fromEntries(
    Object.entries(isObject(within) ? within : contact).map(([name, value]) => [name, valueIn(value)]),
  );
}

const valueIn = (value: Json): Json =>
  isObject(value) && 'value' in value ? (value['value'] ?? null) : value;

/** `{ name: "email", value: … }` */
const named = (item: Json): [string, Json][] =>
  isObject(item) && typeof item['name'] === 'string' && !isForbidden(partsOf(item['name']))
    ? [[item['name'], valueIn(item)]]
    : [];

/** HubSpot keeps hundreds of fields of its own about each contact; of those only what somebody asked for is told. */
function readable(properties: JsonObject, { fields }: SourceSettings): JsonObject {
  const isHubSpots = (name: string): boolean =>
    /^(?:hs|hubspot|baton)_/.test(name) && !Object.hasOwn(fields, name) && meaningOf(name) === null;
  return Object.fromEntries(
    Object.entries(properties).filter(([name]) => !isHubSpots(name) && !IDS.includes(name)),
  );
}

const IDS = ['vid', 'objectId', 'id', 'occurredAt', 'occurred_at'];
