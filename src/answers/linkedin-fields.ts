import { Fault } from '../faults.ts';
import { isObject, type Json, type JsonObject, textIn } from '../intake/body/body.ts';
import { idIn, objectIn, objectsIn } from '../intake/body/json-parts.ts';
import { readTime } from '../intake/reading/instant.ts';
import { meaningOf } from '../intake/reading/known-fields.ts';
import { type Told, toldAnswers } from '../intake/reading/told-answers.ts';
import type { SourceSettings } from '../intake/source.ts';

/** The form that was filled in; its version tells one edition of the questions from the next. */
export function formOf(response: JsonObject): { readonly id: string; readonly version: string } | null {
  const version = textIn(response, 'versionedLeadGenFormUrn') ?? '';
  const id = /urn:li:leadGenForm:(\d{1,20})(?!\d)/.exec(version)?.[1];
  return id === undefined ? null : { id, version };
}

export const isTest = (response: JsonObject): boolean => response['testLead'] === true;

/**
 * What LinkedIn's Lead Sync API tells of a response and of its form, as fields that `submissionOf` understands.
 * @param form null: LinkedIn does not show it any more, so questions and boxes go by their numbers
 * @throws Fault BODY_MALFORMED where it tells no answers
 */
export function fieldsOfLinkedin(
  response: JsonObject,
  form: JsonObject | null,
  settings: Pick<SourceSettings, 'fields'>,
  id: string,
): JsonObject {
  const answered = objectIn(response, 'formResponse');
  const answers = objectsIn(answered, 'answers');
  if (answers.length === 0)
    throw new Fault(
      'BODY_MALFORMED',
      `LinkedIn knows the lead ${id} and told no answers: formResponse.answers is missing or empty.`,
    );
  const show = wordsOf(form ?? {});
  const content = objectIn(form ?? {}, 'content');
  const questions = byId(objectsIn(content, 'questions'), 'questionId');
  const boxes = byId(objectsIn(objectIn(content, 'legalInfo'), 'consents'), 'id');
  const told = [
    // Who is asked for two addresses is at work at the one that says so.
    ...answers
      .map((answer) => toldOf(answer, questions.get(idIn(answer, 'questionId') ?? '') ?? {}, show))
      .toSorted((a, b) => Number(isWork(b)) - Number(isWork(a))),
    ...objectsIn(answered, 'consentResponses').map((given) =>
      consentOf(given, boxes.get(idIn(given, 'consentId') ?? '') ?? {}, show),
    ),
    ...objectsIn(form ?? {}, 'hiddenFields').map((field) => ({
      label: textIn(field, 'name') ?? 'hidden field',
      value: field['value'] ?? null,
      isHidden: true,
    })),
  ];
  const { sponsoredLeadMetadata: sponsored = null } = objectIn(response, 'leadMetadata');
  return {
    ...toldAnswers(told, settings),
    form: formOf(response)?.id ?? null,
    form_name: textIn(form ?? {}, 'name'),
    response_id: id,
    lead_type: textIn(response, 'leadType'),
    campaign_id: isObject(sponsored) ? lastOf(textIn(sponsored, 'campaign')) : null,
    creative_id: lastOf(textIn(objectIn(response, 'associatedEntity'), 'associatedCreative')),
    occurred_at: readTime(response['submittedAt']),
    ...(isTest(response) && { test: true }),
  };
}

type Show = (text: Json | undefined) => string | null;

function toldOf(answer: JsonObject, question: JsonObject, show: Show): Told {
  const field = textIn(question, 'predefinedField')?.toLowerCase() ?? null;
  const names = [show(question['question']), textIn(question, 'name') ?? textIn(answer, 'name'), field];
  const isKnown = field !== null && meaningOf(field) !== null;
  // What LinkedIn asks by itself goes by its own name, whatever the form calls it.
  const [label = `question ${idIn(answer, 'questionId') ?? ''}`, ...aliases] = [
    isKnown ? field : null,
    ...names,
  ].filter((name) => name !== null && name !== '') as string[];
  const type = field?.endsWith('phone_number') ? ('phone' as const) : undefined;
  return { label, aliases, value: valueOf(answer, question, show), ...(type && { type }) };
}

/** Of a choice LinkedIn tells the numbers of the options, which the form knows by their words. */
function valueOf(answer: JsonObject, question: JsonObject, show: Show): Json {
  const details = objectIn(answer, 'answerDetails');
  const { options = null } = objectIn(details, 'multipleChoiceAnswer');
  if (!Array.isArray(options)) return objectIn(details, 'textQuestionAnswer')['answer'] ?? null;
  const choice = objectIn(objectIn(question, 'questionDetails'), 'multipleChoiceQuestionDetails');
  const texts = byId(objectsIn(choice, 'options'), 'id');
  const chosen = options.map((option) => {
    const known = texts.get(idIn({ option }, 'option') ?? '') ?? {};
    return show(known['text']) ?? textIn(known, 'label') ?? option;
  });
  return chosen.length === 1 ? (chosen[0] ?? null) : chosen;
}

/** Only a plain yes or no is one; by its number a box stays the same whatever its words become. */
function consentOf(given: JsonObject, box: JsonObject, show: Show): Told {
  const { accepted = null } = given;
  const wording = show(box['consent']) ?? textIn(box, 'label');
  return {
    label: `consent_${idIn(given, 'consentId') ?? ''}`,
    aliases: wording === null ? [] : [wording],
    value: typeof accepted === 'boolean' ? accepted : null,
    type: 'consent',
    ...(wording !== null && { wording }),
  };
}

/** Texts stand there in several languages, mostly in one: that of the form, else the first. */
function wordsOf(form: JsonObject): Show {
  const { language, country } = objectIn(form, 'creationLocale');
  const locale = typeof language === 'string' && typeof country === 'string' ? `${language}_${country}` : '';
  return (text) => {
    if (typeof text === 'string') return text;
    if (!isObject(text ?? null)) return null;
    const localized = objectIn(text as JsonObject, 'localized');
    return (
      textIn(localized, locale) ?? Object.values(localized).find((one) => typeof one === 'string') ?? null
    );
  };
}

const byId = (objects: readonly JsonObject[], name: string): ReadonlyMap<string, JsonObject> =>
  new Map(objects.map((object) => [idIn(object, name) ?? '', object]));

const isWork = ({ label }: Told): boolean => label.startsWith('work_');

/** `urn:li:sponsoredCampaign:789` -> `789`. */
const lastOf = (urn: string | null): string | null => urn?.split(':').at(-1) ?? null;
