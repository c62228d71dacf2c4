import type { Submission } from '../domain/lead/lead.ts';
import type { SourceSettings } from '../intake/source.ts';
import { submissionOf } from '../intake/submission.ts';
import { askProvider, baseOf, tokenOf } from './ask-provider.ts';
import { fieldsOfMeta } from './meta-fields.ts';
import { refusalOfMeta } from './meta-refusal.ts';

const USUAL_ADDRESS = 'https://graph.facebook.com';
const VERSION = 'v23.0';
const FIELDS =
  'created_time,field_data,ad_id,adset_id,campaign_id,form_id,is_organic,platform,custom_disclaimer_responses';

/**
 * What somebody answered to a lead ad, asked of Meta's Graph API with a token of the page.
 * @throws Fault ANSWERS_UNAVAILABLE (try again), ANSWERS_REFUSED, ANSWERS_NOT_FETCHED (do not)
 */
export async function askMeta(
  id: string,
  settings: SourceSettings,
  signal: AbortSignal,
): Promise<Submission> {
  const token = tokenOf(
    settings,
    'Meta',
    id,
    'Give it a token of the page, then replay this job; Meta keeps a lead for 90 days.',
  );
  const address = `${baseOf(settings, USUAL_ADDRESS)}/${VERSION}/${id}?fields=${FIELDS}`;
  const headers = { authorization: `Bearer ${token}` };
  const { status, body, retryAfterMs } = await askProvider('Meta', address, headers, signal);
  if (status < 200 || status > 299 || body === null) throw refusalOfMeta(id, status, body, retryAfterMs);
  return submissionOf(fieldsOfMeta(body, id), settings);
}
