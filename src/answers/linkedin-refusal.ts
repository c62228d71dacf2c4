import { Fault } from '../faults.ts';
import { idIn } from '../intake/body/json-parts.ts';
import type { Answered } from './ask-provider.ts';

const AGAIN = 'then replay this job.';

/**
 * What an answer of LinkedIn other than 200 means. It has LinkedIn's numbers, never its words: they may quote the token.
 * @param path what was asked for: the response, or its form
 */
export function refusalOfLinkedin(id: string, path: string, { status, body, retryAfterMs }: Answered): Fault {
  const service = idIn(body ?? {}, 'serviceErrorCode') ?? '';
  const told = `status ${status}${/^\d{1,9}$/.test(service) ? `, code ${service}` : ''}`;
  const wait = retryAfterMs === null ? {} : { retryAfterMs };
  if (status === 429 || status >= 500 || status < 400)
    return new Fault(
      'ANSWERS_UNAVAILABLE',
      `LinkedIn gave no answers of the lead ${id} (${told}). It is tried again.`,
      wait,
    );
  if (status === 401)
    return refused(
      `LinkedIn does not take the access_token of the source (${told}): it is wrong, has expired or was withdrawn. Make a new one, ${AGAIN}`,
    );
  if (status === 404)
    return refused(
      `LinkedIn has no lead ${id} (${told}): it is too old, was withdrawn, or is of another account. Where the token is of another account, mend it, ${AGAIN}`,
    );
  const what = path.startsWith('leadForms/') ? 'the form of the lead' : 'the lead';
  return refused(
    `LinkedIn does not show ${what} ${id} (${told}): the token lacks r_marketing_leadgen_automation, its member may not see the leads of the account, or this version of Baton is too old for LinkedIn. Mend it, ${AGAIN}`,
  );
}

const refused = (message: string): Fault => new Fault('ANSWERS_REFUSED', message);
