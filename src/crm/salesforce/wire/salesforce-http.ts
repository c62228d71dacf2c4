import type * as z from 'zod';
import { type FaultCode, faultCode } from '../../../faults.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import type { Limiter } from '../../limiter.ts';
import { faultOf } from '../refusal-fault.ts';
import type { Refusal } from '../salesforce-api.ts';
import { type Answer, askInSession, type Exchange, refusalIn } from './authorized.ts';
import { type Deadlines, fetchWhole } from './fetch-whole.ts';
import { restExchange, type Send } from './jsforce.ts';
import { logIn, type SalesforceLogin } from './login.ts';
import { parseJson } from './refusal.ts';
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
    exchange: Exchange,
    schema: z.ZodType<T>,
    call: CrmCall,
  ) => Promise<SalesforceAnswer<T>>;
  /** The session as it is, or got with a turn at the limiter. */
  readonly session: (call: CrmCall) => Promise<Session>;
  /** Salesforce refused this one elsewhere: the next asked for is another. @throws Fault CRM_ACCESS_DENIED */
  readonly renew: (refused: Session) => Promise<void>;
  /** The Fault for what turns us away whatever was asked; null: this very request, or part, is refused. */
  readonly turnedAway: (turned: Turned) => ReturnType<typeof turnedAway>;
}

/** How Salesforce names us beside what we change. */
export const CLIENT = 'Baton';

const JSON_HEADERS = {
  accept: 'application/json',
  'content-type': 'application/json',
  'sforce-call-options': `client=${CLIENT}`,
};

/** Salesforce over the wire: jsforce, plus the limiter's turn, our own session, deadlines and Salesforce's manners of saying no. */
export function openSalesforceHttp(deps: SalesforceHttpDeps): SalesforceHttp {
  const { login, apiVersion, limiter, now = Date.now, deadlines, onCall, onUsage } = deps;
  const never = new AbortController().signal;
  const sending =
    (signal: AbortSignal): Send =>
    (request) =>
      fetchWhole(request, signal, deadlines);
  const sessions = openSessions({
    // Whoever waits for it may give up; the login itself goes on until its deadline.
    logIn: () => logIn({ login, apiVersion, send: sending(never), now }),
    limiter,
    now,
  });
  const turned = (what: Turned) => turnedAway(what, { limiter, now });

  const exchange = async (request: Named, exchange: Exchange, call: CrmCall): Promise<Answer> => {
    const answer = await askInSession({ sessions, limiter, sending }, request, exchange, call);
    tellUsage(answer.headers, onUsage);
    return answer;
  };

  const classified = async <T>(
    request: Named,
    answer: Answer,
    value: unknown,
    schema: z.ZodType<T>,
  ): Promise<SalesforceAnswer<T>> => {
    const { status, headers } = answer;
    if (status >= 200 && status < 300) {
      const body = schema.safeParse(value);
      if (!body.success) throw lost(request, `the answer to ${status} cannot be understood`);
      return { kind: 'answered', status, body: body.data };
    }
    const refusal = refusalIn(answer);
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
        const answer = await exchange(
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
          const answer = await exchange(request, make, call);
          return classified(request, answer, answer.value, schema);
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
    renew: (refused) => sessions.turnedDown(refused, false, 'the session is not valid for the Pub/Sub API'),
    turnedAway: turned,
  };
}

/** Without it Salesforce's assignment rules may give the lead to somebody else, with a change too. */
export const NO_ASSIGNMENT = { 'Sforce-Auto-Assign': 'FALSE' };

function tellUsage(headers: Headers, onUsage: SalesforceHttpDeps['onUsage']): void {
  const [, used, most] = /api-usage=(\d+)\/(\d+)/.exec(headers.get('sforce-limit-info') ?? '') ?? [];
  if (used !== undefined && most !== undefined) onUsage?.(Number(used), Number(most));
}
