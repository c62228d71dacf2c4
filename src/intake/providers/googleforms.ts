import { type Json, type JsonObject, textIn } from '../body/body.ts';
import { asAnswers, objectIn } from '../body/json-parts.ts';
import { needed } from '../body/needed.ts';
import { sha256 } from '../body/same-content.ts';
import { providerSource } from '../provider-source.ts';
import { namedForm } from '../reading/named-form.ts';
import { asksFor, type Told, toldAnswers } from '../reading/told-answers.ts';
import type { Source } from '../source.ts';

/** Google Forms sends nothing by itself: a script in the form does, which docs/sources/googleforms.md has for pasting. */
const script = providerSource({
  name: 'Google Forms',
  scheme: { header: 'x-signature', hash: 'sha256', encoding: 'hex', prefix: 'sha256=' },
  // A response that is edited keeps its id, and a trigger may fire twice for one.
  idOf: (body) => {
    const id = textIn(body, 'responseId');
    return id === null ? null : `${id}:${sha256(JSON.stringify(objectIn(body, 'namedValues')))}`;
  },
  edition: (body) => textIn(body, 'responseId'),
  event: (body) => (isTest(body) ? 'test_submission' : 'form_submitted'),
  read: (body, settings) => {
    const told = answersIn(needed(body, 'namedValues', 'the script of docs/sources/googleforms.md'));
    return {
      ...namedForm(body['formTitle'], body['formId']),
      submission_id: textIn(body, 'responseId'),
      occurred_at: textIn(body, 'timestamp'),
      ...toldAnswers([...told, ...respondentOf(body, told)], settings),
    };
  },
});

/** Signed, or else with the token of the source, in a header or at the end of the address. */
export const googleforms: Source = {
  ...script,
  verify: (delivery, settings) => {
    const header = [delivery.headers['x-webhook-token']].flat()[0];
    const pathToken = delivery.pathToken ?? header;
    return script.verify({ ...delivery, pathToken }, settings);
  },
};

const isTest = (body: JsonObject): boolean => body['test'] === true;

/** Each question with its answers as a list, as in `namedValues` of the event; the time stands there again, unreadably. */
const answersIn = (namedValues: JsonObject): Told[] =>
  asAnswers(namedValues)
    .filter(({ label }) => label !== 'Timestamp')
    .map(({ label, value }) => {
      const links = linksIn(value);
      if (links !== null) return { label, value: links, type: 'file' };
      return { label, value: Array.isArray(value) && value.length === 1 ? (value[0] ?? null) : value };
    });

/** Uploads lie in the Drive of the form's owner; a spreadsheet writes several into one cell. */
function linksIn(value: Json): Json {
  const texts: readonly Json[] = Array.isArray(value) ? value : [value];
  const links = texts.flatMap((one): readonly Json[] =>
    typeof one === 'string' ? one.split(/,\s*/) : [one],
  );
  return links.length > 0 && links.every((one) => typeof one === 'string' && DRIVE.test(one)) ? links : null;
}

const DRIVE = /^https:\/\/drive\.google\.com\/\S+$/;

/** The account that answered, where the form keeps it; what the person wrote as an address comes first. */
function respondentOf(body: JsonObject, told: readonly Told[]): Told[] {
  const email = textIn(body, 'respondentEmail');
  if (email === null || told.some(({ value }) => value === email)) return [];
  return [{ label: asksFor(told, ['email']) ? 'respondentEmail' : 'email', value: email }];
}
