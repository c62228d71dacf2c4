import { Fault } from '../../faults.ts';
import { decodeJson, isObject } from '../body/body.ts';
import { asAnswers } from '../body/json-parts.ts';
import { providerSource } from '../provider-source.ts';
import { toldAnswers } from '../reading/told-answers.ts';

const ID = 'framer-webhook-submission-id';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Framer: "Framer-Signature" over the raw body and the id of the submission, with nothing between the two. So that nobody
 * can move the end of the one into the other, the id must be a UUID and the body whole by itself.
 * https://www.framer.com/help/articles/framer-form-webhook-setup
 */
export const framer = providerSource({
  name: 'Framer',
  scheme: {
    header: 'framer-signature',
    hash: 'sha256',
    encoding: 'hex',
    prefix: 'sha256=',
    signed: ({ headers, body }) => {
      const id = headers[ID];
      return typeof id === 'string' && UUID.test(id) && isWhole(body) ? [body, id] : null;
    },
  },
  idOf: (_body, headers) => [headers[ID]].flat()[0] ?? null,
  read: (body, settings) => toldAnswers(asAnswers(body), settings),
});

function isWhole(body: Buffer): boolean {
  try {
    return isObject(decodeJson(body));
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}
