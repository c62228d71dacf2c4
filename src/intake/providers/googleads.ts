import type { Proof } from '../../domain/lead/door.ts';
import { Fault } from '../../faults.ts';
import { decodeJson, isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { idIn, objectsIn } from '../body/json-parts.ts';
import { isOneOf } from '../proof/shared-secret.ts';
import { OK, providerSource } from '../provider-source.ts';
import { compactName } from '../reading/field-names.ts';
import type { Delivery, SourceSettings } from '../source.ts';

/** What Google asks by itself; who is asked for two addresses is at work at the second. */
const COLUMNS: Readonly<Record<string, string>> = {
  WORK_EMAIL: 'work_email',
  EMAIL: 'email',
  WORK_PHONE: 'work_phone',
  PHONE_NUMBER: 'phone_number',
  FULL_NAME: 'full_name',
  FIRST_NAME: 'first_name',
  LAST_NAME: 'last_name',
  COMPANY_NAME: 'company_name',
  JOB_TITLE: 'job_title',
  COUNTRY: 'country',
  STREET_ADDRESS: 'street_address',
  POSTAL_CODE: 'postal_code',
  CITY: 'city',
  REGION: 'region',
};
const IDS = ['lead_id', 'campaign_id', 'adgroup_id', 'creative_id', 'asset_group_id'];

/** Lead forms of Google Ads. Nothing is signed: the key in the body is the only proof, and never stored. */
export const googleads = providerSource({
  name: 'Google Ads',
  scheme: null,
  verify,
  parts: (body) => [withoutKey(body)],
  // Every test has the same id; what was tested today may be tested again tomorrow.
  idOf: (body) => (isTest(body) ? null : idIn(body, 'lead_id')),
  event: (body) => (isTest(body) ? 'test_submission' : 'form_submitted'),
  read: (body) => {
    const columns = objectsIn(body, 'user_column_data');
    if (columns.length === 0)
      throw new Fault('BODY_MALFORMED', 'Google Ads sent no answers: user_column_data is missing or empty.');
    const answerTo = (id: string): Json =>
      columns.find((column) => column['column_id'] === id)?.['string_value'] ?? null;
    return {
      ...Object.fromEntries(Object.entries(COLUMNS).map(([id, name]) => [name, answerTo(id)])),
      answers: columns.filter(isOwn).map((column) => ({
        label: textIn(column, 'column_name') ?? textIn(column, 'column_id'),
        value: column['string_value'] ?? null,
      })),
      gclid: body['gcl_id'] ?? null,
      form: idIn(body, 'form_id'),
      ...Object.fromEntries(IDS.map((name) => [name, idIn(body, name)])),
      lead_stage: body['lead_stage'] ?? null,
      occurred_at: body['lead_submit_time'] ?? null,
    };
  },
  reply: () => OK,
});

const isTest = (body: JsonObject): boolean => body['is_test'] === true;

const isOwn = ({ column_id: id = null }: JsonObject): boolean =>
  typeof id !== 'string' || !Object.hasOwn(COLUMNS, id);

/** Google writes `google_key`, and in one place `Google_key`. */
const isKey = (name: string): boolean => compactName(name) === 'googlekey';

const withoutKey = (body: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !isKey(name)));

/** @throws Fault SIGNATURE_MISSING, SIGNATURE_MISMATCH */
function verify({ body }: Delivery, { secrets }: SourceSettings): Proof {
  const keys = Object.entries(readable(body)).flatMap(([name, value]) => (isKey(name) ? [value] : []));
  if (secrets.length === 0 || keys.length === 0)
    throw new Fault(
      'SIGNATURE_MISSING',
      'The body has no google_key, or the source no secret. Write the same key into the lead form and the policy.',
    );
  if (!keys.every((key) => typeof key === 'string' && isOneOf(Buffer.from(key), secrets)))
    throw new Fault(
      'SIGNATURE_MISMATCH',
      'The google_key is not one of this source. Compare the key of the lead form with the policy.',
    );
  return 'secret';
}

/** What cannot be read names no key, so nobody is believed to have sent it. */
function readable(body: Buffer): JsonObject {
  try {
    const value = decodeJson(body);
    return isObject(value) ? value : {};
  } catch (error) {
    if (error instanceof Fault) return {};
    throw error;
  }
}
