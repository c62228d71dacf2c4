import { Client } from '@hubspot/api-client';
import type * as z from 'zod';
import { type FaultCode, faultCode } from '../../../faults.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { DEADLINES } from '../../deadlines.ts';
import type { Limiter } from '../../limiter.ts';
import { codeOf, neverSent } from '../../never-sent.ts';
import { unlessAborted } from '../../unless-aborted.ts';
import { wholeBody } from '../../whole-body.ts';
import type { Refusal } from '../hubspot-api.ts';
import { HubSpotError, refusalOf } from './refusal.ts';
import { lost, turnedAway, unreached } from './wire-faults.ts';

export interface HubSpotHttpDeps {
  readonly accessToken: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly limiter: Limiter;
  readonly timeZone?: () => Promise<string>;
  readonly now?: () => number;
  /** Milliseconds until the answer's headers, from then on until the end of its body. */
  readonly deadlines?: { readonly headers: number; readonly body: number };
  /** Told of each call that was made, and how it ended. */
  readonly onCall?: (outcome: HubSpotAnswer<unknown>['kind'] | FaultCode) => void;
}

export interface HubSpotRequest {
  readonly method: 'GET' | 'POST';
  /** Without personal data: it stands in messages. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** It changes something, so that losing its answer is not harmless. */
  readonly writes: boolean;
  /** It counts among the searches, of which HubSpot takes 5 in a second. */
  readonly isSearch: boolean;
  /** Nothing goes without the scopes for it: when they are missing all calls pause. */
  readonly isNeeded: boolean;
}

export type HubSpotAnswer<T> =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: T;
      /** For HubSpot's support. */
      readonly correlationId: string | undefined;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** One call, made once. A refusal of what was asked is an answer; all else that goes wrong is thrown as a Fault CRM_*. */
export type HubSpotHttp = <T>(
  request: HubSpotRequest,
  schema: z.ZodType<T>,
  call: CrmCall,
) => Promise<HubSpotAnswer<T>>;

/**
 * HubSpot over the wire: `apiRequest` of HubSpot's own client, which neither retries nor throws on an HTTP error, plus
 * the limiter's turn, deadlines and HubSpot's manners of saying no.
 */
export function openHubSpotHttp(deps: HubSpotHttpDeps): HubSpotHttp {
  const { accessToken, baseUrl, limiter, timeZone, now = Date.now, deadlines = DEADLINES, onCall } = deps;
  const client = new Client({ accessToken, basePath: baseUrl });

  const send: HubSpotHttp = async (request, schema, call) => {
    const response = await ask(client, request, AbortSignal.any([call.signal, timeout(deadlines.headers)]));
    const { status, headers } = response;
    const correlationId = headers.get('x-hubspot-correlation-id') ?? undefined;
    const text = await wholeBody(response, AbortSignal.any([call.signal, timeout(deadlines.body)]));
    const parsed = text instanceof Error ? undefined : parseJson(text);
    if (response.redirected) throw lost(request, 'the call was sent on to another address');
    if (status >= 200 && status < 300) {
      if (text instanceof Error)
        throw lost(request, `the answer broke off: ${text.message}`, { cause: text });
      const body = schema.safeParse(parsed);
      if (!body.success) throw lost(request, `the answer to ${status} cannot be understood`);
      return { kind: 'answered', status, body: body.data, correlationId };
    }
    const told = HubSpotError.safeParse(parsed).data;
    const error = told ? { ...told, correlationId: told.correlationId ?? correlationId } : null;
    const fault = await turnedAway({ request, status, headers, error }, { limiter, timeZone, now });
    if (fault) throw fault;
    return { kind: 'refused', refusal: refusalOf(error ?? {}, status) };
  };

  return async (request, schema, call) => {
    await limiter.take(request.isSearch ? 'search' : 'call', call);
    if (call.signal.aborted) throw unreached(request, 'given up before it was sent');
    try {
      const answer = await send(request, schema, call);
      onCall?.(answer.kind);
      return answer;
    } catch (error) {
      onCall?.(faultCode(error));
      throw error;
    }
  };
}

async function ask(client: Client, request: HubSpotRequest, signal: AbortSignal): Promise<Response> {
  const { method, path, query, body } = request;
  const asked = client.apiRequest({
    method,
    path,
    ...(query && { qs: query }),
    ...(body !== undefined && { body }),
    ...(body instanceof FormData && { defaultJson: false }),
  });
  try {
    return await unlessAborted(asked, signal);
  } catch (error) {
    // HubSpot's client takes no signal: should the answer come after all, its connection is let go.
    asked.then((late) => late.body?.cancel()).catch(() => undefined);
    if (signal.aborted) throw lost(request, 'no answer in time', { cause: error });
    const cause = error instanceof Error ? error.cause : undefined;
    if (neverSent(cause))
      throw unreached(request, `HubSpot cannot be reached (${codeOf(cause)})`, { cause: error });
    throw lost(request, `the connection broke (${codeOf(cause)})`, { cause: error });
  }
}

const timeout = (ms: number): AbortSignal => AbortSignal.timeout(ms);

function parseJson(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}
