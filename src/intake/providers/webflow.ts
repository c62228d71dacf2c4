import { Fault } from '../../faults.ts';
import { isObject, type JsonObject, textIn } from '../body/body.ts';
import { objectsIn } from '../body/json-parts.ts';
import { needed } from '../body/needed.ts';
import { providerSource } from '../provider-source.ts';
import { namedForm } from '../reading/named-form.ts';
import { type Told, toldAnswers } from '../reading/told-answers.ts';

/**
 * Webflow: "x-webflow-signature" over the time and the raw body. Hooks that were made in the dashboard, and those of its
 * first API, are not signed. https://developers.webflow.com/data/docs/working-with-webhooks
 */
export const webflow = providerSource({
  name: 'Webflow',
  scheme: {
    header: 'x-webflow-signature',
    hash: 'sha256',
    encoding: 'hex',
    timestamp: { header: 'x-webflow-timestamp', unit: 'ms', toleranceMs: 300_000 },
    signed: ({ body }, timestamp) => [`${timestamp}:`, body],
  },
  idOf: submissionIdOf,
  read: (body, settings) => {
    const trigger = textIn(body, 'triggerType');
    if (trigger !== null && trigger !== 'form_submission')
      throw new Fault(
        'BODY_MALFORMED',
        `Webflow told of "${trigger.slice(0, 80)}", which is no submission. Let its webhook tell of form_submission only.`,
      );
    const payload = payloadOf(body);
    return {
      ...namedForm(payload['name'], payload['formId']),
      submission_id: submissionIdOf(body),
      occurred_at: textIn(payload, 'submittedAt') ?? textIn(payload, 'd'),
      page: textIn(payload, 'pageUrl') ?? textIn(payload, 'publishedPath'),
      ...toldAnswers(answersIn(payload), settings),
    };
  },
});

/** The first API sends what the second wraps up. */
const payloadOf = (body: JsonObject): JsonObject => (isObject(body['payload']) ? body['payload'] : body);

function submissionIdOf(body: JsonObject): string | null {
  const payload = payloadOf(body);
  return textIn(payload, 'id') ?? textIn(payload, '_id');
}

function answersIn(payload: JsonObject): Told[] {
  const files = new Set(
    objectsIn(payload, 'schema')
      .filter(({ fieldType }) => typeof fieldType === 'string' && /file/i.test(fieldType))
      .map(({ fieldName }) => fieldName),
  );
  return Object.entries(needed(payload, 'data', 'Webflow')).map(([label, value]) => ({
    label,
    value,
    ...(files.has(label) && { type: 'file' }),
  }));
}
