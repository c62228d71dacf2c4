import { Fault } from '../../faults.ts';
import { bodyText, type JsonObject } from './body.ts';
import { partsOf, refuseKeys, refuseName } from './json-limits.ts';

/**
 * The text fields of a multipart body that has come whole; a name that comes again makes a list. Files in it are passed over:
 * who sends through a webhook sends links. Its first line is the boundary, so a stored body is read without its header.
 * @throws Fault BODY_*
 */
export function multipartFields(body: Buffer): JsonObject {
  const text = bodyText(body);
  const boundary = /^--[^\r\n]{1,70}(?=\r\n)/.exec(text)?.[0];
  if (boundary === undefined) throw malformed('it does not begin with a boundary');
  const parts = text.slice(boundary.length).split(`\r\n${boundary}`);
  refuseKeys(parts.length);
  if (!parts.pop()?.startsWith('--')) throw malformed('it breaks off');
  const lists = Map.groupBy(parts.flatMap(fieldIn), ({ name }) => name);
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const [name, list] of lists) {
    const values = list.map(({ value }) => value);
    fields[name] = values.length === 1 ? values.join() : values;
  }
  return fields;
}

/** None for a file. */
function fieldIn(part: string): { name: string; value: string }[] {
  const end = part.indexOf('\r\n\r\n');
  if (end === -1) throw malformed('a part of it has no end of its headers');
  const disposition = /^content-disposition:\s*form-data(?=[;\s])(.*)$/im.exec(part.slice(0, end))?.[1];
  const name = parameterIn(disposition ?? '', 'name');
  if (name === null) throw malformed('a part of it has no name');
  refuseName(partsOf(name));
  return parameterIn(disposition ?? '', 'filename') === null ? [{ name, value: part.slice(end + 4) }] : [];
}

const parameterIn = (disposition: string, name: string): string | null =>
  new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(disposition)?.[1] ?? null;

const malformed = (why: string): Fault =>
  new Fault('BODY_MALFORMED', `The body is no multipart form: ${why}.`);
