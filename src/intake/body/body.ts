import { Fault } from '../../faults.ts';
import { partsOf, refuseHostileJson, refuseKeys, refuseName } from './json-limits.ts';

/** What a body may have, unless its source takes more. */
export const MOST_BYTES = 256 * 1024;

/** For senders whose bodies are larger than others'. */
export interface BodyLimits {
  readonly mostBytes?: number;
  readonly mostKeys?: number;
}

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** Made without a prototype, so a hostile field name is only a name. */
export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a field says, without blanks around it; null when it says nothing or is no text. */
export const textIn = (object: JsonObject, name: string): string | null => {
  const value = object[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
};

/** The fields of a body. @throws Fault BODY_*, CONTENT_TYPE_UNSUPPORTED */
export function decodeBody(body: Buffer, contentType: string): JsonObject {
  switch (contentType) {
    case 'application/json':
      return decodeJsonObject(body);
    case 'application/x-www-form-urlencoded':
      return urlencoded(bodyText(body));
    default:
      throw new Fault(
        'CONTENT_TYPE_UNSUPPORTED',
        'This source takes application/json or application/x-www-form-urlencoded. Set Content-Type to the one you send.',
      );
  }
}

/** Any JSON; whole numbers that a double cannot hold come as text. @throws Fault BODY_* */
export function decodeJson(body: Buffer, { mostBytes, mostKeys }: BodyLimits = {}): Json {
  const text = bodyText(body, mostBytes);
  refuseHostileJson(text, mostKeys);
  return parsed(text);
}

function decodeJsonObject(body: Buffer): JsonObject {
  const value = decodeJson(body);
  if (!isObject(value))
    throw new Fault('BODY_MALFORMED', 'The body is JSON but not an object. Send {"field": "value", …}.');
  return value;
}

/** @throws Fault BODY_TOO_LARGE, BODY_EMPTY, BODY_NOT_UTF8 */
export function bodyText(body: Buffer, mostBytes = MOST_BYTES): string {
  if (body.length > mostBytes)
    throw new Fault('BODY_TOO_LARGE', `The body is larger than ${mostBytes / 1024} KB. Send files as links.`);
  const text = utf8(body);
  if (text.trim() === '') throw new Fault('BODY_EMPTY', 'The body is empty. Send the fields of the form.');
  return text;
}

/** @throws Fault BODY_NOT_UTF8 */
export function utf8(bytes: Uint8Array, ignoreBOM = false): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM }).decode(bytes);
  } catch (cause) {
    throw new Fault('BODY_NOT_UTF8', 'The body is not UTF-8. Send it encoded as UTF-8.', { cause });
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text, exact);
  } catch {
    // The parser's own message quotes the body, which may hold a person's data.
    throw new Fault('BODY_MALFORMED', 'The body is not valid JSON. Check it with a JSON validator.');
  }
}

/** Keeps numbers that a double cannot hold as the text they came in, and takes the prototype off objects. */
function exact(_key: string, value: Json, context?: { readonly source?: string }): Json {
  if (typeof value === 'number') {
    const source = context?.source ?? '';
    const isExact = Number.isSafeInteger(value) || (Number.isFinite(value) && !/^-?\d+$/.test(source));
    return isExact ? value : source;
  }
  return isObject(value) ? bare(Object.entries(value)) : value;
}

/** Names stay flat as they are: `fields[email][value]` is one name. A name that comes again makes a list. */
function urlencoded(text: string): JsonObject {
  const pairs = text.split('&').filter((pair) => pair !== '');
  refuseKeys(pairs.length);
  const lists = new Map<string, string[]>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = percentDecoded(equals === -1 ? pair : pair.slice(0, equals));
    refuseName(partsOf(name));
    const value = equals === -1 ? '' : percentDecoded(pair.slice(equals + 1));
    const list = lists.get(name);
    if (list === undefined) lists.set(name, [value]);
    else list.push(value);
  }
  return bare([...lists].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? '') : list]));
}

const percentDecoded = (text: string): string =>
  text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (run) => utf8(Buffer.from(run.replaceAll('%', ''), 'hex'), true));

function bare(entries: Iterable<readonly [string, Json]>): JsonObject {
  const object: Record<string, Json> = Object.create(null);
  for (const [name, value] of entries) object[name] = value;
  return object;
}
