import { Fault } from '../faults.ts';
import type { JsonObject } from '../intake/body/body.ts';
import { idIn, objectIn } from '../intake/body/json-parts.ts';

/** Meta: too many calls, of the app, the user, the page, or for lead ads. */
const LIMITED = new Set(['4', '17', '32', '341', '613', '80005']);
/** Meta: unknown, and away for a moment. */
const PASSING = new Set(['1', '2']);
/** Meta: the token has expired, was withdrawn, or is none. */
const BAD_TOKEN = new Set(['102', '190']);

/**
 * What an answer of Meta other than 200 means. It has Meta's numbers, never its words: they may quote the token.
 * @param retryAfterMs what it asked us to wait; null: it did not say
 */
export function refusalOfMeta(
  id: string,
  status: number,
  body: JsonObject | null,
  retryAfterMs: number | null,
): Fault {
  const error = objectIn(body ?? {}, 'error');
  const code = number(error, 'code');
  const told = [`status ${status}`, code && `code ${code}`, subcodeOf(error)].filter(Boolean).join(', ');
  const wait = retryAfterMs === null ? {} : { retryAfterMs };
  if (status === 429 || LIMITED.has(code))
    return new Fault(
      'ANSWERS_UNAVAILABLE',
      `Meta takes no more questions for now (${told}). The lead ${id} is asked for again.`,
      wait,
    );
  if (status >= 500 || status < 400 || error['is_transient'] === true || PASSING.has(code))
    return new Fault(
      'ANSWERS_UNAVAILABLE',
      `Meta gave no answers of the lead ${id} (${told}). It is tried again.`,
      wait,
    );
  if (status === 401 || BAD_TOKEN.has(code))
    return new Fault(
      'ANSWERS_REFUSED',
      `Meta does not take the access_token of the source (${told}): it is wrong, has expired or was withdrawn. Make a new token of the page, then replay this job; Meta keeps a lead for 90 days.`,
    );
  return new Fault(
    'ANSWERS_REFUSED',
    `Meta does not show the lead ${id} (${told}): there is none of this id any more, or the token is of another page or lacks leads_retrieval. Mend the token, then replay this job; Meta keeps a lead for 90 days.`,
  );
}

/** Digits alone; what else stands there is none of Meta's numbers. */
const number = (error: JsonObject, name: string): string => {
  const value = idIn(error, name) ?? '';
  return /^\d{1,9}$/.test(value) ? value : '';
};

const subcodeOf = (error: JsonObject): string => {
  const subcode = number(error, 'error_subcode');
  return subcode && `subcode ${subcode}`;
};
