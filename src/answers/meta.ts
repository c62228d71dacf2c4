import { retryAfter } from '../crm/retry-after.ts';
import { wholeBody } from '../crm/whole-body.ts';
import type { Submission } from '../domain/lead/lead.ts';
import { Fault } from '../faults.ts';
import { decodeJson, isObject, type JsonObject } from '../intake/body.ts';
import type { SourceSettings } from '../intake/source.ts';
import { submissionOf } from '../intake/submission.ts';
import { fieldsOfMeta } from './meta-fields.ts';
import { refusalOfMeta } from './meta-refusal.ts';

const USUAL_ADDRESS = 'https://graph.facebook.com';
const VERSION = 'v23.0';
const FIELDS =
  'created_time,field_data,ad_id,adset_id,campaign_id,form_id,is_organic,platform,custom_disclaimer_responses';
const LONGEST_PAUSE_MS = 4 * 3_600_000;
/** What a header can carry. Of any other the error would quote it. */
const PLAIN = /^[\x21-\x7e]+$/;

/**
 * What somebody answered to a lead ad, asked of Meta's Graph API with a token of the page. Nothing of the token, and no
 * words of Meta's, which may quote it, come into a message.
 * @throws Fault ANSWERS_UNAVAILABLE (try again), ANSWERS_REFUSED, ANSWERS_NOT_FETCHED (do not)
 */
export async function askMeta(
  id: string,
  settings: SourceSettings,
  signal: AbortSignal,
): Promise<Submission> {
  const token = tokenOf(settings, id);
  const { base_url: base } = settings.options;
  const address = `${typeof base === 'string' ? base.replace(/\/+$/, '') : USUAL_ADDRESS}/${VERSION}/${id}?fields=${FIELDS}`;
  const response = await answered(address, token, signal);
  const text = await wholeBody(response, signal);
  if (text instanceof Error) throw unavailable('its answer did not come whole');
  const body = jsonIn(text);
  if (!response.ok) {
    const retryAfterMs = retryAfter(response.headers, Date.now(), LONGEST_PAUSE_MS);
    throw refusalOfMeta(id, response.status, body, retryAfterMs);
  }
  if (body === null) throw unavailable('what answered is not Meta: it is no JSON');
  return submissionOf(fieldsOfMeta(body, id), settings);
}

function tokenOf({ name, options: { access_token: token } }: SourceSettings, id: string): string {
  if (typeof token === 'string' && PLAIN.test(token)) return token;
  throw new Fault(
    'ANSWERS_NOT_FETCHED',
    `Meta told of the lead ${id} by its id alone, and the source ${name} has no usable access_token to ask with. Give it a token of the page, then replay this job; Meta keeps a lead for 90 days.`,
  );
}

/** No redirect is followed: the token is for Meta alone. */
async function answered(address: string, token: string, signal: AbortSignal): Promise<Response> {
  try {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    return await fetch(address, { headers, redirect: 'manual', signal });
  } catch (error) {
    if (signal.aborted) throw unavailable('it did not answer in time');
    const cause = error instanceof Error ? error.cause : null;
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw unavailable(`it cannot be reached${code}`);
  }
}

const unavailable = (why: string): Fault =>
  new Fault('ANSWERS_UNAVAILABLE', `Meta was asked for a lead, and ${why}. It is tried again.`);

function jsonIn(text: string): JsonObject | null {
  try {
    const value = decodeJson(Buffer.from(text));
    return isObject(value) ? value : null;
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}
