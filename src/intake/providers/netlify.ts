import { isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { objectsIn } from '../body/json-parts.ts';
import { needed } from '../body/needed.ts';
import { verifyBodyToken } from '../proof/body-token.ts';
import { providerSource } from '../provider-source.ts';
import { namedForm } from '../reading/named-form.ts';
import { asksFor, type Told, toldAnswers } from '../reading/told-answers.ts';

const TOKEN = { header: 'x-webhook-signature', issuer: 'netlify' };

/** Netlify Forms: a token about the body. https://docs.netlify.com/manage/forms/notifications */
export const netlify = providerSource({
  name: 'Netlify',
  scheme: (delivery, secrets) => verifyBodyToken(TOKEN, delivery, secrets),
  idOf: (body) => textIn(submissionIn(body), 'id'),
  read: (body, settings) => {
    const submission = submissionIn(body);
    const data = needed(submission, 'data', 'Netlify');
    return {
      ...namedForm(submission['form_name'], submission['form_id']),
      submission_id: textIn(submission, 'id'),
      occurred_at: textIn(submission, 'created_at'),
      // Of the request that sent the form, so it is the page that the form was on.
      page: textIn(data, 'referrer'),
      ...toldAnswers(answersIn(submission, data), settings),
    };
  },
});

/** Its functions are handed the same under another name. */
const submissionIn = (body: JsonObject): JsonObject => (isObject(body['payload']) ? body['payload'] : body);

/** What Netlify puts between the answers. */
const OURS = new Set(['ip', 'user_agent', 'referrer', 'form-name', 'bot-field']);

/** Under what the names of the inputs look like to people: "Budget 2027" for `budget_2027`. */
function answersIn(submission: JsonObject, data: JsonObject): Told[] {
  const titles = new Map(
    objectsIn(submission, 'ordered_human_fields').map((field) => [field['name'], textIn(field, 'title')]),
  );
  const told = Object.entries(data)
    .filter(([name]) => !OURS.has(name))
    .map(([name, value]) => toldBy(name, titles.get(name) ?? name, value));
  return [...told, ...guessed(submission, told)];
}

/** An upload is `{filename, type, size, url}`, or a link alone. */
function toldBy(name: string, label: string, value: Json): Told {
  const names = { label, aliases: [name] };
  if (!isObject(value) || textIn(value, 'url') === null) return { ...names, value };
  const { filename = null, url = null } = value;
  return { ...names, type: 'file', value: { name: filename, url } };
}

/** Whom Netlify takes to have sent it, where no answer says so. Its guesses at the parts of a name are left out. */
const GUESSES = [
  ['email', ['email']],
  ['name', ['name', 'first_name', 'last_name']],
  ['company', ['company.name']],
] as const;

const guessed = (submission: JsonObject, told: readonly Told[]): Told[] =>
  GUESSES.filter(([, fields]) => !asksFor(told, fields)).map(([label]) => ({
    label,
    value: submission[label] ?? null,
  }));
