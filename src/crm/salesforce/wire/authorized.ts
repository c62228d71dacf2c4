import type { CrmCall } from '../../../flow/ports.ts';
import type { Limiter } from '../../limiter.ts';
import { hasNoAccess } from '../refusal-fault.ts';
import type { Refusal } from '../salesforce-api.ts';
import type { Exchanged, Send } from './jsforce.ts';
import { inItsWords, parseJson, refusalOf, soapFault } from './refusal.ts';
import type { Session, Sessions } from './session.ts';
import { lost, type Named, unreached } from './wire-faults.ts';

/** Makes one request in a session, by way of jsforce. */
export type Exchange = (session: Session, send: Send) => Promise<Exchanged>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Without the token, should Salesforce have said it again in an error. */
  readonly text: string;
  /** What jsforce read out of it. */
  readonly value: unknown;
}

/**
 * Makes a request as whoever is logged in. When the session has ended, it is made once more with another: a 401 did
 * nothing. @throws Fault CRM_*
 */
export async function askInSession(
  { sessions, limiter, sending }: AuthorizedDeps,
  request: Named,
  exchange: Exchange,
  call: CrmCall,
): Promise<Answer> {
  for (let isAgain = false; ; isAgain = true) {
    if (isAgain) await limiter.take('call', call);
    const session = await sessions.get(call);
    const { outcome, value } = await exchange(session, sending(call.signal));
    if (outcome.kind === 'broken')
      throw (outcome.sent ? lost : unreached)(request, outcome.why, { cause: outcome.cause });
    const { status, headers } = outcome;
    const text = status < 300 ? outcome.text : outcome.text.replaceAll(session.accessToken, '…');
    const said = sessionRefusal({ status, text });
    if (said === null) {
      if (status < 500) session.accepted();
      return { status, headers, text, value };
    }
    if (hasNoAccess(said)) throw await sessions.deny(`Salesforce: ${said}. Look at the app and its user.`);
    await sessions.turnedDown(session, isAgain, said);
  }
}

export interface AuthorizedDeps {
  readonly sessions: Sessions;
  readonly limiter: Pick<Limiter, 'take'>;
  readonly sending: (signal: AbortSignal) => Send;
}

/** What was refused and why, in REST's words or in those of SOAP. */
export const refusalIn = ({ text, status }: Pick<Answer, 'text' | 'status'>): Refusal | null =>
  refusalOf(parseJson(text) ?? soapFault(text), status);

/** What Salesforce says of a token that it does not take; null: it took it. */
function sessionRefusal(answer: Pick<Answer, 'text' | 'status'>): string | null {
  if (answer.status < 400) return null;
  const refusal = refusalIn(answer);
  if (answer.status !== 401 && refusal?.code !== 'INVALID_SESSION_ID') return null;
  return refusal === null ? '401 without a word' : inItsWords(refusal.message);
}
