import { isIP } from 'node:net';
import { decodeBody, isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { OK, providerSource } from '../provider-source.ts';
import { namedForm } from '../reading/named-form.ts';
import { textOf } from '../reading/plain-values.ts';
import { type Told, toldAnswers } from '../reading/told-answers.ts';

/** A form of Elementor Pro: labels with their answers, or with "Advanced Data" all that it knows of each field. */
export const elementor = providerSource({
  name: 'Elementor',
  contentTypes: ['application/x-www-form-urlencoded', 'application/json'],
  scheme: null,
  // Sites that send JSON nest what the others write in brackets.
  decode: (body, contentType) => flat(decodeBody(body, contentType)),
  idOf: () => null,
  read: (body, settings) =>
    'form[id]' in body || 'form[name]' in body
      ? {
          ...namedForm(body['form[name]'], body['form[id]']),
          page: body['meta[page_url][value]'] ?? null,
          ...toldAnswers(advancedFields(body), settings),
        }
      : {
          ...namedForm(body['form_name'], body['form_id']),
          ...toldAnswers(plainFields(body), settings),
        },
  // The visitor is shown an error for any other status.
  reply: () => OK,
});

/** `{ form: { id: "1" } }` -> `form[id]`, as the names of form data are. */
function flat(object: JsonObject, prefix = ''): JsonObject {
  const entries = Object.entries(object).flatMap(([part, value]): [string, Json][] => {
    const name = prefix === '' ? part : `${prefix}[${part}]`;
    return isObject(value) ? Object.entries(flat(value, name)) : [[name, value]];
  });
  return Object.fromEntries(entries);
}

const TYPES: Readonly<Record<string, Told['type']>> = {
  email: 'email',
  tel: 'phone',
  acceptance: 'consent',
  upload: 'file',
};
/** They ask nothing. */
const SILENT = new Set(['html', 'step', 'honeypot', 'recaptcha', 'recaptcha_v3', 'password']);

/** `fields[email][type]=email&fields[email][title]=Your+e-mail&…`; several choices are `[raw_value][0]` and so on. */
function advancedFields(body: JsonObject): Told[] {
  const parts = Object.entries(body).flatMap(([name, value]) => {
    const [, id, part] = /^fields\[([^[\]]+)\]\[(\w+)\](?:\[\d*\])?$/.exec(name) ?? [];
    return id === undefined || part === undefined ? [] : [{ id, part, value }];
  });
  return [...Map.groupBy(parts, ({ id }) => id)].flatMap(([id, own]): Told[] => {
    const all = (part: string): readonly Json[] =>
      own.filter((one) => one.part === part).flatMap(({ value }) => value);
    const [kind] = all('type');
    if (typeof kind === 'string' && SILENT.has(kind)) return [];
    const type = typeof kind === 'string' && Object.hasOwn(TYPES, kind) ? TYPES[kind] : undefined;
    const value = valueOf(type, all('value'), all('raw_value'));
    const label = textOf(all('title')[0] ?? null) ?? id;
    return [{ label, aliases: [id], value, isHidden: kind === 'hidden', ...(type && { type }) }];
  });
}

/** What was sent, as it was sent: `raw_value`, which of a file is only a path on the server. */
function valueOf(type: Told['type'], shown: readonly Json[], raw: readonly Json[]): Json {
  if (type === 'file') return (textOf(shown) ?? '').split(/\s*,\s*(?=https?:)/);
  const [value = '', ...more] = raw.length > 0 ? raw : shown;
  // A box that was shown and left empty.
  if (type === 'consent' && value === '') return false;
  return more.length > 0 ? [value, ...more] : value;
}

/**
 * Labels with their answers, and behind them what the admin chose to have sent along, under names in the site's language: told
 * by what it looks like, once of each kind.
 */
function plainFields(body: JsonObject): Told[] {
  const said = Object.entries(body).filter(([name]) => name !== 'form_id' && name !== 'form_name');
  const isTimed = 'Date' in body && 'Time' in body;
  const kinds = said.map(([name]) => kindOfVisit(name, textIn(body, name) ?? '', isTimed));
  const lastAnswer = kinds.findLastIndex((kind, i) => kind === null || kinds.indexOf(kind, i + 1) !== -1);
  return said.flatMap(([name, value], i): Told[] => {
    if (i > lastAnswer)
      return kinds[i] === 'page' ? [{ label: name, aliases: ['page'], value, isHidden: true }] : [];
    // What has no label comes as "No Label email".
    return [{ label: name.replace(/^No Label (?=.)/, ''), value }];
  });
}

function kindOfVisit(name: string, text: string, isTimed: boolean): string | null {
  if (/\burl\b/i.test(name) && /^https?:\/\//.test(text)) return 'page';
  if (isIP(text) > 0) return 'address';
  if (/^Mozilla\/\d/.test(text)) return 'browser';
  if (text === 'Elementor') return 'credit';
  return isTimed && (name === 'Date' || name === 'Time') ? name : null;
}
