import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Doubt } from '../../domain/lead/doubt.ts';
import type { Json } from '../body/body.ts';
import { isBlank } from '../reading/fields.ts';

/** The field in which a form says when its page was made. */
export const RENDERED = '_rendered';

/** Nobody reads a form and fills it in so quickly, be it by their browser's memory. */
const TOO_QUICK_MS = 3_000;
const OLD_MS = 24 * 3_600_000;

/** The moment `at`, for a form of this source to send back: only who has `key` can write another. */
export const stampOf = (source: string, at: Date, key: string): string =>
  signed(source, at.getTime().toString(36), key);

const signed = (source: string, moment: string, key: string): string =>
  `${moment}.${createHmac('sha256', key).update(`rendered ${source} ${moment}`).digest('base64url')}`;

/**
 * What the time between page and post makes one doubt. A form that does not say when its page was made may have none that
 * could: that is a doubt only where the source asks for it.
 * @param stamp what stands in the form's field
 */
export function stampDoubt(
  stamp: Json | undefined,
  source: { readonly name: string; readonly options: Readonly<Record<string, unknown>> },
  at: Date,
  key: string,
): Doubt | null {
  if (stamp === undefined || isBlank(stamp))
    return source.options['rendered'] === 'required'
      ? { code: 'stamp_missing', because: 'it does not say when its page was made' }
      : null;
  const said = typeof stamp === 'string' ? stamp : '';
  const [moment = ''] = said.split('.');
  if (!isSame(said, signed(source.name, moment, key)))
    return { code: 'stamp_forged', because: 'when its page was made was not said by Baton' };
  const ageMs = at.getTime() - Number.parseInt(moment, 36);
  if (ageMs > OLD_MS) return { code: 'stamp_old', because: 'its page was made more than a day before' };
  const seconds = Math.max(1, Math.ceil(ageMs / 1000));
  return ageMs >= TOO_QUICK_MS
    ? null
    : { code: 'too_quick', because: `filled in within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}` };
}

const isSame = (said: string, meant: string): boolean =>
  Buffer.byteLength(said) === Buffer.byteLength(meant) &&
  timingSafeEqual(Buffer.from(said), Buffer.from(meant));
