import { Fault } from '../../faults.ts';
import { decodeBody, isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { providerSource } from '../provider-source.ts';
import { isBlank } from '../reading/fields.ts';
import { namedForm } from '../reading/named-form.ts';
import { textOf } from '../reading/plain-values.ts';
import { siteOf } from '../reading/site-of.ts';
import { tooQuick } from '../reading/too-quick.ts';
import type { SourceSettings } from '../source.ts';
import { type Input, numberedAnswers } from './gravity-inputs.ts';

/** The Webhooks add-on of Gravity Forms: an entry, whose answers stand under the numbers of their fields. */
export const gravityforms = providerSource({
  name: 'Gravity Forms',
  contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
  scheme: null,
  decode: decodeBody,
  idOf: (body) => {
    const entry = entryOf(body);
    return entry && `${entry} ${JSON.stringify(saidIn(body))}`;
  },
  edition: entryOf,
  doubts: (body) => [
    ...(body['status'] === 'spam'
      ? [{ code: 'marked_as_spam', because: 'Gravity Forms marked it as spam' } as const]
      : []),
    ...tooQuick(spentOn(body['submission_speeds'] ?? null)),
  ],
  read,
});

/** Of the entry itself, not of the person. */
const ENTRY = new Set(
  `id form_id form_title form_name post_id date_created date_updated is_starred is_read ip source_url user_agent currency
   payment_status payment_date payment_amount payment_method transaction_id transaction_type is_fulfilled created_by
   status source_id submission_speeds`.split(/\s+/),
);

const saidIn = (body: JsonObject): Input[] =>
  Object.entries(body).filter(([name, value]) => !ENTRY.has(name) && !isBlank(value));

/** An entry has a number on its site; what was changed in its answers since is news. */
function entryOf(body: JsonObject): string | null {
  const entry = textOf(body['id'] ?? null);
  return entry && `${siteOf(body['source_url'])} ${entry}`;
}

function read(body: JsonObject, settings: SourceSettings): JsonObject {
  const said = saidIn(body);
  if (said.length === 0)
    throw new Fault(
      'BODY_MALFORMED',
      'Gravity Forms sent an entry without a single answer. Let the feed send all fields, or choose some.',
    );
  const isNumbered = ([name]: Input): boolean => /^\d+(?:\.\d+)?$/.test(name);
  return {
    // Under names of the admin's own, where the feed has some.
    ...Object.fromEntries(said.filter((input) => !isNumbered(input))),
    answers: numberedAnswers(said.filter(isNumbered), settings.fields),
    ...namedForm(body['form_title'] ?? body['form_name'], body['form_id']),
    submission_id: textOf(body['id'] ?? null),
    page: body['source_url'] ?? null,
    occurred_at: utcOf(textIn(body, 'date_created') ?? ''),
    status: body['status'] === 'spam' ? 'spam' : null,
    time_to_submit_ms: spentOn(body['submission_speeds'] ?? null),
  };
}

/** Gravity Forms keeps its times in UTC, without saying so. */
const utcOf = (time: string): string | null =>
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time) ? `${time.replace(' ', 'T')}Z` : null;

/** `{"1":[18326],"2":[4000]}`: milliseconds on each page, at each try. */
function spentOn(speeds: Json): number | null {
  const text = isObject(speeds) ? JSON.stringify(speeds) : (textOf(speeds) ?? '');
  const times = [...text.matchAll(/[[,](\d{1,9})(?=[\],])/g)].map(([, ms]) => Number(ms));
  return times.length === 0 ? null : times.reduce((sum, ms) => sum + ms, 0);
}
