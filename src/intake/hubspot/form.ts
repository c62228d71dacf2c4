import type { Submission } from '../../domain/lead/lead.ts';
import { isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { readTime } from '../reading/instant.ts';
import type { SourceSettings } from '../source.ts';
import { submissionOf } from '../submission.ts';
import { idIn } from './fields.ts';

/** `{ form, submittedAt, pageUrl, conversionId, values: [{ name, value }] }`, as our poll of HubSpot's forms stores it. */
export const isFormSubmission = (body: JsonObject): boolean => 'values' in body && 'submittedAt' in body;

/** A form that was filled in at HubSpot, read as any other form. */
export function formSubmissionIn(body: JsonObject, settings: SourceSettings): Submission {
  return submissionOf(
    {
      values: [body['values'] ?? []].flat().map(withPlainName),
      form: textIn(body, 'form') ?? idIn(body, 'form') ?? '',
      page: textIn(body, 'pageUrl') ?? '',
      occurred_at: readTime(body['submittedAt']) ?? '',
    },
    settings,
    'form_submitted',
  );
}

/** A form may ask for a property of the company (`0-2`), whose `name` is not the person's. */
function withPlainName(answer: Json): Json {
  if (!isObject(answer)) return answer;
  const [, type, plain] = /^(?:(\d+-\d+)\/)?(.+)$/s.exec(textIn(answer, 'name') ?? '') ?? [];
  if (plain === undefined) return answer;
  const isCompanys = (type ?? textIn(answer, 'objectTypeId')) === '0-2';
  return { name: isCompanys ? `company.${plain}` : plain, value: answer['value'] ?? null };
}
