import { decodeBody, type JsonObject, textIn } from '../body/body.ts';
import { asAnswers, objectIn } from '../body/json-parts.ts';
import { needed } from '../body/needed.ts';
import { sha256 } from '../body/same-content.ts';
import { verifyShared } from '../proof/shared-secret.ts';
import { OK, providerSource } from '../provider-source.ts';
import { namedForm } from '../reading/named-form.ts';
import { asksFor, type Told, toldAnswers } from '../reading/told-answers.ts';
import type { Delivery, Source } from '../source.ts';

/** Formspree says little of what it sends; this is what others saw. https://help.formspree.io/hc/en-us/articles/360015234873 */
const hook = providerSource({
  name: 'Formspree',
  // A confirmation has no body, and may name no type of it.
  contentTypes: ['application/json', ''],
  scheme: {
    header: 'formspree-signature',
    hash: 'sha256',
    encoding: 'hex',
    timestamp: { unit: 's', toleranceMs: 300_000 },
    signed: ({ body }, timestamp) => [`${timestamp}.`, body],
  },
  decode: (body) => (isEmpty(body) ? {} : decodeBody(body, 'application/json')),
  // It gives no id; with its time in it, the same content is the same submission for ever.
  idOf: (body) => {
    const submission = objectIn(body, 'submission');
    return textIn(submission, '_date') && sha256(JSON.stringify([body['form'] ?? null, submission]));
  },
  nothing: (body) =>
    Object.keys(body).length === 0 ? 'Formspree asked whether the address is the right one' : null,
  read: (body, settings) => {
    const submission = needed(body, 'submission', 'Formspree');
    return {
      ...namedForm(null, body['form']),
      occurred_at: textIn(submission, '_date'),
      ...toldAnswers(answersIn(submission), settings),
    };
  },
  reply: ({ headers }) => {
    const secret = [headers[CONFIRMED_BY]].flat()[0];
    return secret === undefined ? null : { ...OK, headers: { [CONFIRMED_BY]: secret } };
  },
});

const CONFIRMED_BY = 'x-hook-secret';

/** A REST hook is confirmed before anything can be signed: by the token of its address, and without a word in it. */
export const formspree: Source = {
  ...hook,
  verify: (delivery, settings) =>
    isConfirmation(delivery)
      ? verifyShared(
          delivery,
          settings,
          'A REST hook of Formspree is confirmed at an address that ends in the token of the source.',
        )
      : hook.verify(delivery, settings),
};

const isConfirmation = ({ headers, body }: Delivery): boolean =>
  headers[CONFIRMED_BY] !== undefined && isEmpty(body);

const isEmpty = (body: Buffer): boolean =>
  body.length < 100 && /^(?:\{\s*\})?$/.test(body.toString('latin1').trim());

/** Names that begin with `_` speak to Formspree; old forms ask for the e-mail address as `_replyto`. */
function answersIn(submission: JsonObject): Told[] {
  const told = asAnswers(submission).filter(({ label }) => !label.startsWith('_'));
  const hasEmail = asksFor(told, ['email']);
  return hasEmail ? told : [...told, { label: 'email', value: submission['_replyto'] ?? null }];
}
