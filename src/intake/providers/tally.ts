import { Fault } from '../../faults.ts';
import { isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { objectIn, objectsIn } from '../body/json-parts.ts';
import { needed, neededList } from '../body/needed.ts';
import { sha256 } from '../body/same-content.ts';
import { providerSource } from '../provider-source.ts';
import { asksForConsent } from '../reading/consent.ts';
import { meaningOf } from '../reading/known-fields.ts';
import { namedForm } from '../reading/named-form.ts';
import { type Told, toldAnswers } from '../reading/told-answers.ts';

/** Tally: "Tally-Signature", plain base64 over the raw body. https://tally.so/help/webhooks */
export const tally = providerSource({
  name: 'Tally',
  scheme: { header: 'tally-signature', hash: 'sha256', encoding: 'base64' },
  // An event is sent again as it was; a submission that is edited comes with an event of its own.
  idOf: (body) => {
    const id = submissionIdOf(body);
    return id
      ? `${id} ${sha256(JSON.stringify(objectsIn(objectIn(body, 'data'), 'fields')))}`
      : textIn(body, 'eventId');
  },
  edition: submissionIdOf,
  read: (body, settings) => {
    const type = textIn(body, 'eventType');
    if (type !== null && type !== 'FORM_RESPONSE')
      throw new Fault('BODY_MALFORMED', `Tally sent "${type.slice(0, 80)}", which is not FORM_RESPONSE.`);
    const data = needed(body, 'data', 'Tally');
    const fields = neededList(data, 'fields', 'Tally');
    return {
      ...namedForm(data['formName'], data['formId']),
      submission_id: submissionIdOf(body),
      occurred_at: textIn(data, 'createdAt') ?? textIn(body, 'createdAt'),
      ...toldAnswers(answersIn(fields), settings),
    };
  },
});

function submissionIdOf(body: JsonObject): string | null {
  return textIn(objectIn(body, 'data'), 'submissionId');
}

const TYPES: Readonly<Record<string, Told['type']>> = {
  INPUT_EMAIL: 'email',
  INPUT_PHONE_NUMBER: 'phone',
  FILE_UPLOAD: 'file',
  SIGNATURE: 'file',
};

/** Checkboxes come a second time, as one row of true or false for each of their options. */
const isRowOf = (row: JsonObject, field: JsonObject): boolean =>
  row['options'] === undefined &&
  objectsIn(field, 'options').some(({ id }) => row['key'] === `${text(field['key'])}_${text(id)}`);

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function answersIn(fields: readonly JsonObject[]): Told[] {
  const boxes = fields.filter(({ type, options }) => type === 'CHECKBOXES' && options !== undefined);
  return fields
    .filter((row) => !boxes.some((field) => isRowOf(row, field)))
    .flatMap((field) => consentIn(field, fields) ?? toldBy(field));
}

function toldBy(field: JsonObject): Told[] {
  const key = textIn(field, 'key') ?? '';
  const label = textIn(field, 'label') ?? key;
  const value = chosen(field['value'] ?? null, objectsIn(field, 'options'));
  const kind = text(field['type']);
  const type = Object.hasOwn(TYPES, kind) ? TYPES[kind] : undefined;
  const isHidden = kind === 'HIDDEN_FIELDS';
  const one = {
    // Whoever pays need not be who asks.
    label: kind === 'PAYMENT' && meaningOf(label) !== null ? `Payment: ${label}` : label,
    aliases: [key],
    value,
    isHidden,
    ...(type && { type }),
  };
  return isObject(value) ? cellsOf(field, one, value) : [one];
}

/** A single box to tick that asks for consent: ticked, left empty, or (where nothing is said of it) not shown. */
function consentIn(field: JsonObject, fields: readonly JsonObject[]): Told[] | null {
  const [option, ...others] = objectsIn(field, 'options');
  const wording = option && field['type'] === 'CHECKBOXES' ? textIn(option, 'text') : null;
  const label = [textIn(field, 'label') ?? '', wording ?? ''].find(asksForConsent);
  if (wording === null || others.length > 0 || label === undefined) return null;
  const ticked = field['value'];
  const value = Array.isArray(ticked)
    ? ticked.length > 0
    : (fields.find((row) => isRowOf(row, field))?.['value'] ?? null);
  return value === null ? [] : [{ label, aliases: [text(field['key'])], wording, type: 'consent', value }];
}

/** The rows of a matrix, each as an answer of its own. */
function cellsOf(field: JsonObject, { label, aliases = [] }: Told, value: JsonObject): Told[] {
  const rows = objectsIn(field, 'rows');
  const columns = objectsIn(field, 'columns');
  return Object.entries(value).map(([row, choice]) => ({
    label: `${label} (${text(chosen(row, rows))})`,
    aliases,
    value: chosen(choice, columns),
  }));
}

/** The texts of options instead of their ids; what was written beside "Other" is no option and stays. */
function chosen(value: Json, options: readonly JsonObject[]): Json {
  if (Array.isArray(value)) {
    const texts = value.map((one) => chosen(one, options));
    return texts.length === 1 && options.length > 0 ? (texts[0] ?? null) : texts;
  }
  const option = typeof value === 'string' ? options.find(({ id }) => id === value) : undefined;
  return option === undefined ? value : (option['text'] ?? option['name'] ?? value);
}
