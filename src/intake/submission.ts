import { countryCode } from '../domain/lead/country.ts';
import { isEventName } from '../domain/lead/event-name.ts';
import type { Attributes, Consent, FileReference, LeadEvent, Submission } from '../domain/lead/lead.ts';
import type { Json, JsonObject } from './body/body.ts';
import { filesIn } from './reading/attached-files.ts';
import { attributionOf, type Campaign, noCampaign, noteCampaign, pathOf } from './reading/attribution.ts';
import { Candidates } from './reading/candidates.ts';
import { readHeadcount } from './reading/company-fields.ts';
import { consentsIn } from './reading/consent.ts';
import { eventName } from './reading/event-name.ts';
import { snakeName } from './reading/field-names.ts';
import type { Field } from './reading/fields.ts';
import { readInstant } from './reading/instant.ts';
import { readTimeframe } from './reading/intent-fields.ts';
import { completeName, readEmail, readPhone, readTitle } from './reading/person-fields.ts';
import { testable, textOf, yesOrNo } from './reading/plain-values.ts';
import { type MeantField, sortFields } from './reading/sorted-fields.ts';
import { visitorId } from './reading/visitor-id.ts';
import type { SourceSettings } from './source.ts';

/**
 * What a body says of a person, in Baton's own words. Nothing said is lost: a field that nobody knows, or whose
 * value cannot be read, is kept as an answer under the sender's label. Nothing is judged either: a body without
 * a usable e-mail address or phone still makes a submission.
 *
 * @param event what to call it, where the body has no say in that
 * @param ids by which its visitor is known, surer than an `anonymous_id` in it
 */
export function submissionOf(
  body: JsonObject,
  settings: Pick<SourceSettings, 'name' | 'fields'>,
  event?: string,
  ids: readonly string[] = [],
): Submission {
  const sorted = sortFields(body, settings.fields);
  const said = new Candidates(sorted.known);

  const occurredAt = said.first('occurred_at', readInstant);
  const form = said.first('form', textOf);
  const page = said.first('page', textOf);
  const anonymous = said.first('anonymous_id', (value) => visitorId('anonymous', value));
  const path = said.first('path', (value) => pathOf(textOf(value)) ?? textOf(value)) ?? pathOf(page);
  const { identity, attributes } = personIn(said);
  const meant = readMeant(sorted.meant, attributes, occurredAt);
  const attribution = attributionOf(meant.campaign, {
    page,
    referrer: said.first('referrer', textOf),
    firstPage: said.first('first_page', textOf),
    firstReferrer: said.first('first_referrer', textOf),
  });

  const [named, others] = event === undefined ? eventNameIn(sorted.others) : [event, sorted.others];
  const visitor = [...ids, ...(anonymous === null ? [] : [anonymous])];
  const consent = named === 'unsubscribed' ? unsubscribed(meant.consent, occurredAt) : meant.consent;
  const answers = answersOf([...others, ...said.passedOver, ...meant.unread]);
  return {
    identity,
    profile: { attributes, answers, attribution, consent, files: meant.files },
    event: {
      name: named,
      properties: propertiesOf(answers, attributes, { form, path, source: settings.name }),
    },
    occurredAt,
    ...(visitor.length > 0 && { visitor }),
  };
}

/** Who unsubscribes wants no e-mail, whatever else the form says. */
function unsubscribed(consent: readonly Consent[], at: string | null): Consent[] {
  const isEmail = ({ purpose, granted }: Consent): boolean => purpose === 'email' && granted !== false;
  const others = consent.filter((one) => !isEmail(one));
  const isSaid = others.some(({ purpose }) => purpose === 'email');
  return isSaid ? others : [...others, { purpose: 'email', granted: false, wording: 'unsubscribed', at }];
}

function personIn(said: Candidates): { identity: Submission['identity']; attributes: Attributes } {
  const country = said.firstOrRaw('company.country', (value) => countryCode(textOf(value) ?? ''));
  const email = said.firstOrRaw('email', readEmail);
  const phone = said.firstOrRaw('phone', (value) => readPhone(value, country.value));
  const name = completeName({
    name: said.first('name', textOf),
    first: said.first('first_name', textOf),
    last: said.first('last_name', textOf),
  });
  const found = {
    name: name.name,
    first_name: name.first,
    last_name: name.last,
    title: said.first('title', readTitle),
    message: said.first('message', textOf),
    timeframe: said.firstInWords('timeframe', readTimeframe),
    budget: said.first('budget', (value) => (typeof value === 'number' ? value : textOf(value))),
    budget_approved: said.firstInWords('budget_approved', (value) => yesOrNo(value) ?? textOf(value)),
    email_raw: email.raw,
    phone_raw: phone.value?.raw ?? phone.raw,
    'company.name': said.first('company.name', textOf),
    'company.employees': said.firstInWords('company.employees', readHeadcount),
    'company.industry': said.first('company.industry', textOf),
    'company.country': country.value,
    'company.country_raw': country.raw,
  };
  const attributes: Attributes = Object.create(null);
  for (const [attribute, value] of Object.entries(found)) if (value !== null) attributes[attribute] = value;
  return { identity: { email: email.value, phone: phone.value?.e164 ?? null }, attributes };
}

interface Meant {
  readonly campaign: Campaign;
  readonly consent: Consent[];
  readonly files: FileReference[];
  /** What could not be read as what it should be. */
  readonly unread: readonly Field[];
}

/** Campaign, consent, files and the policy's own attributes; the last go straight into `attributes`. */
function readMeant(fields: readonly MeantField[], attributes: Attributes, occurredAt: string | null): Meant {
  const campaign = noCampaign();
  const consent: Consent[] = [];
  const files: FileReference[] = [];
  const unread: Field[] = [];
  for (const { field, meaning } of fields) {
    if (meaning.kind === 'consent') {
      const given = consentsIn(field, meaning.purpose, occurredAt);
      consent.push(...(given ?? []));
      if (given === null || given.some((one) => one.granted === null)) unread.push(field);
    } else if (meaning.kind === 'file') {
      const pointed = filesIn(field.value);
      files.push(...pointed);
      if (pointed.length < [field.value].flat().length) unread.push(field);
    } else if (meaning.kind === 'own') {
      const value = testable(field.value);
      if (value === null || attributes[meaning.attribute] !== undefined) unread.push(field);
      else attributes[meaning.attribute] = value;
    } else {
      noteCampaign(campaign, meaning, textOf(field.value) ?? '');
    }
  }
  return { campaign, consent, files, unread };
}

/** Known however they are written: "Page Viewed", `pageViewed`. */
const USUAL_EVENTS =
  'form_submitted page_viewed webinar_attended email_opened email_clicked file_downloaded chat_started meeting_booked trial_started unsubscribed'.split(
    ' ',
  );

/**
 * The event that a field named exactly `kind` asks for (`webinar_attended`), and the fields without it. Other words than the
 * name of an event ("Detached house") answer a question of the form.
 */
function eventNameIn(fields: readonly Field[]): [string, readonly Field[]] {
  for (const field of fields.filter(({ label }) => label === 'kind')) {
    const words = (textOf(field.value) ?? '').trim();
    const usual = eventName(words) ?? '';
    const name = USUAL_EVENTS.includes(usual) ? usual : words;
    if (isEventName(name)) return [name, fields.filter((one) => one !== field)];
  }
  return ['form_submitted', fields];
}

/** Every answer under its own label; a label that comes again makes a list. */
function answersOf(fields: readonly Field[]): Record<string, Json> {
  const answers: Record<string, Json> = Object.create(null);
  for (const { label, value } of fields) {
    const known = answers[label];
    answers[label] = known === undefined ? value : [known, value].flat();
  }
  return answers;
}

/** What a rule's `where` can test. Surer words win: an attribute over an answer, Baton's own names over both. */
function propertiesOf(
  answers: Readonly<Record<string, Json>>,
  attributes: Attributes,
  own: { readonly form: string | null; readonly path: string | null; readonly source: string },
): LeadEvent['properties'] {
  const properties: Attributes = Object.create(null);
  for (const [label, answer] of Object.entries(answers)) {
    const value = testable(answer);
    if (value === null) continue;
    properties[label] = value;
    if (snakeName(label) !== '') properties[snakeName(label)] ??= value;
  }
  Object.assign(properties, attributes);
  for (const [name, value] of Object.entries(own)) if (value !== null) properties[name] = value;
  return properties;
}
