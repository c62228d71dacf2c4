import { DEADLINES } from '../../deadlines.ts';
import { codeOf, neverSent } from '../../never-sent.ts';
import { wholeBody } from '../../whole-body.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What became of a request that was sent once. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly text: string }
  | {
      readonly kind: 'broken';
      /** False: no connection was made, so Salesforce cannot have heard of it. */
      readonly sent: boolean;
      readonly why: string;
      readonly cause: unknown;
    };

/** Milliseconds until the answer's headers, from then on until the end of its body. */
export interface Deadlines {
  readonly headers: number;
  readonly body: number;
}

/** What is sent has more time the longer it is: 100 KB in a second. */
const BYTES_IN_MS = 100;

/**
 * One request and its whole answer. It never rejects: jsforce's own transport leaves a promise open, or ends the process,
 * when a body is cut short. No redirect is followed, since the bearer token would go along.
 */
export async function fetchWhole(
  { method, url, headers, body }: HttpRequest,
  given: AbortSignal,
  deadlines: Deadlines = DEADLINES,
): Promise<Outcome> {
  const stop = new AbortController();
  const signal = AbortSignal.any([given, stop.signal]);
  const upload = (body?.length ?? 0) / BYTES_IN_MS;
  let timer = setTimeout(() => stop.abort(), deadlines.headers + upload);
  const broken = (why: string, cause: unknown, sent = true): Outcome => ({
    kind: 'broken',
    sent,
    why,
    cause,
  });
  try {
    const response = await fetch(url, { method, headers, body: body ?? null, redirect: 'manual', signal });
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), deadlines.body);
    const text = await wholeBody(response, signal);
    if (text instanceof Error) return broken(`the answer broke off: ${text.message}`, text);
    return { kind: 'answered', status: response.status, headers: response.headers, text };
  } catch (error) {
    if (signal.aborted) return broken('no answer in time', error);
    const cause = error instanceof Error ? error.cause : undefined;
    return neverSent(cause)
      ? broken(`Salesforce cannot be reached (${codeOf(cause)})`, error, false)
      : broken(`the connection broke (${codeOf(cause)})`, error);
  } finally {
    clearTimeout(timer);
  }
}
