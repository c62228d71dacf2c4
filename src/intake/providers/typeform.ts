import { isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { asAnswers, objectIn, objectsIn } from '../body/json-parts.ts';
import { needed } from '../body/needed.ts';
import { sha256 } from '../body/same-content.ts';
import { providerSource } from '../provider-source.ts';
import { namedForm } from '../reading/named-form.ts';
import { type Told, toldAnswers } from '../reading/told-answers.ts';

/** Typeform: "Typeform-Signature", base64 over the raw body. https://www.typeform.com/developers/webhooks */
export const typeform = providerSource({
  name: 'Typeform',
  scheme: { header: 'typeform-signature', hash: 'sha256', encoding: 'base64', prefix: 'sha256=' },
  // An event is sent again as it was; a response that is edited comes with an event of its own.
  idOf: (body) => {
    const token = tokenOf(body);
    return token
      ? `${token} ${sha256(JSON.stringify([body['event_type'], body['form_response']]))}`
      : textIn(body, 'event_id');
  },
  edition: (body) => (body['event_type'] === PARTIAL ? null : tokenOf(body)),
  event: (body) => {
    if (isTest(responseOf(body))) return 'test_submission';
    return body['event_type'] === PARTIAL ? 'form_abandoned' : 'form_submitted';
  },
  read: (body, settings) => {
    const response = responseOf(body);
    const definition = objectIn(response, 'definition');
    const told = [...answersOf(response, definition), ...scoresOf(response), ...hiddenOf(response)];
    return {
      ...namedForm(definition['title'], response['form_id']),
      submission_id: tokenOf(body),
      occurred_at: textIn(response, 'submitted_at'),
      ...toldAnswers(told, settings),
    };
  },
});

const PARTIAL = 'form_response_partial';

function tokenOf(body: JsonObject): string | null {
  return textIn(objectIn(body, 'form_response'), 'token');
}

const responseOf = (body: JsonObject): JsonObject => needed(body, 'form_response', 'Typeform');

/** "Send test request" fills a form with these, and nobody needs no time at all to fill in one. */
function isTest(response: JsonObject): boolean {
  const landed = textIn(response, 'landed_at');
  const isMadeUp = ({ type, text, email, choice }: JsonObject): boolean =>
    (type === 'email' && email === 'an_account@example.com') ||
    (type === 'text' && text === 'Lorem ipsum dolor') ||
    (type === 'choice' && isObject(choice) && choice['label'] === 'Barcelona');
  const isAtOnce = landed !== null && landed === textIn(response, 'submitted_at');
  return isAtOnce && objectsIn(response, 'answers').some(isMadeUp);
}

const TYPES: Readonly<Record<string, Told['type']>> = {
  email: 'email',
  phone_number: 'phone',
  file_url: 'file',
  legal: 'consent',
};

/** Each answer with the title of its question; of groups, such as the contact info, with that of each part. */
function answersOf(response: JsonObject, definition: JsonObject): Told[] {
  const questions = questionsIn(definition);
  return objectsIn(response, 'answers').map((answer) => {
    const field = objectIn(answer, 'field');
    const question = questions.find(({ id }) => id !== undefined && id === field['id']) ?? field;
    const title = textIn(question, 'title');
    const names = [textIn(question, 'subfield_key'), textIn(field, 'ref'), title, textIn(field, 'id')];
    const aliases = names.filter((name) => name !== null);
    const kind = [field['type'], answer['type']].find(
      (name) => typeof name === 'string' && Object.hasOwn(TYPES, name),
    );
    const type = typeof kind === 'string' ? TYPES[kind] : undefined;
    const label = title === null ? (aliases[0] ?? '') : withoutMarks(title);
    return { label, aliases, value: valueOf(answer), ...(type && { type }) };
  });
}

const questionsIn = (part: JsonObject): JsonObject[] =>
  objectsIn(part, 'fields').flatMap((field) => [
    field,
    ...questionsIn(field),
    ...questionsIn(objectIn(field, 'properties')),
  ]);

/** Without `*bold*`, and without what stands for an earlier answer: a question has one name, whoever reads it. */
const withoutMarks = (title: string): string =>
  title
    .replace(/\{\{[^{}]*\}\}/g, '…')
    .replace(/(?<![\w*])\*([^*\n]+)\*(?![\w*])/g, '$1')
    .trim();

function valueOf(answer: JsonObject): Json {
  const value = answer[textIn(answer, 'type') ?? ''] ?? null;
  if (!isObject(value)) return value;
  const { label, labels, other, amount } = value;
  if (labels !== undefined) return [labels, other ?? []].flat();
  return label ?? other ?? amount ?? value;
}

/** What was counted, under names that no question has: a variable may be called `name`. */
function scoresOf(response: JsonObject): Told[] {
  const calculated = objectIn(response, 'calculated')['score'] ?? null;
  const variables = objectsIn(response, 'variables').map((variable) => {
    const key = textIn(variable, 'key') ?? '';
    return { label: key === 'score' ? key : `variable ${key}`, value: valueOf(variable) };
  });
  const isCounted = calculated === null || variables.some(({ label }) => label === 'score');
  return isCounted ? variables : [...variables, { label: 'score', value: calculated }];
}

const hiddenOf = (response: JsonObject): Told[] =>
  asAnswers(objectIn(response, 'hidden')).map((one) => ({ ...one, isHidden: true }));
