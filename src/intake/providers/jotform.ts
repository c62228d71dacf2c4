import { Fault } from '../../faults.ts';
import { decodeBody, decodeJson, isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { plain } from '../body/html-text.ts';
import { multipartFields } from '../body/multipart-text.ts';
import { providerSource } from '../provider-source.ts';
import { namedForm } from '../reading/named-form.ts';
import { type Told, toldAnswers } from '../reading/told-answers.ts';
import { tooQuick } from '../reading/too-quick.ts';
import { type Question, withLabels } from './jotform-labels.ts';
import { toldIn } from './jotform-values.ts';

const MULTIPART = 'multipart/form-data';

/** Jotform posts a form of its own making, in which `rawRequest` is JSON: what the visitor's browser sent. */
export const jotform = providerSource({
  name: 'Jotform',
  contentTypes: [MULTIPART, 'application/x-www-form-urlencoded'],
  scheme: null,
  decode: (body, contentType) =>
    contentType === MULTIPART ? multipartFields(body) : decodeBody(body, contentType),
  // What is edited comes again under the same id.
  idOf: (body) => {
    const id = textIn(body, 'submissionID');
    return id && `${id} ${textIn(body, 'rawRequest') ?? ''}`;
  },
  edition: (body) => textIn(body, 'submissionID'),
  read: (body, settings) => {
    const raw = rawRequestOf(body);
    const questions = withLabels(questionsIn(raw), plain(textIn(body, 'pretty') ?? ''));
    const told = [...toldIn(questions), ...uploadsIn(raw)];
    return {
      ...namedForm(body['formTitle'], body['formID']),
      submission_id: textIn(body, 'submissionID'),
      ...toldAnswers(told, settings),
      time_to_submit_ms: spentOn(raw),
    };
  },
  doubts: (body) => tooQuick(spentOn(rawRequestOf(body))),
});

function spentOn(raw: JsonObject): number | null {
  const seconds = textIn(raw, 'timeToSubmit') ?? '';
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1_000 : null;
}

function rawRequestOf(body: JsonObject): JsonObject {
  const text = textIn(body, 'rawRequest');
  const raw = text === null ? null : decodeJson(Buffer.from(text));
  if (raw !== null && isObject(raw)) return raw;
  throw new Fault('BODY_MALFORMED', 'Jotform sent no rawRequest, which holds the answers.');
}

/** `q7_companyName`: the seventh question. Whatever else is said belongs to the page or keeps robots out. */
function questionsIn(raw: JsonObject): Question[] {
  return Object.entries(raw).flatMap(([key, value]) => {
    const [, id, slug] = /^q(\d{1,6})_(.+)$/s.exec(key) ?? [];
    if (id === undefined || slug === undefined) return [];
    // The second question of a name gets its number behind it.
    const name = slug.endsWith(id) && slug !== id ? slug.slice(0, -id.length) : slug;
    return [{ label: slug, aliases: [name, key], value: cleaned(value) }];
  });
}

/** Without the HTML and the blanks that Jotform leaves in. */
function cleaned(value: Json): Json {
  if (typeof value === 'string') return plain(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (!isObject(value)) return value;
  const bare: Record<string, Json> = Object.create(null);
  for (const [name, part] of Object.entries(value)) bare[name] = cleaned(part);
  return bare;
}

/** Links to what was uploaded stand beside the answers, under the name of the question alone. */
function uploadsIn(raw: JsonObject): Told[] {
  return Object.entries(raw).flatMap(([label, value]): Told[] => {
    const links = [value].flat();
    const isUpload = links.every(
      (link) => typeof link === 'string' && /^https?:\/\/[^/]+\/uploads\//.test(link),
    );
    return isUpload && links.length > 0 && !/^q\d+_/.test(label)
      ? [{ label, value: links, type: 'file' }]
      : [];
  });
}
