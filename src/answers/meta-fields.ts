import { Fault } from '../faults.ts';
import { type Json, type JsonObject, textIn } from '../intake/body/body.ts';
import { idIn, objectsIn } from '../intake/body/json-parts.ts';

const IDS = ['campaign_id', 'adset_id', 'ad_id'];

/**
 * What Meta's Graph API tells of a lead, as fields that `submissionOf` understands.
 * @throws Fault BODY_MALFORMED where it tells no answers
 */
export function fieldsOfMeta(body: JsonObject, id: string): JsonObject {
  const data = objectsIn(body, 'field_data');
  if (data.length === 0)
    throw new Fault(
      'BODY_MALFORMED',
      `Meta knows the lead ${id} and told no answers: field_data is missing or empty.`,
    );
  // Who is asked for two addresses is at work at the one that says so.
  const answers = data
    .map((field) => ({ label: textIn(field, 'name'), value: valueOf(field) }))
    .toSorted((a, b) => Number(isWork(b.label)) - Number(isWork(a.label)));
  const consent = objectsIn(body, 'custom_disclaimer_responses').map((box) => ({
    purpose: idIn(box, 'checkbox_key'),
    granted: checked(box['is_checked']),
    wording: idIn(box, 'checkbox_key'),
  }));
  return {
    answers,
    ...(consent.length > 0 && { consent }),
    form: idIn(body, 'form_id'),
    lead_id: id,
    ...Object.fromEntries(IDS.map((name) => [name, idIn(body, name)])),
    platform: body['platform'] ?? null,
    is_organic: body['is_organic'] ?? null,
    occurred_at: body['created_time'] ?? null,
  };
}

/** Meta always tells a list, of one mostly. */
function valueOf({ values = null }: JsonObject): Json {
  return Array.isArray(values) && values.length === 1 ? (values[0] ?? null) : values;
}

const isWork = (label: string | null): boolean => label?.startsWith('work_') === true;

/** Meta: "1", or "" for a box that was left empty. What else it might say is unknown. */
function checked(said: Json | undefined): boolean | null {
  if (said === '1' || said === 1 || said === true) return true;
  return said === '' || said === '0' || said === 0 || said === false ? false : null;
}
