import { trustOf } from '../../domain/lead/door.ts';
import { Fault } from '../../faults.ts';
import type { FormFacts, Source, SourceSettings } from '../source.ts';
import type { CaptchaDoubt } from './captcha.ts';
import { fieldsOf } from './form.ts';
import { formItems } from './items.ts';
import { RENDERED, stampDoubt, stampOf } from './rendered.ts';

/** What is seen of a post at the door alone. Who signs has no page that a visitor could have opened. */
export const createFormDoubts =
  (key: string, captchaDoubt: CaptchaDoubt): NonNullable<Source['doubts']> =>
  async ({ body, contentType, receivedAt }, settings, proof) => {
    if (trustOf({ proof }) === 'proven') return [];
    if (proof === 'origin') refuseList(body, contentType);
    const said = fieldsOf(body, contentType);
    const doubts = [
      stampDoubt(said[RENDERED], settings, receivedAt, key),
      await captchaDoubt(said, settings.options),
    ];
    return doubts.filter((doubt) => doubt !== null);
  };

/** One captcha and one count of its address would let in as many as the list holds. */
function refuseList(body: Buffer, contentType: string): void {
  if (contentType === 'application/json' && formItems(body).length > 1)
    throw new Fault(
      'BODY_MALFORMED',
      'A page sends one submission at a time, and this is a list. A server that sends lists signs them, or uses the secret or the token of the source.',
    );
}

/** What a page with a form of this source is told; null: no page may post to it. */
export function formFactsOf(settings: SourceSettings | undefined, at: Date, key: string): FormFacts | null {
  if (!settings?.origins?.length) return null;
  const { thanks } = settings.options;
  return {
    rendered: stampOf(settings.name, at, key),
    ...(typeof thanks === 'string' && { thanks: new URL(thanks).href }),
  };
}
