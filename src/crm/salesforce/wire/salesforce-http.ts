import type * as z from 'zod';
import { type FaultCode, faultCode } from '../../../faults.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import type { Limiter } from '../../limiter.ts';
import { faultOf, hasNoAccess } from '../refusal-fault.ts';
import type { Refusal } from '../salesforce-api.ts';
import { type Deadlines, fetchWhole, type HttpRequest, type Outcome } from './fetch-whole.ts';
import { type Exchanged, restExchange, type Send } from './jsforce.ts';
import { logIn, type SalesforceLogin } from './login.ts';
import { inItsWords, parseJson, refusalOf, soapFault } from './refusal.ts';
import { openSessions, type Session } from './session.ts';
import { lost, type Named, type Turned, turnedAway, unreached } from './wire-faults.ts';

export interface SalesforceHttpDeps {
  readonly login: SalesforceLogin;
  /** `66.0` */
  readonly apiVersion: string;
  readonly limiter: Limiter;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly deadlines?: Deadlines;
  /** Told of each call that was made, and how it ended. */
  readonly onCall?: (outcome: SalesforceAnswer<unknown>['kind'] | FaultCode) => void;
  /** The org's calls of the last 24 hours, as each answer tells them. */
  readonly onUsage?: (used: number, most: number) => void;
}

export interface SalesforceRequest extends Named {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** From the root: `/services/data/v66.0/query?q=…`. */
  readonly path: string;
  readonly body?: unknown;
}

export type SalesforceAnswer<T> =
  | { readonly kind: 'answered'; readonly status: number; readonly body: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface SalesforceHttp {
  /** One call. A refusal of what was asked is an answer; all else that goes wrong is thrown as a Fault CRM_*. */
  readonly send: <T>(
    request: SalesforceRequest,
    schema: z.ZodType<T>,
    call: CrmCall,
  ) => Promise<SalesforceAnswer<T>>;
  /** The same, where a refusal leaves nothing to be done. @throws Fault CRM_* */
  readonly ask: <T>(request: SalesforceRequest, schema: z.ZodType<T>, call: CrmCall) => Promise<T>;
  /** One call that jsforce words itself; the answer is what it read. */
  readonly through: <T>(
    request: Named,
    exchange: (session: Session, send: Send) => Promise<Exchanged>,
    schema: z.ZodType<T>,
    call: CrmCall,
  ) => Promise<SalesforceAnswer<T>>;
  /** The session as it is, or got with a turn at the limiter. */
  readonly session: (call: CrmCall) => Promise<Session>;
  /** The Fault for what turns us away whatever was asked; null: this very request, or part, is refused. */
  readonly turnedAway: (turned: Turned) => ReturnType<typeof turnedAway>;
}

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' };

/** Salesforce over the wire: jsforce, plus the limiter's turn, our own session, deadlines and Salesforce's manners of saying no. */
export function openSalesforceHttp(deps: SalesforceHttpDeps): SalesforceHttp {
  const { login, apiVersion, limiter, now = Date.now, deadlines, onCall, onUsage } = deps;
  const never = new AbortController().signal;
  const sending =
    (signal: AbortSignal): Send =>
    (request: HttpRequest) =>
      fetchWhole(request, signal, deadlines);
  const sessions = openSessions({
    // Whoever waits for it may give up; the login itself goes on until its deadline.
    logIn: () => logIn({ login, apiVersion, send: sending(never), now }),
    limiter,
    now,
  });
  const turned = (what: Turned) => turnedAway(what, { limiter, now });

  const exchange = async (
    request: Named,
    make: (session: Session, send: Send) => Promise<Exchanged>,
    call: CrmCall,
  ): Promise<{ answer: Answered; value: unknown }> => {
    for (let isAgain = false; ; isAgain = true) {
      if (isAgain) await limiter.take('call', call);
      const session = await sessions.get(call);
      const { outcome, value } = await make(session, sending(call.signal));
      if (outcome.kind === 'broken')
        throw (outcome.sent ? lost : unreached)(request, outcome.why, { cause: outcome.cause });
      const answer = { ...outcome, text: isGood(outcome) ? outcome.text : inKey(outcome, session) };
      tellUsage(answer.headers, onUsage);
      const said = sessionRefusal(answer);
      if (said === null) {
        session.accepted();
        return { answer, value };
      }
      if (hasNoAccess(said)) throw await sessions.deny(`Salesforce: ${said}. Look at the app and its user.`);
      // A 401 did nothing, so that asking again is safe.
      await sessions.turnedDown(session, isAgain, said);
    }
  };

  const classified = async <T>(
    request: Named,
    { status, headers, text }: Answered,
    value: unknown,
    schema: z.ZodType<T>,
  ): Promise<SalesforceAnswer<T>> => {
    if (status >= 200 && status < 300) {
      const body = schema.safeParse(value);
      if (!body.success) throw lost(request, `the answer to ${status} cannot be understood`);
      return { kind: 'answered', status, body: body.data };
    }
    const refusal = refusalOf(parseJson(text) ?? soapFault(text), status);
    const fault = await turned({ request, status, headers, refusal });
    if (fault) throw fault;
    if (refusal === null) throw lost(request, `${status} without a word`);
    return { kind: 'refused', refusal };
  };

  const once = async <T>(work: () => Promise<SalesforceAnswer<T>>, request: Named, call: CrmCall) => {
    await limiter.take('call', call);
    if (call.signal.aborted) throw unreached(request, 'given up before it was sent');
    try {
      const answer = await work();
      onCall?.(answer.kind);
      return answer;
    } catch (error) {
      onCall?.(faultCode(error));
      throw error;
    }
  };

  const send: SalesforceHttp['send'] = (request, schema, call) =>
    once(
      async () => {
        const { method, path, body, writes } = request;
        const headers = { ...JSON_HEADERS, ...(writes && NO_ASSIGNMENT) };
        const { answer } = await exchange(
          request,
          (session, send) => {
            const url = session.instanceUrl + path;
            const text = body === undefined ? {} : { body: JSON.stringify(body) };
            return restExchange(session, { method, url, headers, ...text }, send);
          },
          call,
        );
        const value = answer.status === 204 ? null : parseJson(answer.text);
        return classified(request, answer, value, schema);
      },
      request,
      call,
    );

  return {
    send,
    ask: async (request, schema, call) => {
      const answer = await send(request, schema, call);
      if (answer.kind === 'refused') throw faultOf(answer.refusal, request.name);
      return answer.body;
    },
    through: (request, make, schema, call) =>
      once(
        async () => {
          const { answer, value } = await exchange(request, make, call);
          return classified(request, answer, value, schema);
        },
        request,
        call,
      ),
    session: async (call) => {
      const session = sessions.current();
      if (session) return session;
      await limiter.take('call', call);
      return sessions.get(call);
    },
    turnedAway: turned,
  };
}

/** Without it Salesforce's assignment rules may give the lead to somebody else, with a change too. */
export const NO_ASSIGNMENT = { 'Sforce-Auto-Assign': 'FALSE' };

type Answered = Outcome & { readonly kind: 'answered' };

const isGood = ({ status }: Answered): boolean => status >= 200 && status < 300;

/** What was not understood may be shown; the token must not stand in it. */
const inKey = ({ text }: Answered, { accessToken }: Session): string => text.replaceAll(accessToken, '…');

/** What Salesforce says of a token that it does not take; null: it took it. */
function sessionRefusal({ status, text }: Answered): string | null {
  if (status < 400) return null;
  const refusal = refusalOf(parseJson(text) ?? soapFault(text), status);
  if (status !== 401 && refusal?.code !== 'INVALID_SESSION_ID') return null;
  return refusal === null ? '401 without a word' : inItsWords(refusal.message);
}

function tellUsage(headers: Headers, onUsage: SalesforceHttpDeps['onUsage']): void {
  const [, used, most] = /api-usage=(\d+)\/(\d+)/.exec(headers.get('sforce-limit-info') ?? '') ?? [];
  if (used !== undefined && most !== undefined) onUsage?.(Number(used), Number(most));
}
