import { decodeBody, type Json, type JsonObject } from '../body/body.ts';
import { providerSource } from '../provider-source.ts';
import { meaningOf } from '../reading/known-fields.ts';
import { namedForm } from '../reading/named-form.ts';
import { textOf } from '../reading/plain-values.ts';
import { siteOf } from '../reading/site-of.ts';

/** The Webhooks addon of WPForms: what the admin maps, under the names that the admin gives. */
export const wpforms = providerSource({
  name: 'WPForms',
  contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
  scheme: null,
  decode: decodeBody,
  idOf: (body) => {
    const entry = entryOf(body);
    return entry && `${entry} ${JSON.stringify(body)}`;
  },
  edition: entryOf,
  read,
});

/** Of the form itself, not of the person. */
const FORM_FIELDS = new Set(['form_id', 'form_name', 'form_title', 'entry_id', 'user_ip', 'user_agent']);

/** An entry has a number on its site, 0 where the site keeps none; what was changed in it since is news. */
function entryOf(body: JsonObject): string | null {
  const entry = textOf(body['entry_id'] ?? null);
  return entry === null || entry === '0' ? null : `${siteOf(body['page_url'])} ${entry}`;
}

function read(body: JsonObject): JsonObject {
  const said = Object.entries(body).filter(([name]) => !FORM_FIELDS.has(name));
  return {
    ...Object.fromEntries(said.map(([name, value]) => [name, choicesIn(name, value)])),
    submission_id: entryOf(body) && (body['entry_id'] ?? null),
    ...namedForm(body['form_name'] ?? body['form_title'], body['form_id']),
  };
}

const LONGEST_CHOICE = 80;

/** Several choices come with a newline between them; so do the lines of a message, which stays whole. */
function choicesIn(name: string, value: Json): Json {
  if (typeof value !== 'string' || meaningOf(name) !== null) return value;
  const lines = value.trim().split(/\r?\n/);
  const isChoice = (line: string): boolean =>
    line.trim() !== '' && line.length <= LONGEST_CHOICE && !/[.,;:!?]\s*$/.test(line);
  return lines.length > 1 && lines.every(isChoice) ? lines.map((line) => line.trim()) : value;
}
